"""Where high and low values lie together: hot and cold spots, named only beyond chance."""

from __future__ import annotations

import pandas as pd

from kbdata import hotspots, indicators
from kbdata.tables import STATUSES
from kbview import charts_scatter, formats, i18n, maps, methods, words
from kbview.card import Card, foot
from kbview.cards import fairness, naming
from kbview.cards.fairness import Choice
from kbview.i18n import _, _n
from kbview.layers import Layers
from kbview.tables import Column, Table
from kbview.view import View, remembered

INDEX = "kebutuhan"  # the choice that is the index of need, not an indicator
HEIGHT = 520
NAMED = 8  # points that bear their name


@remembered
def choices(view: View) -> dict[str, str]:
    """What can be looked at: the index of need, then the indicators."""
    return {INDEX: _("Indeks kebutuhan"), **fairness.offered(view)}


def named_by(view: View, what: str) -> str:
    """What is looked at, by name."""
    return _("Indeks kebutuhan") if what == INDEX else naming.label(view, what)


@remembered
def found(view: View, choice: Choice, what: str) -> pd.DataFrame:
    """`hotspots.local` with `nilai` and `nama`, one row per place."""
    here = fairness.here(view)
    if what == INDEX:
        values = fairness.ranked(view, choice.recipe)["indeks"].reindex(here)
    else:
        values = indicators.values(view.data, [what], here, [view.period]).set_index("wilayah")["nilai"].astype(float)
    areas = view.data.layers["kelurahan"].set_index("kode").geometry
    return hotspots.local(values, areas).assign(nilai=values, nama=[naming.bare(view, code) for code in values.index])


def sentence(view: View, choice: Choice, what: str) -> str:
    """Whether high or low values lie together, in a sentence."""
    return _finding(view, choice, what) + "."


@remembered
def spots(view: View, choice: Choice, what: str) -> Card:
    """The map of places that lie among their like, and of those that stand out from their neighbours."""
    subtitle = _("{nama}, {periode}; kelurahan dibandingkan dengan tetangganya, hanya yang melebihi kebetulan diberi warna").format(
        nama=named_by(view, what), periode=formats.period(view.period)
    )
    table = found(view, choice, what)
    title = _finding(view, choice, what)
    looks = _looks(view)
    frame = pd.DataFrame({
        "kode": table.index, "warna": [looks[kind][0] for kind in table["jenis"]],
        "teks": [f"<b>{row.nama}</b><br>{_say(view, what, row.nilai)}<br>{looks[row.jenis][1]}" for row in table.itertuples()],
    })  # fmt: skip
    figure = maps.painted(frame, data=view.data, theme=view.theme, chosen=fairness.home(view), height=HEIGHT)
    present = [kind for kind in looks if kind in set(table["jenis"])]
    items = "".join(f'<span><i style="background:{looks[kind][0]}"></i>{looks[kind][1]}</span>' for kind in present)
    legend = f'<p class="legenda potong-{maps.empty_bands(view.data, table.index, HEIGHT)}">{items}</p>'
    code = None if what == INDEX else what
    told = fairness.foot(view, choice, work=False) if code is None else foot(view, indicators.values(view.data, [code], fairness.here(view), [view.period]))
    status = STATUSES[2] if told.simulated else STATUSES[1] if told.provisional else STATUSES[0]  # of all places, the worst
    areas = pd.DataFrame({"kode": table.index, "nilai": table["nilai"].to_numpy(), "kelas": [looks[kind][1] for kind in table["jenis"]]})
    drawn = Layers(areas.assign(p=table["p"].to_numpy(), status=status, sumber=";".join(told.sources)), named_by(view, what), _unit(view, what))
    return Card(title, subtitle, figure, _table(view, table, what), told, title, legend + methods.link(view, "pola-ruang"), layers=drawn)


