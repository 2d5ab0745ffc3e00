"""The stream: one WebSocket on which a client has all of it, and then every change, as it happens.

It must change nothing: a client asks, listens and is told.
"""
