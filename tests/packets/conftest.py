from __future__ import annotations

from hypothesis import settings

# The machine is shared, and no test asserts a time.
settings.register_profile("packets", deadline=None)
settings.load_profile("packets")
