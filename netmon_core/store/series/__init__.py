"""What was measured, kept for years in little room.

Knows targets by their id only, and measures nothing itself.
"""
