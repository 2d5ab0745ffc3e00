"""What survives a restart: the inventory and the log of events.

It decides nothing about devices and never looks at the network: it keeps what the events say.
"""
