"""The zips that people install."""
