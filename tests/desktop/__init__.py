"""Tests of the viewer. Before Qt is imported: no screen is needed, and no keyring is touched."""

import os

# The windows that tests start may be given a screen.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
