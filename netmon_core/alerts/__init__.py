"""Decide what people should be told, and tell them once.

Judges no device: it hears what presence and monitoring decided, and knows neither of them.
"""
