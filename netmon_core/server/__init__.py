"""The engine as a service: REST, one WebSocket stream, credentials, and a page.

It must not look at the network or decide anything about devices.
"""
