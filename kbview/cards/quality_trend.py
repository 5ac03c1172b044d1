"""Data quality over the years and over the publications: whether what contradicts itself and what stands out becomes less."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from kbdata import quality, quality_history
from kbdata.explanations import EXPLAINED, OPEN
from kbview import charts, formats, publications
from kbview.card import Card, Foot
from kbview.cards import naming
from kbview.cards.quality_choice import codes, foot_of
from kbview.cards.quality_state import differing, ever_contradicting, ever_standing_out, inside
from kbview.i18n import _, _n
from kbview.tables import Column, Table
from kbview.view import View, remembered, store


@remembered
def years(view: View) -> Card:
    """How many findings there are of each year up to the one of the period."""
    wrong, far = ever_contradicting(view), ever_standing_out(view)
    every = quality.by_year(wrong, far, differing(view))
    found = every[every["tahun"] <= str(view.year)].reset_index(drop=True)
    later = every[every["tahun"] > str(view.year)]
    subtitle = _("Banyaknya temuan terbuka menurut tahun yang dilaporkan, dengan saringan yang sama")
    table = Table(found, (Column("tahun", _("Tahun")), *_counts(view)))
    if found.empty:
        text = _("Tidak ada temuan sampai {tahun}").format(tahun=view.year)
        return Card(text, subtitle, naming.empty(text), table, foot_of(view, far))
    figure, legend = _bars(view, found, {year: year for year in found["tahun"]}, "tahun")
    total = found.set_index("tahun")[[*quality.KINDS]].sum(axis=1).reindex([str(view.year - 1), str(view.year)], fill_value=0)
    before, now = (int(count) for count in total)
    kinds = _kinds(view, found.loc[found["tahun"] == str(view.year)])
    title = _n("{n} temuan terbuka pada {tahun}{jenis}, {m} pada tahun sebelumnya", now).format(
        n=formats.number(now), tahun=view.year, jenis=kinds, m=formats.number(before)
    )
    undated = int(wrong["tahun"].isna().sum())
    title += _explained(int(found.loc[found["tahun"] == str(view.year), EXPLAINED].sum()))
    notes = (_n("{n} temuan tidak bertahun", undated).format(n=undated),) if undated else ()
    return Card(title, subtitle, figure, table, foot_of(view, far, *notes, *_later(view, later)), title, legend)


def published(view: View) -> Card:
    """How many findings each of the last publications left, up to the one that is shown, under the filters."""
    opened = store()
    every = opened.publications() if opened else ()
    subtitle = _("Banyaknya temuan terbuka, semua tahun, dengan saringan yang sama, pada paling banyak {n} terbitan terakhir").format(n=quality_history.MOST)
    if opened is None or not every:
        text = _("Belum ada terbitan untuk dibandingkan")
        about = _("Bila data disimpan sebagai terbitan, di sini tampak apakah temuannya berkurang. Fitur ini memerlukan simpanan; hubungi pengelola dasbor.")
        table = Table(pd.DataFrame({"keterangan": [about]}), (Column("keterangan", _("Keterangan")),))
        return Card(text, subtitle, f'<p class="uraian">{about}</p>', table, Foot(notes=(_("petunjuk: docs/pengelola.md"),)))
    last = next((each.number for each in every if publications.label(each, view.data.zone) == view.as_of), every[-1].number)
    past = quality_history.past(opened, last)
    if not past:
        text = _("Data terbitan yang lama sudah tidak disimpan")
        return Card(text, subtitle, naming.empty(text), Table(pd.DataFrame(), ()))
    return _published(view, past, subtitle)


@remembered
def _published(view: View, past: tuple[quality_history.Past, ...], subtitle: str) -> Card:
    lists = [_under(view, each.findings) for each in past]
    names = [publications.label_of(each.time, each.number, view.data.zone) for each in past]
    rows, before = [], None
    for each, found, name in zip(past, lists, names, strict=True):
        now = set(found.loc[found["keadaan"] == OPEN, "id"])
        counts = found.loc[found["keadaan"] == OPEN, "jenis"].value_counts().reindex(list(quality.KINDS), fill_value=0)
        moves = (None, None) if before is None else (len(now - before[0]), len(before[1] - set(found["id"])))
        rows.append((each.number, name, *counts, int((found["keadaan"] == EXPLAINED).sum()), len(now), *moves))
        before = now, set(found["id"])
    columns = ["nomor", "terbitan", *quality.KINDS, EXPLAINED, "jumlah", "baru", "selesai"]
    frame = pd.DataFrame(rows, columns=columns).sort_values("nomor", ascending=False, ignore_index=True)
    table = Table(
        frame,
        (
            Column("terbitan", _("Terbitan")),
            *_counts(view),
            Column("jumlah", _("Terbuka"), "number"),
            Column("baru", _("Baru terbuka"), "number"),
            Column("selesai", _("Selesai"), "number"),
        ),
    )
    figure, legend = _bars(view, frame, dict(zip(frame["terbitan"], frame["terbitan"], strict=True)), "terbitan")
    first, last = frame.iloc[-1], frame.iloc[0]
    title = _n("{n} temuan terbuka sekarang", int(last["jumlah"])).format(n=formats.number(last["jumlah"]))
    if len(frame) > 1:
        change = int(last["jumlah"] - first["jumlah"])
        title += ", " + (
            _("sama seperti pada terbitan {k}").format(k=first["nomor"])
            if not change
            else (_("naik {n} sejak terbitan {k}") if change > 0 else _("turun {n} sejak terbitan {k}")).format(n=formats.number(abs(change)), k=first["nomor"])
        )
    title += _explained(int(last[EXPLAINED]))
    note = _("selesai: ada pada terbitan sebelumnya, kini datanya tidak lagi bertentangan")
    return Card(title, subtitle, figure, table, Foot(notes=(note,)), title, legend)


def _under(view: View, found: pd.DataFrame) -> pd.DataFrame:
    """The findings under the filters, as the lists of the page have them."""
    there = found["wilayah"].isna() | found["wilayah"].isin(inside(view))
    about = found["indikator"].isna() | found["indikator"].isin(codes(view))
    asked = found["skpd"].eq(view.skpd) if view.skpd else True
    return quality.once(found[there & about & asked])


def _kinds(view: View, counts: pd.DataFrame) -> str:
    """How many open findings there are of each kind, in brackets; nothing where all are of one kind. counts: rows of `quality.by_year`."""
    total = counts[[*quality.KINDS]].sum().sort_values(ascending=False)
    told = [f"{formats.number(count)} {_parts(view)[str(kind)][0]}" for kind, count in total.items() if count]
    return f" ({', '.join(told)})" if len(told) > 1 else ""


def _later(view: View, later: pd.DataFrame) -> tuple[str, ...]:
    """A note of the open findings of years after that of the period, which have no bar. later: rows of `quality.by_year`."""
    count = int(later[[*quality.KINDS]].to_numpy().sum())
    if not count:
        return ()
    years = formats.listing(sorted(later.loc[later[[*quality.KINDS]].sum(axis=1) > 0, "tahun"]))
    return (_n("{n} temuan terbuka lagi sesudah {tahun}, tanpa batang: {lain}", count).format(n=formats.number(count), tahun=view.year, lain=years),)


def _explained(count: int) -> str:
    return "; " + _n("{n} sudah dijelaskan", count).format(n=formats.number(count)) if count else ""


def _parts(view: View) -> dict[str, tuple[str, str]]:
    """What open findings are counted by: label and colour."""
    return {
        "bertentangan": (_("saling bertentangan"), view.theme.alarm),
        "berbeda": (_("berbeda antar sumber"), view.theme.accent),
        "pencilan": (_("di luar kebiasaan"), view.theme.primary),
    }


def _counts(view: View) -> tuple[Column, ...]:
    named = {name: label for name, (label, _colour) in _parts(view).items()} | {EXPLAINED: _("sudah dijelaskan")}
    return tuple(Column(name, label.capitalize(), "number") for name, label in named.items())


def _bars(view: View, found: pd.DataFrame, rows: dict[str, str], by: str) -> tuple[go.Figure | str, str]:
    """Counts of open findings as bars, one per row, stacked by kind, with the legend of the kinds that there are. In words where none is open."""
    parts = {name: part for name, part in _parts(view).items() if found[name].sum()}
    if not parts:
        return naming.empty(_("Tidak ada temuan yang terbuka")), ""
    long = found.melt(id_vars=by, value_vars=list(parts), var_name="bagian", value_name="nilai").rename(columns={by: "baris"})
    return charts.stacked_bars(long, rows=rows, parts=parts, theme=view.theme, say=formats.number), charts.legend(parts)
