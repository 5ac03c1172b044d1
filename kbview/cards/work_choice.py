"""What the page of interventions shows: its own choices, the rows that fit them, their names, and what to loosen where nothing fits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from html import escape

import pandas as pd

from kbdata import interventions
from kbdata.interventions import CANCELLED
from kbdata.tables import BENEFICIARIES
from kbview import formats, i18n, words
from kbview.card import Card, Foot
from kbview.cards.overview import rows_foot
from kbview.i18n import _, _n
from kbview.tables import Column, Table
from kbview.view import View, heeding, remembered

MEASURES = ("jumlah", "anggaran", *BENEFICIARIES)
BREAKDOWNS = ("skpd", "bidang", "kampung", "kecamatan", "tahun", "status", "sumber_dana")
SPANS = ("tahun", "sejak")
REST = "lainnya"  # the key of what is past the first ones


@dataclass(frozen=True)
class Choice:
    """What the page itself chooses. span: the period's year, or all since the base year. status, fund: those to keep; none is all."""

    measure: str = MEASURES[0]
    by: str = BREAKDOWNS[0]
    span: str = SPANS[0]
    status: tuple[str, ...] = ()
    fund: tuple[str, ...] = ()

    def years(self, view: View) -> range:
        """The years looked at."""
        return range(view.base_year if self.span == SPANS[1] else view.year, view.year + 1)


@remembered
def rows_of(view: View, choice: Choice) -> pd.DataFrame:
    """The interventions that fit the filter bar and the page's own choices, cancelled ones included."""
    return selected(view, choice.years(view), choice.status, choice.fund)


def selected(view: View, years: range | None, status: tuple[str, ...], fund: tuple[str, ...]) -> pd.DataFrame:
    """The interventions of some years, or of all (None), under the filters of place, agency and field. status, fund: those to keep; none is all."""
    return interventions.select(
        view.data,
        place=view.place,
        years=years,
        skpd=[view.skpd] if view.skpd else None,
        bidang=[view.bidang] if view.bidang else None,
        status=status or None,
        fund=fund or None,
    )


@remembered
def sums(view: View, choice: Choice, *by: str) -> pd.DataFrame:
    """`interventions.totals` of the rows that fit; several cards of the page ask for the same ones. Not to be changed in place."""
    return summed(view, choice.years(view), choice.status, choice.fund, by)


def summed(view: View, years: range | None, status: tuple[str, ...], fund: tuple[str, ...], by: Sequence[str]) -> pd.DataFrame:
    """`interventions.totals` of `selected`."""
    if status or fund or view.level in by:
        return interventions.totals(selected(view, years, status, fund), by)
    return interventions.totals_at(view.data, view.place, by, years=years, skpd=view.skpd, bidang=view.bidang)


def span_words(view: View, choice: Choice) -> str:
    """The years looked at, in words that end a sentence."""
    return _("pada {tahun}").format(tahun=view.year) if len(choice.years(view)) == 1 else _("sejak {tahun}").format(tahun=view.base_year)


def kampung_of(view: View, rows: pd.DataFrame) -> list[str]:
    """The kampung that work may be expected in: those that stand in the chosen place; where none does yet, those it has reached."""
    return view.kampung_here() or sorted(set(rows["kampung"].dropna()))


def early(rows: pd.DataFrame, here: list[str]) -> list[str]:
    """The kampung that work has reached before they stand (or that are not among `here`): they are told apart, never dropped."""
    return sorted(set(rows.loc[rows["status"] != CANCELLED, "kampung"].dropna()) - set(here))


def years_words(years: Sequence[int]) -> str:
    """A span of years: `2019`, `2016–2019`."""
    return str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}"


def measure_name(measure: str) -> str:
    """The name of a measure."""
    return {"jumlah": _("Jumlah intervensi"), "anggaran": _("Anggaran dan realisasi"), "orang": _("Penerima (orang)"), "keluarga": _("Penerima (keluarga)")}[
        measure
    ]


def breakdown_name(by: str, *, inside: bool = False) -> str:
    """The name of a breakdown. inside: as it stands within a sentence."""
    name = {
        "skpd": _("SKPD"),
        "bidang": _("Bidang"),
        "kampung": _("Kampung"),
        "kecamatan": _("Kecamatan"),
        "tahun": _("Tahun"),
        "status": _("Status"),
        "sumber_dana": _("Sumber dana"),
    }[by]
    return name if by == "skpd" or not inside else name.lower()


