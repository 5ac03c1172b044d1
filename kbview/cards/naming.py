"""Places and indicators by name, and the links between their profiles."""

from __future__ import annotations

from html import escape
from urllib.parse import urlencode

import pandas as pd

from kbdata import indicators
from kbdata.tables import LEVELS
from kbview import i18n, words
from kbview.i18n import _
from kbview.view import View


def titled(view: View, place: str) -> str:
    """A place by its level and name, where its name does not say by itself what it is (as the city's does)."""
    level, name = view.level_of(place), view.name(place)
    return name if level == "kota" or name.lower().startswith(f"{level} ") else f"{level.capitalize()} {name}"


def bare(view: View, place: str) -> str:
    """The name of a place alone, for lists and headings that say by themselves what it is."""
    return view.bare(place)


def query(view: View, place: str) -> str:
    """The query of a place's profile: its name and those of the places above it, as the filter bar writes them."""
    return link(view, **{level: bare(view, above) for level, above in view.data.above[place].items() if level != LEVELS[0]})


def link(view: View, **changed: str) -> str:
    """The query of an address that keeps the period, the publication and the language, and sets the given filters."""
    kept = {"periode": view.period} if view.period != view.data.setting("tahun_utama") else {}
    if view.as_of:
        kept["per_tanggal"] = view.as_of
    if view.language != i18n.SOURCE:
        kept["bahasa"] = view.language.upper()
    return urlencode(kept | changed)


def whole(view: View) -> str:
    """The query of the profile of the place chosen, a kampung's own left out: there all kampung are listed."""
    return link(view, **{level: bare(view, code) for level in ("kecamatan", "kelurahan") if (code := getattr(view, level))})


def anchor(view: View, place: str, text: str | None = None) -> str:
    """A link to the profile of a place, as HTML."""
    return f'<a href="profil?{escape(query(view, place))}" target="_self" data-pindah>{escape(text or bare(view, place))}</a>'


def stands(view: View, kampung: str) -> bool:
    """Whether a kampung had been founded by the end of the period."""
    return kampung in indicators.founded(view.data, view.period)


def unfounded(view: View) -> str:
    """That the chosen kampung does not stand yet, as the end of a sentence."""
    since = view.data.table("kampung").set_index("wilayah").at[view.kampung, "tahun"]
    return _("kampung ini baru dicanangkan {tahun}").format(tahun=since)


def label(view: View, code: str) -> str:
    """The name of an indicator."""
    return i18n.own(view.data.indicator(code), "nama")


def inside(view: View, code: str) -> str:
    """The name of an indicator inside a sentence."""
    return words.inside(label(view, code))


def activities(view: View) -> dict[str, str]:
    """Activities as they stand in the table of interventions → their names in the language of the view."""
    kinds = view.data.table("kegiatan")
    return dict(zip(kinds["nama"], kinds["nama_en"] if view.language != i18n.SOURCE else kinds["nama"], strict=True))


def units(view: View, rows: pd.DataFrame) -> list[str]:
    """The units of interventions in the language of the view; one that is not the usual one of its activity stays as it was written."""
    kinds = view.data.table("kegiatan")
    own = kinds["satuan" if view.language == i18n.SOURCE else "satuan_en"]
    usual = dict(zip(zip(kinds["nama"], kinds["satuan"], strict=True), own, strict=True))
    return [usual.get((activity, unit), unit) for activity, unit in zip(rows["kegiatan"], rows["satuan"], strict=True)]


def held(view: View) -> list[str]:
    """The filters of the bar that are set, the period aside, in words."""
    known = ((_("tempat"), view.place != view.city), (_("SKPD"), view.skpd), (_("bidang"), view.bidang))
    return [name for name, chosen in known if chosen]


def empty(text: str) -> str:
    """What stands in the place of a figure where there is nothing to draw, as HTML."""
    return f'<p class="kosong">{escape(text)}</p>'


def encoded(key: str, text: str) -> str:
    """One more entry of a query."""
    return urlencode({key: text})
