"""Informants, the devices that know about others and themselves: whom to ask, and when."""
