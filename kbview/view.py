"""What the reader is looking at: the filters, the language and the theme, as one value that caches can be keyed by."""

from __future__ import annotations

import gc
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache, wraps
from pathlib import Path
from typing import Any, TypeVar

from kbdata import home, indicators
from kbdata.dataset import Dataset, open_dataset
from kbdata.observations import years
from kbdata.publication import StoreError
from kbdata.store import SNAPSHOTS, Store, open_store
from kbdata.tables import LAYERS, MANIFEST, TABLES
from kbview import i18n
from kbview.theme import THEMES, Theme

SAMPLE = home.SAMPLE

Built = TypeVar("Built")

PLACE = ("kecamatan", "kelurahan", "kampung")  # the filters of place


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
    as_of: str = ""  # the publication looked back at, as the address names it; empty for the latest

    @property
    def place(self) -> str:
        """The code of the narrowest place chosen."""
        return self.kampung or self.kelurahan or self.kecamatan or self.city

    @property
    def level(self) -> str:
        """The level of the narrowest place chosen."""
        return self.level_of(self.place)

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

    def heeding(self, *filters: str) -> View:
        """The same data, language and colours, with only these filters (fields of this class); the period is the usual one where it is not among them."""
        usual = View(self.data, self.data.setting("tahun_utama"), self.city, language=self.language, dark=self.dark)
        return replace(usual, **{name: getattr(self, name) for name in filters})

    @property
    def theme(self) -> Theme:
        """The colours to draw with."""
        return THEMES["dark" if self.dark else "light"]

    def name(self, place: str) -> str:
        """The name of a place by its code; a kampung is called so, since most bear the name of their kelurahan."""
        return f"Kampung {self.bare(place)}" if self.level_of(place) == "kampung" else self.bare(place)

    def bare(self, place: str) -> str:
        """The name of a place by its code, alone."""
        return _named(self.data)[place][1]

    def level_of(self, place: str) -> str:
        """The level of a place by its code."""
        return _named(self.data)[place][0]

    def fields(self, present: Collection[str]) -> dict[str, tuple[str, str]]:
        """The fields (bidang) that are present, each with its name and its one colour, in their order."""
        return {row.kode: (i18n.own(row, "nama"), self.theme.fields[row.urutan - 1]) for row in _fields(self.data) if row.kode in present}

    def kampung_here(self) -> list[str]:
        """The kampung inside the chosen place that stand by the end of the period."""
        standing = set(indicators.founded(self.data, self.period))
        return [code for code in indicators.members(self.data, self.place, "kampung") if code in standing]


@lru_cache(maxsize=8)
def _named(data: Dataset) -> dict[str, tuple[str, str]]:
    """The level and the name of each place."""
    return dict(zip(data.places.index, zip(data.places["tingkat"], data.places["nama"], strict=True), strict=True))


@lru_cache(maxsize=8)
def _fields(data: Dataset) -> list[Any]:
    """The rows of `bidang` in their order."""
    return list(data.table("bidang").sort_values("urutan").itertuples())


def remembered(build: Callable[..., Built]) -> Callable[..., Built]:
    """Keep what was built for a view (a figure, a sentence). The view holds the data version, so nothing goes stale."""
    return lru_cache(maxsize=512)(build)


def heeding(*filters: str) -> Callable[[Callable[..., Built]], Callable[..., Built]]:
    """`remembered`, for what heeds only these filters: built once for all views that differ in the others. A link made in it has lost those."""

    def decorated(build: Callable[..., Built]) -> Callable[..., Built]:
        kept = remembered(build)
        return wraps(build)(lambda view, *arguments, **named: kept(view.heeding(*filters), *arguments, **named))

    return decorated


def city_day(data: Dataset) -> date:
    """The day it is in the city."""
    return datetime.now(data.zone).date()


def store() -> Store | None:
    """The store that `KBDATA_HOME` names; None where that is a folder of CSV files, or nothing: then the sample data are shown."""
    place = home.located()
    return None if home.holds_files(place) else _store(place)


def open_latest() -> Dataset:
    """The data set as it stands now: of the store, of the folder of CSV files, or the sample data, which an empty store shows too.

    Looked at again at every call: what another process published, or changed in a file, is there. Raises DatasetError where it is damaged.
    """
    opened = store()
    latest = opened.latest() if opened else None
    if latest is not None:
        return open_publication(latest.number)
    folder = Path(SAMPLE if opened else home.located())
    return _folder(folder, _stamps(folder))


def open_publication(number: int) -> Dataset:
    """The data set that a publication of the store left; one of the same rows is the same object.

    Raises StoreError where there is no such publication or its rows were given up, DatasetError where they are damaged.
    """
    opened = store()
    if opened is None:
        raise StoreError("unknown_publication", number)
    return _publication(opened, opened.publication(number).version, number)


@lru_cache(maxsize=4)
def _store(place: str) -> Store:
    return open_store(place)


@lru_cache(maxsize=2)
def _folder(folder: Path, stamps: tuple[tuple[int, int], ...]) -> Dataset:
    return _settled(open_dataset(folder))


@lru_cache(maxsize=SNAPSHOTS)
def _publication(opened: Store, version: str, number: int) -> Dataset:
    return _settled(opened.snapshot(number))


def _settled(data: Dataset) -> Dataset:
    """The data set, with what every page asks for made.

    What stays for good is set aside, or each search for garbage would look through all of it (150 ms).
    """
    years(data)
    gc.unfreeze()  # what was set aside and has gone since
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
