"""The sources: whatever looks at the network and emits observations.

Decides nothing about devices and keeps none of them; that is the inventory's work.
"""
