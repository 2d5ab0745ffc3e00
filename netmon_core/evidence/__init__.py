"""What a source saw of a device, and what that means: one module per family of protocols.

It draws no conclusions: those are the inventory's and identification's.
"""
