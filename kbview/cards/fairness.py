"""What the page of fairness looks at: the places, their need by the chosen recipe, what was done there; and what is missing where that cannot be told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from kbdata import equity, indicators, interventions, need
from kbdata.inequality.estimate import Estimate
from kbdata.need import Recipe
from kbdata.tables import STATUSES
from kbview import formats, methods
from kbview.card import Card, Foot
from kbview.cards import naming, places
from kbview.cards.work_choice import SPANS, years_words
from kbview.i18n import _, _n
from kbview.tables import Column, Table
from kbview.view import View, remembered

NAMED = 3  # places that a sentence names


@dataclass(frozen=True)
class Choice:
    """What the page itself chooses. recipe: how need is made; measure: of `equity.MEASURES`; span: of `work_choice.SPANS`."""

    recipe: Recipe
    measure: str = equity.MEASURES[0]
    span: str = SPANS[1]

    def years(self, view: View) -> range:
        """The years whose work counts as effort."""
        return range(min(view.base_year, view.year) if self.span == SPANS[1] else view.year, view.year + 1)


def here(view: View) -> list[str]:
    """The places that are compared: the kelurahan of the city, or of the kecamatan that was chosen."""
    return indicators.members(view.data, places.scope(view), "kelurahan")


def home(view: View) -> str | None:
    """The kelurahan that the filter bar has chosen, if any."""
    found = view.data.places.at[view.place, "kelurahan"]
    return found if isinstance(found, str) else None


@remembered
def offered(view: View) -> dict[str, str]:
    """The indicators that need can be made of: code → name."""
    return {code: naming.label(view, code) for code in need.offered(view.data, here(view), view.period)}


@remembered
def usual(view: View) -> tuple[str, ...]:
    """The indicators that need is made of unless the reader chooses others."""
    return tuple(need.usual(view.data, here(view), view.period)) or tuple(offered(view))[:4]


@remembered
def ranked(view: View, recipe: Recipe, period: str | None = None) -> pd.DataFrame:
    """`need.ranked` of the places, in the period of the view or another. Not to be changed in place."""
    codes = tuple(code for code, _weight in recipe.weights)
    return need.ranked(_turned(view, codes, period or view.period), recipe)


@remembered
def without_one(view: View, recipe: Recipe) -> pd.DataFrame:
    """`need.left_out` of the places."""
    return need.left_out(_turned(view, tuple(code for code, _weight in recipe.weights), view.period), recipe)


@remembered
def _turned(view: View, codes: tuple[str, ...], period: str) -> pd.DataFrame:
    return need.values(view.data, codes, here(view), period)


@remembered
def done(view: View, span: str) -> pd.DataFrame:
    """`equity.effort` of the places, under the filters of agency and field. Not to be changed in place."""
    years = Choice(Recipe(()), span=span).years(view)
    return equity.effort(view.data, here(view), view.period, years, skpd=view.skpd, bidang=view.bidang)


@remembered
def both(view: View, choice: Choice) -> pd.DataFrame:
    """Need and effort side by side, one row per place, the neediest first.

    Columns of `ranked` and `done`; `nama`; `upaya` (the chosen measure per 1,000 families); `sudut` (`equity.quadrants`).
    """
    table = ranked(view, choice.recipe).join(done(view, choice.span))
    table = table.assign(nama=table.index.map(view.data.places["nama"]), upaya=table[f"{choice.measure}_per_seribu"])
    return table.assign(sudut=equity.quadrants(table["indeks"], table["upaya"]))


@remembered
def concentration(view: View, choice: Choice) -> Estimate | None:
    """The concentration index of the chosen effort over need."""
    return equity.concentration(ranked(view, choice.recipe)["peringkat"], done(view, choice.span), choice.measure)


@remembered
def hindrance(view: View, recipe: Recipe) -> str:
    """What is missing for places to be ranked by need, in words; empty where nothing is."""
    found = ranked(view, recipe)
    count = int(found["peringkat"].notna().sum())
    when = formats.period(view.period)
    if not offered(view):
        return _("Belum ada indikator yang dilaporkan oleh paling sedikit separuh kelurahan pada {periode}").format(periode=when)
    if not recipe.shares:
        return _("Semua bobot nol: geser paling sedikit satu bobot")
    if not count:
        return _("Tidak ada kelurahan yang melaporkan semua indikator terpilih pada {periode}").format(periode=when)
    if count == 1:
        return _("Hanya satu kelurahan yang melaporkan semua indikator terpilih: tidak ada pembandingnya")
    if need.alike(found):
        return _("Kebutuhan semua kelurahan sama menurut indikator terpilih")
    return ""


@remembered
def effort_hindrance(view: View, choice: Choice) -> str:
    """What is missing for need to be set against effort; empty where nothing is."""
    if lacking := hindrance(view, choice.recipe):
        return lacking
    table = both(view, choice)
    if table["upaya"].isna().all():
        return _("Jumlah keluarga belum dilaporkan, sehingga upaya per keluarga tidak dapat dihitung")
    if not table["upaya"].gt(0).any():
        return _("Belum ada upaya yang dimulai {kurun}").format(kurun=span_words(view, choice))
    return ""


def cannot(why: str, subtitle: str, anchor: str, view: View) -> Card:
    """The card that stands where a figure cannot be drawn."""
    table = Table(pd.DataFrame({"sebab": [why]}), (Column("sebab", _("Yang kurang")),))
    return Card(why, subtitle, naming.empty(_("Tidak ada yang dapat digambar.")), table, alt=why, below=methods.link(view, anchor))


def effort_words(choice: Choice) -> str:
    """The measure of effort, with its unit."""
    return {"jumlah": _("intervensi per 1.000 keluarga"), "anggaran": _("anggaran per 1.000 keluarga")}[choice.measure]


def say_effort(value: float, choice: Choice) -> str:
    """An amount of effort per 1,000 families."""
    if value == 0:
        return formats.number(0)
    return formats.money(value) if choice.measure == "anggaran" else formats.number(value, 1)


def span_words(view: View, choice: Choice) -> str:
    """The years whose work counts, with the filters that it is under."""
    told = [years_words(choice.years(view))]
    if view.skpd:
        told.append(str(view.data.agencies[view.skpd]))
    if view.bidang:
        told.append(view.fields([view.bidang])[view.bidang][0])
    return ", ".join(told)


def shares_words(view: View, recipe: Recipe) -> str:
    """The indicators with their share of the weights: `Kepadatan 25 %, …`."""
    return ", ".join(f"{naming.label(view, code)} {formats.percent(100 * share, 0)}" for code, share in recipe.shares.items())


def names(view: View, codes: Sequence[str]) -> str:
    """Places in a sentence, the first few by name, the rest counted."""
    told = [naming.bare(view, code) for code in codes[:NAMED]]
    if len(codes) > NAMED:
        told.append(_n("{n} lainnya", len(codes) - NAMED).format(n=formats.number(len(codes) - NAMED)))
    return formats.listing(told)


def foot(view: View, choice: Choice, *, work: bool = True) -> Foot:
    """The foot of a figure of need, and of effort unless `work` is False."""
    ranks = ranked(view, choice.recipe)["peringkat"]
    coverage = _("{n} dari {total} kelurahan lengkap").format(n=int(ranks.notna().sum()), total=len(ranks))
    return replace(_origin(view, tuple(choice.recipe.shares), choice.span if work else None), coverage=coverage)


@remembered
def _origin(view: View, codes: tuple[str, ...], span: str | None) -> Foot:
    """Where indicators come from, and the work of a span unless that is None; weights that move do not change it."""
    found = indicators.values(view.data, codes, here(view), [view.period]) if codes else pd.DataFrame(columns=["nilai", "sumber", "status"])
    given = found[found["nilai"].notna()]
    rows = works(view, span or SPANS[1])
    rows = rows if span else rows.iloc[:0]
    marks = set(given["status"]) | set(rows["status_data"])
    sources = {code for cell in given["sumber"].dropna() for code in cell.split(";")} | set(rows["sumber"])
    return Foot(tuple(sorted(sources)), formats.period(view.period), STATUSES[2] in marks, STATUSES[1] in marks)


@remembered
def works(view: View, span: str) -> pd.DataFrame:
    """The interventions of a span in the places, under the filters of agency and field."""
    years = Choice(Recipe(()), span=span).years(view)
    rows = interventions.select(view.data, years=years, skpd=[view.skpd] if view.skpd else None, bidang=[view.bidang] if view.bidang else None)
    return rows[rows["kelurahan"].isin(here(view))]


@remembered
def by_field(view: View, span: str) -> pd.DataFrame:
    """`equity.unserved` of all places. Not to be changed in place."""
    return equity.unserved(view.data, here(view), Choice(Recipe(()), span=span).years(view), skpd=view.skpd)
