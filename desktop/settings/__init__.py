"""What the viewer remembers: preferences, servers, and their keys. Knows no widgets."""
