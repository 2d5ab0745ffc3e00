"""Observations to devices: identity, names, and what changed.

Pure: time comes in with the data and events come out; no I/O, no clock, no task.
"""
