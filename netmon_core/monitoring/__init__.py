"""Probe targets again and again: ping, TCP and HTTP, each window of probes told as one `Sample`.

Decides nothing about who is up or down, and keeps no history.
"""
