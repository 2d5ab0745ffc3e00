"""Small real networks in namespaces with no way out, for tests, benchmarks and the demo.

Nothing in here may send a packet from the machine's own namespace.
"""
