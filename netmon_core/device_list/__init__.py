"""Device lists as files: written for spreadsheets, and read from those of other programs."""
