"""What the reader is looking at: the filters, the language and the theme, as one value that caches can be keyed by."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from kbdata import indicators
from kbdata.dataset import Dataset, open_dataset
from kbdata.observations import years
from kbdata.tables import LAYERS, MANIFEST, TABLES
from kbview import i18n
from kbview.theme import THEMES, Theme

SAMPLE = Path(__file__).parent.parent / "sample_data"

Built = TypeVar("Built")


@dataclass(frozen=True)
class View:
    """The filters as chosen. Places are codes or None; `place` is the narrowest of them, the city where none is chosen."""

    data: Dataset
    period: str
    city: str
    kecamatan: str | None = None
    kelurahan: str | None = None
    kampung: str | None = None
    skpd: str | None = None
    bidang: str | None = None
    language: str = i18n.SOURCE
    dark: bool = False

    @property
    def place(self) -> str:
        """The code of the narrowest place chosen."""
        return self.kampung or self.kelurahan or self.kecamatan or self.city

    @property
    def level(self) -> str:
        """The level of the narrowest place chosen."""
        return str(self.data.places.at[self.place, "tingkat"])

    @property
    def area(self) -> str:
        """The narrowest place chosen that has kelurahan figures: a kampung's own kelurahan."""
        return str(self.data.places.at[self.place, "kelurahan"]) if self.kampung else self.place

    @property
    def year(self) -> int:
        """The year of the period."""
        return int(self.period[:4])

    @property
    def base_year(self) -> int:
        """The year that changes are counted from."""
        return int(self.data.setting("tahun_dasar"))

    @property
    def theme(self) -> Theme:
        """The colours to draw with."""
        return THEMES["dark" if self.dark else "light"]

    def name(self, place: str) -> str:
        """The name of a place by its code; a kampung is called so, since most bear the name of their kelurahan."""
        row = self.data.places.loc[place]
        return f"Kampung {row['nama']}" if row["tingkat"] == "kampung" else str(row["nama"])

    def kampung_here(self) -> list[str]:
        """The kampung inside the chosen place that stand by the end of the period."""
        standing = set(indicators.founded(self.data, self.period))
        return [code for code in indicators.members(self.data, self.place, "kampung") if code in standing]


def remembered(build: Callable[..., Built]) -> Callable[..., Built]:
    """Keep what was built for a view (a figure, a sentence). The view holds the data version, so nothing goes stale."""
    return lru_cache(maxsize=512)(build)


def open_latest() -> Dataset:
    """The data set of the folder `KBDATA_HOME`, or the sample data; read again when a file in it changes.

    Raises DatasetError where it is damaged.
    """
    folder = Path(os.environ.get("KBDATA_HOME") or SAMPLE)
    return _opened(folder, _stamps(folder))


@lru_cache(maxsize=2)
def _opened(folder: Path, stamps: tuple[tuple[int, int], ...]) -> Dataset:
    data = open_dataset(folder)
    years(data)
    # Streamlit collects garbage after every run: what stays for good is set aside, or each run would look through all of it (150 ms)
    gc.collect()
    gc.freeze()
    return data


def _stamps(folder: Path) -> tuple[tuple[int, int], ...]:
    """When each file was changed, and its size: a changed folder is another key of the cache."""
    files = [MANIFEST, *(f"{name}.csv" for name in TABLES), *(layer.file for layer in LAYERS.values())]
    found = []
    for file in files:
        try:
            stat = (folder / file).stat()
            found.append((stat.st_mtime_ns, stat.st_size))
        except OSError:
            found.append((0, 0))
    return tuple(found)
