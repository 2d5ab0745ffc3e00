"""What every test may use."""

import signal

from hypothesis import settings

pytest_plugins = ("tests.lab.fixtures",)
# They need Home Assistant's environment, and settings of their own: `make test-ha`.
collect_ignore = ["ha"]

# What a script runs in its background ignores Ctrl-C, and so would every program that a test starts.
signal.signal(signal.SIGINT, signal.default_int_handler)

# No test judges how quick the machine is that it runs on.
settings.register_profile("netmon", deadline=None)
settings.load_profile("netmon")
