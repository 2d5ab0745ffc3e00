"""Talks to one netmon server: REST, stream, finding it, trusting it. Knows no widgets."""