@remembered
def named(view: View, choice: Choice, what: str) -> Card:
    """Each place beside the mean of its neighbours; those that differ from chance have a colour and a name."""
    subtitle = _("Nilai tiap kelurahan dan rata-rata tetangganya; garis putus: rata-rata; bagian temuan palsu dijaga 5 %")
    table = found(view, choice, what)
    real = table[~table["jenis"].isin([hotspots.ORDINARY, hotspots.UNKNOWN])].sort_values("p", kind="stable")
    if table["p"].isna().all():
        return fairness.cannot(_finding(view, choice, what), subtitle, "pola-ruang", view)
    looks = _looks(view)
    known = table[table["jenis"] != hotspots.UNKNOWN]
    names = known["nama"].where(known.index.isin(real.index[:NAMED]), "")
    texts = [
        f"<b>{row.nama}</b><br>"
        + _("{a}; tetangga rata-rata {b}").format(a=_say(view, what, row.nilai), b=_say(view, what, row.tetangga))
        + f"<br>{looks[row.jenis][1]}"
        for row in known.itertuples()
    ]
    frame = pd.DataFrame({
        "kode": known.index, "nama": names.to_numpy(), "x": known["nilai"].to_numpy(), "y": known["tetangga"].to_numpy(),
        "warna": [looks[kind][0] for kind in known["jenis"]], "teks": texts,
    })  # fmt: skip
    axes, cross = (named_by(view, what), _("rata-rata tetangga")), (float(known["nilai"].mean()), float(known["tetangga"].mean()))
    figure = charts_scatter.among_neighbours(frame, cross=cross, axes=axes, theme=view.theme, height=HEIGHT)
    title = _n("{n} kelurahan berbeda dari sebaran acak", len(real)).format(n=len(real)) if len(real) else _("Tidak satu pun berbeda dari sebaran acak")
    told = fairness.foot(view, choice, work=False)
    return Card(title, subtitle, figure, _table(view, known, what), told, title, methods.link(view, "pola-ruang"))


def _finding(view: View, choice: Choice, what: str) -> str:
    if what == INDEX and (lacking := fairness.hindrance(view, choice.recipe)):
        return lacking
    table = found(view, choice, what)
    name = named_by(view, what)
    if table["p"].isna().all():
        return _("Pola {nama} tidak dapat dinilai: perlu sedikitnya {n} kelurahan dengan nilai yang berbeda").format(nama=words.inside(name), n=hotspots.FEWEST)
    hot, cold = (table.index[table["jenis"] == kind].tolist() for kind in ("panas", "dingin"))
    parts = []
    if hot:
        parts.append(_("tinggi di {t} dan kelurahan sekelilingnya").format(t=fairness.names(view, hot)))
    if cold:
        parts.append(_("rendah di {t} dan kelurahan sekelilingnya").format(t=fairness.names(view, cold)))
    if not parts:
        return _("Tidak terbukti {nama} mengelompok di suatu tempat").format(nama=words.inside(name))
    return f"{name} {formats.listing(parts)}"


def _looks(view: View) -> dict[str, tuple[str, str]]:
    """The colour and the words of each kind of place."""
    low, lower, middle, higher, high = view.theme.diverging
    return {
        "panas": (low, _("tinggi, dikelilingi yang tinggi")),
        "tinggi_di_rendah": (lower, _("tinggi, dikelilingi yang rendah")),
        "rendah_di_tinggi": (higher, _("rendah, dikelilingi yang tinggi")),
        "dingin": (high, _("rendah, dikelilingi yang rendah")),
        hotspots.ORDINARY: (middle, _("tidak berbeda dari sebaran acak")),
        hotspots.UNKNOWN: (view.theme.missing, _("belum lapor")),
    }


def _unit(view: View, what: str) -> str:
    return "" if what == INDEX else i18n.own(view.data.indicator(what), "satuan")


def _say(view: View, what: str, value: float) -> str:
    if what == INDEX:
        return formats.number(value, 1)
    indicator = view.data.indicator(what)
    return formats.quantity(value, i18n.own(indicator, "satuan"), int(indicator["desimal"]))


def _table(view: View, table: pd.DataFrame, what: str) -> Table:
    looks = _looks(view)
    unit, decimals = _unit(view, what), 1 if what == INDEX else int(view.data.indicator(what)["desimal"])
    return Table(
        table.assign(jenis=[looks[kind][1] for kind in table["jenis"]]),
        (
            Column("nama", _("Kelurahan")),
            Column("nilai", named_by(view, what), "number", unit, decimals),
            Column("tetangga", _("Rata-rata tetangga"), "number", unit, decimals),
            Column("moran", _("Moran lokal"), "number", "", 2),
            Column("p", _("Peluang kebetulan"), "number", "", 4),
            Column("jenis", _("Kedudukan")),
        ),
    )
