"""Decisions in words: their state, their number then, now and as expected, the usual deadlines, and what publications left of them."""

from __future__ import annotations

from datetime import tzinfo
from functools import lru_cache
from typing import Any

import pandas as pd

from kbdata import decisions
from kbdata.dataset import Dataset
from kbdata.decisions import BETTER, CHANCE, DONE, LATE, NEW, RUNNING, SAME, STILL, UNMEASURED, WORSE
from kbdata.store import Store
from kbview import formats, i18n
from kbview.i18n import _, _n

DAYS = (30, 90)  # the usual deadlines, beside the end of the year


def state(row: Any) -> str:
    """The state of a decision in words: a row of `decisions.followed`."""
    if row.keadaan == LATE:
        return _("lewat {n}").format(n=formats.span(row.selisih_hari))
    return state_name(row.keadaan)


def state_name(code: str) -> str:
    """A state of a decision, as stored or as found."""
    return {
        NEW: _("baru"),
        RUNNING: _("berjalan"),
        DONE: _("selesai"),
        LATE: _("lewat tenggat"),
        STILL: _("selesai, angka belum bergerak"),
    }[code]


def movement(row: Any) -> str:
    """What the number of a decision has done since; empty where nothing can be said."""
    if row.tercapai:
        return _("harapan tercapai")
    return {
        BETTER: _("membaik"),
        WORSE: _("memburuk"),
        SAME: _("belum bergerak"),
        CHANCE: _("belum nyata, mungkin kebetulan"),
        UNMEASURED: _("belum ada angka baru"),
    }.get(row.gerak, "")


def then_now(data: Dataset, row: Any) -> str:
    """The number of a decision then, now and as expected: `dulu 60,5 % → kini 61,2 % → harapan 63,5 %`; empty where it was taken for none."""
    if not isinstance(row.indikator, str):
        return ""
    indicator = data.indicator(row.indikator)
    unit, decimals = i18n.own(indicator, "satuan"), int(indicator["desimal"])
    then, now, hoped = (formats.quantity(number, unit, decimals) for number in (row.awal, row.kini, row.harapan))
    steps = [_("dulu {n}").format(n=then), _("kini {n}").format(n=_("belum lapor") if pd.isna(row.kini) else now)]
    return " → ".join(steps if pd.isna(row.harapan) else [*steps, _("harapan {n}").format(n=hoped)])


def sentence(named: dict[str, str], row: Any) -> str:
    """A decision by what, who and its name: one line that is like no other. row: of `tindak_lanjut`."""
    return f"{row.isi} ({named[row.penanggung_jawab]}, {row.id})"


def deadlines(day: pd.Timestamp) -> dict[pd.Timestamp, str]:
    """The usual deadlines, each with its date."""
    ends = {day + pd.Timedelta(days=days): _n("{n} hari", days).format(n=days) for days in DAYS}
    ends[pd.Timestamp(day.year, 12, 31)] = _("akhir tahun")
    return {end: f"{name} ({formats.day(end, 'medium')})" for end, name in ends.items()}


def stands(row: Any) -> str:
    """The state of a decision and its deadline."""
    return _("Keadaan: {keadaan}; tenggat {t}").format(keadaan=state(row), t=formats.day(row.tenggat, "medium"))


def history(opened: Store, identifier: str, zone: tzinfo | None) -> tuple[str, ...]:
    """The states that publications left of a decision, in words, the latest first."""
    latest = opened.latest()
    return _told(opened, latest.number, identifier, zone, i18n.language()) if latest else ()


@lru_cache(maxsize=256)
def _told(opened: Store, number: int, identifier: str, zone: tzinfo | None, language: str) -> tuple[str, ...]:
    """number: of the last publication, so that what came later is looked up anew."""
    lines = [
        _("{kapan}, {siapa}: {keadaan}, tenggat {t}").format(
            kapan=formats.moment(each.time, zone), siapa=each.user, keadaan=state_name(left["status"]), t=formats.day(left["tenggat"], "medium")
        )
        + (f" · {left['catatan']}" if isinstance(left["catatan"], str) else "")
        if isinstance(left["status"], str)
        else _("{kapan}, {siapa}: dihapus").format(kapan=formats.moment(each.time, zone), siapa=each.user)
        for each, left in decisions.past(opened, identifier)
    ]
    return tuple(reversed(lines))
