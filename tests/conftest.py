"""What all tests share."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from kbdata import home
from kbdata.store import open_store
from kbview import i18n

# A property is tried on few cases at every run, the same ones, and on many where there is time: HYPOTHESIS_PROFILE=thorough
settings.register_profile("quick", max_examples=30, deadline=None, derandomize=True)
settings.register_profile("thorough", max_examples=1000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


@pytest.fixture(autouse=True)
def speak() -> Iterator[None]:
    """The language that a test has spoken in is not that of the next one."""
    yield
    i18n.speak(i18n.SOURCE)


@pytest.fixture(scope="session")
def sample_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store whose first publication is the sample data: writing it takes seconds. Who publishes more takes a copy."""
    folder = tmp_path_factory.mktemp("contoh") / "simpanan"
    home.begin(open_store(folder), user="Siti", reason="Data awal")
    return folder
