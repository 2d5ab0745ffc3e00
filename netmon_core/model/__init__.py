"""What the engine knows, as plain frozen data: one module per idea.

Nothing here does I/O, reads a clock, or imports from the rest of the package. Times are aware UTC; durations
are seconds; a MAC is lower case with colons.
"""
