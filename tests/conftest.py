"""What every test may use."""

pytest_plugins = ("tests.lab.fixtures",)
# They need Home Assistant's environment, and settings of their own: `make test-ha`.
collect_ignore = ["ha"]
