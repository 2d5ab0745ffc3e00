"""Bytes to dataclasses and back, every length checked before it is read.

Opens no socket, reads no clock, and lets no exception out for any bytes.
"""
