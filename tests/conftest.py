"""Properties are searched afresh on a developer's machine; in CI the same examples come again, so that a run says the
same of the same commit. What a search finds becomes a test of its own."""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("ci", derandomize=True, database=None)
if os.environ.get("CI"):
    settings.load_profile("ci")
