"""A made-up network behind a tiny server on loopback, for a first look and for tests."""