def names_of(view: View, by: str, codes: Iterable[str]) -> dict[str, str]:
    """The names of the groups of a breakdown. Kampung of the same name are told apart by their kelurahan's parent."""
    match by:
        case "skpd" | "bidang" | "kampung" | "kecamatan":
            known = _known(view, by)
            return {code: known[code] for code in codes}
        case "status":
            return {code: words.work_status(str(code)) for code in codes}
        case "sumber_dana":
            return {code: words.fund(str(code)) for code in codes}
        case _:
            return {code: str(code) for code in codes}


@heeding()
def _known(view: View, by: str) -> dict[str, str]:
    """The names of all agencies, fields, or places of a level."""
    match by:
        case "skpd":
            return {str(code): str(name) for code, name in view.data.agencies.items()}
        case "bidang":
            return {row.kode: i18n.own(row, "nama") for row in view.data.table("bidang").itertuples()}
    places = view.data.places[view.data.places["tingkat"] == by]
    twice = places["nama"].duplicated(keep=False)
    named = places["nama"].where(~twice, places["nama"] + " (" + places["induk"].map(view.data.places["nama"]) + ")")
    return {str(code): str(name) for code, name in named.items()}


def foot_of(rows: pd.DataFrame, choice: Choice, *notes: str) -> Foot:
    """The foot that belongs to rows of interventions: it names the page's own filters, which the filter bar does not show."""
    own = (
        _("hanya status {s}").format(s=formats.listing([words.work_status(code) for code in choice.status])) if choice.status else "",
        _("hanya dana {d}").format(d=formats.listing(list(choice.fund))) if choice.fund else "",
    )
    return replace(rows_foot(rows), notes=tuple(note for note in (*own, *notes) if note))


def counts_nothing(view: View, choice: Choice) -> bool:
    """Whether no intervention that counts fits the filters."""
    return bool((rows_of(view, choice)["status"] == CANCELLED).all())


@remembered
def nothing(view: View, choice: Choice) -> Card:
    """The card where nothing is to be counted: which filter to loosen, and what that would bring."""
    cancelled = len(rows_of(view, choice))
    title = _("Tidak ada intervensi dengan saringan ini")
    if cancelled:
        advice = [_n("Yang cocok hanya {n} intervensi batal; lihat barisnya di bawah.", cancelled).format(n=cancelled)]
    else:
        advice = [_n("Longgarkan {saringan}: ada {n} intervensi.", n).format(saringan=name, n=formats.number(n)) for name, n in loosened(view, choice)]
    held = list(_wider(view, choice))
    told = advice or [_("Longgarkan lebih dari satu saringan: {saringan}.").format(saringan=words.either(held)) if held else _("Belum ada intervensi") + "."]
    html = "".join(f'<p class="ukuran">{escape(line)}</p>' for line in told)
    empty = Table(pd.DataFrame({"nama": [], "jumlah": []}), (Column("nama", _("Nama")), Column("jumlah", _("Intervensi"), "number")))
    return Card(title, span_words(view, choice), html, empty, Foot(), " ".join([title, *told]))


def loosened(view: View, choice: Choice) -> list[tuple[str, int]]:
    """Each filter that brings interventions when it alone is let go: its name, and how many that would be; the most first."""
    found = [(name, int((rows_of(*without)["status"] != CANCELLED).sum())) for name, without in _wider(view, choice).items()]
    return sorted([each for each in found if each[1]], key=lambda each: -each[1])


def _wider(view: View, choice: Choice) -> dict[str, tuple[View, Choice]]:
    """The filters that are set, by name, each with what is looked at when it alone is let go."""
    every = {
        _("tempat"): (replace(view, kecamatan=None, kelurahan=None, kampung=None), choice),
        _("SKPD"): (replace(view, skpd=None), choice),
        _("bidang"): (replace(view, bidang=None), choice),
        _("tahun (pilih “sejak {tahun}”)").format(tahun=view.base_year): (view, replace(choice, span=SPANS[1])),
        _("status"): (view, replace(choice, status=())),
        _("sumber dana"): (view, replace(choice, fund=())),
    }
    return {name: without for name, without in every.items() if without != (view, choice)}
