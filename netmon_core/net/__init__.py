"""The only code that opens raw sockets, packet sockets or netlink.

Decides nothing about devices: it asks, listens, and hands on what the kernel or the wire said.
"""
