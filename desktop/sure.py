"""What Qt always returns although its type hints allow None."""

from __future__ import annotations


def sure[T](thing: T | None) -> T:
    """Return the thing, which is there."""
    if thing is None:
        raise RuntimeError("Qt has returned nothing where it always returns something")
    return thing
