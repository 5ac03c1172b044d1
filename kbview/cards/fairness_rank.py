"""Who needs most, how sure that rank is, and in which fields nothing has been begun there."""

from __future__ import annotations

from html import escape

import pandas as pd

from kbdata import equity, indicators
from kbview import charts_equity, formats, methods
from kbview.card import Card
from kbview.cards import fairness, naming
from kbview.cards.fairness import Choice
from kbview.i18n import _, _n
from kbview.tables import Column, Table
from kbview.view import View, remembered

SHOWN = 15  # ranks in the figure; the table has them all
TOP = 10  # the ranks whose firmness the title tells
ROW, HEAD = 27, 40  # px


@remembered
def ranking(view: View, choice: Choice) -> Card:
    """The places by need, each with the range of its rank over many other recipes."""
    subtitle = _("Peringkat kebutuhan {periode}: {bobot}; batang: peringkat pada 90 % susunan lain").format(
        periode=formats.period(view.period), bobot=fairness.shares_words(view, choice.recipe) or formats.NOTHING
    )
    if lacking := fairness.hindrance(view, choice.recipe):
        return fairness.cannot(lacking, subtitle, "ketidakpastian-peringkat", view)
    found = fairness.ranked(view, choice.recipe).dropna(subset=["peringkat"])
    top = found.head(SHOWN)
    frame = pd.DataFrame({
        "kode": top.index, "nama": [f"{formats.number(row.peringkat)}  {naming.bare(view, row.Index)}" for row in top.itertuples()],
        "peringkat": top["peringkat"].to_numpy(), "rendah": top["rendah"].to_numpy(), "tinggi": top["tinggi"].to_numpy(),
        "teks": [_told(view, row) for row in top.itertuples()],
    })  # fmt: skip
    height = HEAD + ROW * len(frame)
    figure = charts_equity.rank_ranges(frame, last=len(found), theme=view.theme, chosen=fairness.home(view), height=height)
    firm = int((found["tinggi"].head(TOP) <= TOP).sum())
    first = min(TOP, len(found))
    title = _("{a} paling membutuhkan; {n} dari {total} teratas tetap di sana pada hampir semua susunan lain").format(
        a=naming.bare(view, found.index[0]), n=firm, total=first
    )
    foot = fairness.foot(view, choice, work=False)
    told = _("Ditunjukkan {n} dari {total} kelurahan. Tetap berarti seluruh batangnya di dalam {t} teratas.").format(n=len(top), total=len(found), t=first)
    notes = f'<p class="catatan">{escape(told)}</p>{_sway(view, choice)}'
    return Card(title, subtitle, figure, _table(view, choice), foot, title, notes + methods.link(view, "ketidakpastian-peringkat"))


@remembered
def without_work(view: View, choice: Choice) -> Card:
    """The neediest fifth and the fields in which nothing was begun there."""
    subtitle = _("Seperlima kelurahan dengan kebutuhan teratas; banyaknya intervensi yang dimulai {kurun}, tanpa rencana dan yang batal").format(
        kurun=fairness.span_words(view, choice)
    )
    if lacking := fairness.hindrance(view, choice.recipe):
        return fairness.cannot(lacking, subtitle, "kebutuhan-dan-upaya", view)
    ranks = fairness.ranked(view, choice.recipe)["peringkat"]
    side = equity.fifths(ranks)
    needy = side.index[side == 1].tolist()
    if not needy:
        few = _("Seperlima kelurahan tidak dapat dibentuk: perlu sedikitnya lima kelurahan dengan peringkat berbeda")
        return fairness.cannot(few, subtitle, "kebutuhan-dan-upaya", view)
    counts = fairness.by_field(view, choice.span).loc[needy]
    counts = counts[[view.bidang]] if view.bidang else counts
    fields = view.fields(list(counts.columns))
    none = counts.index[(counts == 0).all(axis=1)].tolist()
    holes = int((counts == 0).to_numpy().sum())
    if none:
        title = _n("{n} dari {total} kelurahan di seperlima teratas kebutuhan belum disentuh satu bidang pun", len(none)).format(n=len(none), total=len(needy))
        title += ": " + fairness.names(view, none)
    else:
        title = _("{n} dari {total} pasangan bidang dan kelurahan di seperlima teratas kebutuhan masih kosong").format(n=holes, total=counts.size)
    since = _kampung(view, needy)
    table = Table(
        counts.reset_index(names="kode").assign(nama=[naming.bare(view, code) for code in counts.index], peringkat=ranks[needy].to_numpy(), kampung=since),
        (
            Column("peringkat", _("Peringkat kebutuhan"), "number"),
            Column("nama", _("Kelurahan")),
            Column("kampung", _("Kampung KB")),
            *(Column(code, fields[code][0], "number") for code in counts.columns),
        ),
    )
    return Card(title, subtitle, _matrix(view, counts, fields, since), table, fairness.foot(view, choice), title, methods.link(view, "kebutuhan-dan-upaya"))


