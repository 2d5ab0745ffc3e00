"""What survives a restart.

Decides nothing about devices: it remembers the events it is given and returns what they add up to.
"""
