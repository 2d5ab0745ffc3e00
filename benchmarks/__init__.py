"""Measured figures; no test asserts one of them."""