def _matrix(view: View, counts: pd.DataFrame, fields: dict[str, tuple[str, str]], since: list[str]) -> str:
    """Places × fields as HTML: a count, or a mark where nothing was begun. since: of each place, as `_kampung` tells it."""
    head = "".join(f'<th scope="col" class="angka">{escape(fields[code][0])}</th>' for code in counts.columns)
    rows = ""
    for place, row, stands in zip(counts.index, counts.to_numpy().tolist(), since, strict=True):
        cells = "".join(
            f'<td class="angka">{formats.number(count)}</td>' if count else f'<td class="angka buruk" title="{escape(_("belum ada"))}">○</td>' for count in row
        )
        rows += f"<tr><td>{naming.anchor(view, str(place))}</td><td>{escape(stands)}</td>{cells}</tr>"
    heading = f'<thead><tr><th scope="col">{escape(_("Kelurahan"))}</th><th scope="col">{escape(_("Kampung KB"))}</th>{head}</tr></thead>'
    return (
        f'<div class="tabel sempit" tabindex="0"><table>{heading}<tbody>{rows}</tbody></table></div>'
        f'<p class="catatan">{escape(_("○ belum ada intervensi pada bidang itu"))}</p>'
    )


def _kampung(view: View, homes: list[str]) -> list[str]:
    """Since when a kampung stands in each kelurahan, in words."""
    kampung = view.data.table("kampung")
    standing = kampung[kampung["wilayah"].isin(indicators.founded(view.data, view.period))]
    since = standing.groupby(standing["wilayah"].map(view.data.places["kelurahan"]))["tahun"].min()
    return [_("sejak {tahun}").format(tahun=since[home]) if home in since.index else _("belum ada") for home in homes]


def _told(view: View, row: object) -> str:
    """A rank as it is told when pointed at. row: of `need.ranked`."""
    code, rank, low, high, middle, main = (getattr(row, field) for field in ("Index", "peringkat", "rendah", "tinggi", "tengah", "pokok"))
    told = _("peringkat {n}; susunan lain {a}–{b}, tengah {m}").format(
        n=formats.number(rank), a=formats.number(low), b=formats.number(high), m=formats.number(middle)
    )
    return f"<b>{naming.bare(view, code)}</b><br>{told}<br>" + _("terutama karena {i}").format(i=naming.label(view, main))


def _sway(view: View, choice: Choice) -> str:
    """Which indicator the top ranks hang on most, as a note."""
    ranks = fairness.ranked(view, choice.recipe)["peringkat"].dropna()
    moved = fairness.without_one(view, choice.recipe)
    first = ranks.index[ranks <= TOP]
    gone = {code: int((moved.loc[first, code] > TOP).sum()) for code in moved.columns}
    if not gone:
        return ""
    code = max(gone, key=lambda one: gone[one])
    if not gone[code]:
        return f'<p class="catatan">{escape(_("Tanpa indikator mana pun, yang teratas tetap sama."))}</p>'
    told = _n("Paling bergantung pada {i}: tanpanya {n} dari {total} teratas berganti.", gone[code]).format(
        i=naming.label(view, code), n=gone[code], total=len(first)
    )
    return f'<p class="catatan">{escape(told)}</p>'


def _table(view: View, choice: Choice) -> Table:
    """Every place with its index, its rank, the range of the rank, and the rank without each indicator."""
    found = fairness.ranked(view, choice.recipe)
    moved = fairness.without_one(view, choice.recipe)
    frame = found.assign(nama=[naming.bare(view, code) for code in found.index]).join(moved.add_prefix("tanpa_"))
    frame["pokok"] = [naming.label(view, code) if isinstance(code, str) else None for code in found["pokok"]]
    return Table(
        frame,
        (
            Column("peringkat", _("Peringkat"), "number"),
            Column("nama", _("Kelurahan")),
            Column("indeks", _("Indeks kebutuhan"), "number", "", 1),
            Column("rendah", _("Peringkat, persentil 5"), "number"),
            Column("tengah", _("Peringkat, tengah"), "number"),
            Column("tinggi", _("Peringkat, persentil 95"), "number"),
            Column("pokok", _("Terutama karena")),
            *(Column(f"tanpa_{code}", _("Peringkat tanpa {i}").format(i=naming.label(view, code)), "number") for code in moved.columns),
        ),
    )
