"""Probe targets again and again, and say what came back.

Decides nothing about presence or alerts: a sample is all that leaves this package.
"""
