"""What is looked at, asked for in codes or names: by the command line, where no filter bar stands."""

from __future__ import annotations

from difflib import get_close_matches

import pandas as pd

from kbdata.dataset import Dataset
from kbdata.observations import published_years
from kbview import i18n
from kbview.i18n import _
from kbview.view import View


class AskedError(ValueError):
    """What was asked for is nowhere in the data; its words are for the user."""


def view_of(
    data: Dataset,
    place: str | None = None,
    period: str | None = None,
    skpd: str | None = None,
    bidang: str | None = None,
    *,
    language: str = i18n.SOURCE,
    as_of: str = "",
) -> View:
    """The view that a filter bar would give, of the city and the main year where nothing else is asked for; speaks its language from here on.

    place: a code, a name that only one place has, or one with its level before it (kampung Mawar). period: a year that has figures.
    skpd, bidang: a code, or the name that the lists show. Raises AskedError, in words and with what is near, where the data know no such thing.
    """
    i18n.speak(language)
    tree = data.places
    [city] = tree.index[tree["tingkat"] == "kota"]
    row = tree.loc[_place(tree, place) or city]
    kecamatan, kelurahan, kampung = (row[level] if pd.notna(row[level]) else None for level in ("kecamatan", "kelurahan", "kampung"))
    fields = data.table("bidang").set_index("kode")[f"nama_{i18n.language()}"]
    return View(
        data,
        _period(data, period),
        city,
        kecamatan,
        kelurahan,
        kampung,
        _one(data.agencies, skpd, _("SKPD")),
        _one(fields, bidang, _("Bidang")),
        i18n.language(),
        as_of=as_of,
    )


def _place(tree: pd.DataFrame, asked: str | None) -> str | None:
    """The code of the place that was asked for; most kampung share the name of their kelurahan, and are called kampung everywhere."""
    levelled = tree["tingkat"] + " " + tree["nama"]
    said = _same(levelled, asked or "")
    return str(said.index[0]) if len(said) == 1 else _one(tree["nama"], asked, _("Tempat"), levelled)


def _one(names: pd.Series, asked: str | None, what: str, offered: pd.Series | None = None) -> str | None:
    """The code that was asked for. names: by code. what: the kind of thing it is, for the words of an error. offered: what it names them, where
    that is more than their names."""
    if not asked or asked in names.index:
        return asked or None
    same = _same(names, asked)
    if len(same) == 1:
        return str(same.index[0])
    near = same if len(same) else names[names.isin(get_close_matches(asked, names.tolist(), n=3))]
    told = _("{apa} “{nilai}” tidak dikenal.") if same.empty else _("{apa} “{nilai}” ada lebih dari satu; sebut kodenya.")
    raise AskedError(
        " ".join(
            [
                told.format(apa=what, nilai=asked),
                *_offered([f"{code} ({name})" for code, name in (names if offered is None else offered).loc[near.index].items()]),
            ]
        )
    )


def _same(names: pd.Series, asked: str) -> pd.Series:
    return names[names.str.casefold() == asked.casefold()]


def _period(data: Dataset, asked: str | None) -> str:
    """The year asked for; else the main one, or the last where that has no figures: what the filter bar starts from."""
    offered = published_years(data)
    if asked is None:
        default = data.setting("tahun_utama")
        return default if default in offered or not offered else offered[-1]
    if asked not in offered:
        raise AskedError(" ".join([_("{apa} “{nilai}” tidak dikenal.").format(apa=_("Periode"), nilai=asked), *_offered(offered)]))
    return asked


def _offered(options: list[str]) -> list[str]:
    return [_("Yang ada: {d}.").format(d=", ".join(options))] if options else []
