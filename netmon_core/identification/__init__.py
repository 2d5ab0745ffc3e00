"""Evidence to facts: what a device is, and how sure we are.

Asks the network nothing: it reads what the sources brought.
"""
