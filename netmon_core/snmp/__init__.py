"""Asks SNMP agents, and makes Readings of what they answer."""
