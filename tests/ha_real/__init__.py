"""A real Home Assistant in a namespace of the lab, with real hosts beside it."""
