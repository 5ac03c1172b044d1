"""A kampung on one page of the city's report, and the report of one kampung."""

from __future__ import annotations

from dataclasses import replace

from kbdata import indicators
from kbview import formats
from kbview.cards import classes, comparison, couples, decisions, followup, naming, outlook, profile, spot, steps
from kbview.cards import trends as lines
from kbview.i18n import _, _n
from kbview.report.blocks import Entry, Section, made
from kbview.view import View


def pages(view: View, number: str, today: str) -> list[Section]:
    """The list of the kampung, then one section for each that stands by the end of the period."""
    here = sorted(view.kampung_here(), key=lambda code: (str(view.data.places.at[code, "kecamatan"]), view.name(code)))
    later = len(indicators.members(view.data, view.place, "kampung")) - len(here)
    told = _n("{n} kampung dicanangkan sesudah {p}; belum ada halamannya.", later).format(n=later, p=formats.period(view.period))
    entries = [Entry("kampung", classes.kampung_list), Entry("naik_kelas", steps.city)]
    head = Section(number, _("Kampung demi kampung"), made(view, number, entries), (told,) if later else ())
    return [head, *(_page(at(view, code), f"{number}.{place}", today) for place, code in enumerate(here, 3))]


def at(view: View, code: str) -> View:
    """The view of one kampung, all other filters as they are."""
    place = view.data.places.loc[code]
    return replace(view, kecamatan=place["kecamatan"], kelurahan=place["kelurahan"], kampung=code)


def chapters(view: View, today: str) -> list[Section]:
    """The report of a kampung."""
    code = str(view.data.setting("indikator_utama"))
    told: dict[str, tuple[str, list[Entry]]] = {
        "1": (_("Ringkasan"), [Entry("keterangan", profile.facts), Entry("alasan", profile.reasons), Entry("letak", profile.location)]),
        "2": (_("Tren dan sasaran"), [Entry("tren", lines.trend, (code,)), Entry("sasaran", followup.goals), Entry("laju", outlook.toward, (code,))]),
        "3": (_("Peserta KB"), [Entry("metode", couples.methods), Entry("bukan_peserta", couples.non_users)]),
        "4": (_("SKPD dan intervensi"), [Entry("skpd", followup.agencies), Entry("intervensi", followup.rows)]),
        "5": (_("Kelas kampung"), [Entry("kelas", classes.scorecard), Entry("naik_kelas", steps.own)]),
        "6": (_("Semua indikator"), [Entry("pembanding", comparison.against)]),
        "7": (_("Keputusan rapat"), [Entry("keputusan", decisions.listing, (today,))]),
    }
    intro = {"1": (profile.sentence(view),)}
    return [Section(number, title, made(view, number, entries), intro.get(number, ())) for number, (title, entries) in told.items()]


def _page(view: View, number: str, today: str) -> Section:
    code = str(view.data.setting("indikator_utama"))
    entries = [
        Entry("keterangan", profile.facts),
        Entry("alasan", profile.reasons),
        Entry("kelas", classes.scorecard),
        Entry("angka", spot.numbers, (code, None)),
        Entry("skpd", followup.agencies),
        Entry("keputusan", decisions.listing, (today,)),
    ]
    return Section(number, naming.titled(view, view.place), made(view, number, entries), (profile.sentence(view),), "kampung")
