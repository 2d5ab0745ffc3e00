"""Who changed what, and from where.

It must not decide what is worth noting; whoever does it says so.
"""
