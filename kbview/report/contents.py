"""The evidence report as data: what it holds, without any setting. The same data and view give the same contents at any time of any day."""

from __future__ import annotations

from dataclasses import replace

from kbdata.method import version
from kbview import i18n
from kbview.i18n import _
from kbview.report import chapters, evidence, kampung, reference
from kbview.report.blocks import Section
from kbview.view import View


def contents(view: View, today: str) -> list[Section]:
    """The sections of the report of a view: of a kampung where one is chosen, else of the city or the part of it that was chosen.

    today: the ISO date that deadlines are measured against. Speaks the language of the view from here on.
    """
    i18n.speak(view.language)
    view = replace(view, dark=False)
    own = kampung.chapters(view, today) if view.kampung else [*_city(view, today)]
    return [*own, *reference.sections(view, own, len([section for section in own if "." not in section.id]) + 1)]


def _city(view: View, today: str) -> list[Section]:
    told = [chapters.summary(view, "1", today), chapters.maps(view, "2"), chapters.trends(view, "3"), chapters.work(view, "4")]
    told += [chapters.fairness(view, "5"), chapters.impact(view, "6")]
    pages = kampung.pages(view, "8", today)
    return [*told, evidence.criteria(view, [*told, pages[0]], "7"), *pages]


def title(view: View) -> str:
    """The title of the report."""
    return _("Laporan bukti {tempat} {periode}").format(tempat=view.name(view.place), periode=view.period)


def method(view: View) -> str:
    """The version of what the numbers are made by, short (`kbdata.method`)."""
    return version(view.data).text
