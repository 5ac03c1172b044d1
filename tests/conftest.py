"""What all tests share."""

from __future__ import annotations

import os

from hypothesis import settings

# A property is tried on few cases at every run, the same ones, and on many where there is time: HYPOTHESIS_PROFILE=thorough
settings.register_profile("quick", max_examples=30, deadline=None, derandomize=True)
settings.register_profile("thorough", max_examples=1000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))
