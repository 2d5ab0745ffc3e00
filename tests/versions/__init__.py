"""Peers of another version: this folder runs in the tree of an older one too, beside that one's own tests.

What is here besides the tests imports only what that tree has as well.
"""
