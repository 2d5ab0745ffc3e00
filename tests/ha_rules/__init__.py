"""What hassfest and HACS ask of a custom integration, as checks of our own: neither can be had as a package.

Each rule module has a function `problems(...)` that yields one sentence per breach.
"""
