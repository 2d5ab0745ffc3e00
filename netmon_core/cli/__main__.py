"""`python -m netmon_core.cli` is `netmon`."""

from . import main

main()
