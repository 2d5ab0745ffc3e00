"""Forty minutes of a real Home Assistant beside three monitors and twenty hosts of mixed habits."""
