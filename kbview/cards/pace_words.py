"""The pace towards a target, in words: a short line for a headline figure or a list, and a sentence for the place below a chart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from kbdata import pace
from kbdata.pace import AWAY, FAR, FEW, FLAT, LATER, MET, TOO_FAR, UNREPORTED
from kbdata.tables import STATUSES
from kbview import formats, i18n, words
from kbview.i18n import _, _n
from kbview.view import View, remembered

BAD = (AWAY, FLAT, TOO_FAR)


@remembered
def ahead(view: View, code: str, until: str | None = None) -> list[dict[str, Any]]:
    """`pace.prospects` at the chosen place. Not to be changed in place."""
    return pace.prospects(view.data, code, view.place, until)


@remembered
def told(view: View, code: str, until: str | None = None) -> pd.DataFrame:
    """`pace.outlook` at the chosen place. Not to be changed in place."""
    return pace.outlook(view.data, code, view.place, until)


def line(view: View, code: str, row: Mapping[str, Any]) -> tuple[str, str]:
    """What the pace says of one target, short, with its tone. row: of `pace.prospects`. Empty where the target is met or nothing is reported."""
    late = row["putusan"] == LATER and pd.notna(row["tahun"]) and row["tahun"] > row["tenggat"] > row["terakhir"]
    speedy = speed(view, code, row["laju"])
    told = {
        FEW: few(int(row["titik"])),
        FLAT: _("laju tidak nyata beda dari nol"),
        AWAY: _("laju menjauhi sasaran: {n} setahun").format(n=speedy),
        TOO_FAR: _("dengan laju ini lebih dari {n} tahun lagi").format(n=FAR),
        LATER: _("laju {n} setahun, diperkirakan tercapai {tahun}").format(n=speedy, tahun=years(row)) + _needed(view, code, row),
    }
    return told.get(row["putusan"], ""), "buruk" if row["putusan"] in BAD or late else ""


def sentence(view: View, code: str, row: Mapping[str, Any]) -> str:
    """What the pace says of one target, in full."""
    about = view.data.indicator(code)
    unit, decimals = i18n.own(about, "satuan"), int(about["desimal"])
    goal = _("Sasaran {s} {n} ({tahun})").format(
        s=words.source_word(view.data.titles[row["sumber"]], row["status"] == STATUSES[2]),
        n=formats.quantity(row["sasaran"], unit, decimals),
        tahun=row["tenggat"],
    )
    whole = {UNREPORTED: _("belum ada angka"), MET: _("sudah tercapai pada {tahun}").format(tahun=row["terakhir"])}
    told = whole.get(row["putusan"]) or line(view, code, row)[0]
    return f"{goal}: {told}."


def sentences(view: View, code: str) -> list[str]:
    """What the pace says of the target of each source, over all that is reported."""
    return [sentence(view, code, row) for row in ahead(view, code)]


def years(row: Mapping[str, Any]) -> str:
    """The year in which a target is reached, with its interval: `2022 (2021–2026)`."""
    if pd.isna(row["tahun_akhir"]):
        return _("{tahun} ({awal} atau sesudahnya)").format(tahun=row["tahun"], awal=row["tahun_awal"])
    return str(row["tahun"]) if row["tahun_awal"] == row["tahun_akhir"] else f"{row['tahun']} ({row['tahun_awal']}–{row['tahun_akhir']})"


def speed(view: View, code: str, slope: float) -> str:
    """A change per year with its sign and unit: `+1,3 poin`; with one decimal more where it would be written as nothing."""
    about = view.data.indicator(code)
    unit, decimals = i18n.own(about, "satuan"), int(about["desimal"])
    more = next((extra for extra in range(3) if round(slope, decimals + extra) != 0), 2)
    return f"{formats.signed(slope, decimals + more)} {_('poin') if formats.is_percent(unit) else unit}"


def few(points: int) -> str:
    """That there are too few points for a pace."""
    return _n("baru {n} tahun angka yang bersambung: laju belum dapat dihitung", points).format(n=points)


def verdict(code: str) -> str:
    """A verdict of `pace.outlook`, for tables."""
    return {
        UNREPORTED: _("belum lapor"),
        MET: _("tercapai"),
        FEW: _("terlalu sedikit titik"),
        FLAT: _("laju tidak nyata"),
        AWAY: _("menjauh"),
        LATER: _("menuju"),
        TOO_FAR: _("terlalu jauh"),
    }[code]


def _needed(view: View, code: str, row: Mapping[str, Any]) -> str:
    """The pace that would still be in time, where there is time."""
    return "" if pd.isna(row["laju_perlu"]) else _("; perlu {n} setahun").format(n=speed(view, code, row["laju_perlu"]))
