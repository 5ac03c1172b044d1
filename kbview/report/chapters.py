"""The chapters of the report of a city, or of a part of it: the cards of the pages, with the choices that the pages begin with."""

from __future__ import annotations

from kbdata.need import Recipe
from kbview import formats
from kbview.cards import (
    atlas,
    decisions,
    drivers,
    fairness_gap,
    fairness_map,
    fairness_measures,
    fairness_rank,
    fairness_spots,
    followup,
    impact_checks,
    impact_study,
    mix,
    multiples,
    naming,
    outlook,
    overview,
    places,
    synergy,
    work_choice,
    work_matrix,
    work_rows,
    works,
)
from kbview.cards import fairness as need
from kbview.cards import impact as effect
from kbview.cards import trends as lines
from kbview.i18n import _
from kbview.report import evidence
from kbview.report.blocks import Entry, Section, made
from kbview.view import View

EVERY = 200  # kampung that a list still names
WEIGHT = 50.0  # of each indicator of need: all the same
SINCE = work_choice.Choice(span=work_choice.SPANS[1])


def summary(view: View, number: str, today: str) -> Section:
    """The sentence, the headline figures, who needs attention, and what was decided."""
    entries = [
        Entry("angka_utama", evidence.headlines),
        Entry("perhatian", overview.attention_list, (EVERY,)),
        Entry("keputusan", decisions.listing, (today,)),
    ]
    return Section(number, _("Ringkasan"), made(view, number, entries), (overview.sentence(view),))


def maps(view: View, number: str) -> Section:
    """Where the leading ratio is high and low, and how far from its target."""
    code = leading(view)
    entries = [
        Entry("peta", places.area_map, (code,)),
        Entry("peta_jarak", atlas.area_map, (code, True)) if atlas.has_target(view, code) else None,
    ]
    return Section(number, _("Peta"), made(view, number, entries))


def trends(view: View, number: str) -> Section:
    """How it went, towards which targets, how fast, what drove it; and the global goals."""
    code, first = leading(view), str(view.base_year)
    ways = list(drivers.choices(view, code))
    entries = [
        Entry("tren", lines.trend, (code,)),
        Entry("sasaran", followup.goals),
        Entry("laju", outlook.toward, (code,)),
        Entry("jajaran", multiples.small, (code,)),
        Entry("pendorong", drivers.waterfall, (code, first, view.period, ways[0])) if ways and first < view.period else None,
        Entry("bauran", mix.methods),
        Entry("tpb", evidence.global_goals),
    ]
    return Section(number, _("Tren dan sasaran"), made(view, number, entries), (multiples.sentence(view, code),))


def work(view: View, number: str) -> Section:
    """Who did what, where, for how much and for whom; and whether the agencies work together."""
    entries = [
        Entry("tahunan", evidence.yearly),
        Entry("skpd", works.breakdown, (SINCE,)),
        Entry("serapan", works.spending, (SINCE,)),
        Entry("penerima", evidence.beneficiaries),
        Entry("matriks", work_matrix.matrix, (SINCE,)),
        Entry("volume", work_rows.volumes, (SINCE,)),
        Entry("sinergi", synergy.breadth),
        Entry("pelengkap", synergy.complements),
    ]
    if work_choice.counts_nothing(view, SINCE):
        entries = [Entry("tahunan", evidence.yearly), Entry("kosong", work_choice.nothing, (SINCE,))]
    return Section(number, _("SKPD dan intervensi"), made(view, number, entries), (works.sentence(view, SINCE),))


def fairness(view: View, number: str) -> Section:
    """Whether effort goes where need is, and whether the gap closes."""
    choice = need.Choice(Recipe(tuple((code, WEIGHT) for code in need.usual(view))))
    codes = list(fairness_gap.choices(view))
    entries = [
        Entry("kebutuhan", fairness_map.crossed, (choice,)),
        Entry("peringkat", fairness_rank.ranking, (choice,)),
        Entry("konsentrasi", fairness_gap.curve, (choice,)),
        Entry("tanpa_intervensi", fairness_rank.without_work, (choice,)),
        Entry("kesenjangan", fairness_gap.gap, (choice, codes[0])) if codes else None,
        Entry("ukuran", fairness_measures.every, (choice, codes[0])) if codes else None,
        Entry("pola", fairness_spots.spots, (choice, fairness_spots.INDEX)),
    ]
    equal = _("Kebutuhan diukur dengan bobot yang sama: {k}.").format(k=formats.listing([naming.inside(view, code) for code in need.usual(view)]))
    return Section(number, _("Pemerataan"), made(view, number, entries), (fairness_map.sentence(view, choice), *([equal] if choice.recipe.weights else [])))


def impact(view: View, number: str) -> Section:
    """Whether the kampung made a difference, how sure that is, and what speaks against it."""
    code = next(iter(effect.choices(view)))
    entries = [
        Entry("dampak", effect.estimate, (code,)),
        Entry("peringatan", effect.caveats, (code,)),
        Entry("sejak_pencanangan", impact_study.event_study, (code,)),
        Entry("sebelum_sesudah", impact_study.before_after, (code,)),
        Entry("cara", impact_checks.ways, (code,)),
        Entry("kepekaan", impact_checks.sensitivity, (code,)),
        Entry("undian", impact_checks.placebo, (code,)),
    ]
    note = _("Dihitung dari semua kelurahan dan semua tahun sekaligus; saringan SKPD dan bidang tidak berlaku di bab ini.")
    return Section(number, _("Dampak"), made(view, number, entries), (effect.sentence(view, code), note))


def leading(view: View) -> str:
    """The leading indicator."""
    return str(view.data.setting("indikator_utama"))
