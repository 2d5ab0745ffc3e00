"""The netmon engine: who is on the network, what each device is, whether it is there.

This package imports nothing at import time and knows none of its hosts.
"""

__version__ = "0.1.0"
