"""How fast, next to the tools people use now: `python -m benchmarks.NAME [--quick] [--json FILE]`.

Figures from here are ratios of one run; no test asserts them.
"""
