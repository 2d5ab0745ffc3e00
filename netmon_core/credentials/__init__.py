"""Credentials for devices: whom each may be shown to, in which order, and what came of it.

A credential goes only to a device that a person scoped it to. Nothing here opens a socket.
"""
