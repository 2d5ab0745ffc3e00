"""The ports of devices: which is which, what changed, and what flowed. Pure: time comes in with the data."""
