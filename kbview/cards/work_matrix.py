"""Where work has been and when: agencies × kampung with its holes, starts by month, and the calendar of one kampung."""

from __future__ import annotations

from html import escape

import pandas as pd

from kbdata import holes, interventions, periods
from kbdata.interventions import CANCELLED
from kbview import charts, charts_matrix, charts_work, formats, words
from kbview.card import Card, sideways
from kbview.cards import naming
from kbview.cards.work_choice import Choice, early, foot_of, kampung_of, names_of, nothing, rows_of, years_words
from kbview.i18n import _, _n
from kbview.tables import Column, Table
from kbview.view import View, heeding, remembered

LONGEST = 40  # bars that a calendar still shows
NAMED = 4


@remembered
def matrix(view: View, choice: Choice) -> Card:
    """How many interventions each agency has in each kampung, the holes left open; the best served kampung and the widest agencies first."""
    rows = rows_of(view, choice)
    counted = rows[rows["status"] != CANCELLED]
    kampung = kampung_of(view, counted)
    ahead = early(rows, kampung)
    codes = _active(view)
    if not kampung or not codes or counted.empty:
        return nothing(view, choice)
    found = interventions.coverage(rows, view.data, kampung=kampung, skpd=codes)
    agencies, served = holes.by_agency(found), holes.by_kampung(found)
    found = found.loc[agencies["skpd"].tolist(), served["kampung"].tolist()]
    named, places = names_of(view, "skpd", codes), names_of(view, "kampung", kampung)
    urgent = [code for code in holes.priority(view.data) if code in places]
    texts = pd.DataFrame(
        [
            [_cell(named[row], places[column], count, column in urgent) for column, count in zip(found.columns, counts, strict=True)]
            for row, counts in zip(found.index, found.to_numpy().tolist(), strict=True)
        ],
        index=found.index,
        columns=found.columns,
    )
    columns = {code: f"★ {places[code]}" if code in urgent else places[code] for code in found.columns}
    figure = charts_matrix.cells(found, texts=texts, rows=named, columns=columns, urgent=urgent, theme=view.theme, height=27 * len(found) + 140)
    table = Table(
        found.rename(columns=columns).assign(nama=[named[code] for code in found.index]).reset_index(drop=True),
        (Column("nama", _("SKPD")), *(Column(columns[code], columns[code], "number") for code in found.columns)),
    )
    title = _matrix_title(agencies, served, named, places, set(urgent))
    subtitle = _("Jumlah intervensi per SKPD dan kampung, mulai {kurun}; yang batal tidak dihitung").format(kurun=years_words(choice.years(view)))
    wide = len(interventions.without_kampung(rows))
    never = len(view.data.table("skpd")) - len(codes) if not (view.skpd or view.bidang) else 0
    notes = (
        *((_n("{n} intervensi untuk seluruh kelurahan tidak masuk matriks", wide).format(n=wide),) if wide else ()),
        *(
            (
                _("{n} intervensi di kampung yang belum dicanangkan tidak masuk matriks: {nama}").format(
                    n=int(counted["kampung"].isin(ahead).sum()), nama=formats.listing(list(names_of(view, "kampung", ahead).values()))
                ),
            )
            if ahead
            else ()
        ),
        *((_n("{n} SKPD lain belum pernah tercatat", never).format(n=never),) if never else ()),
    )
    hint, marks = _("Klik kotak untuk melihat barisnya"), f"★ {_priority()}" if urgent else ""
    return Card(title, subtitle, figure, table, foot_of(rows, choice, *notes), title, sideways() + _legend(), hint, marks)


@heeding("skpd", "bidang")
def _active(view: View) -> list[str]:
    """The agencies that have ever worked anywhere, in their order; of the chosen one and the chosen field, where they are set."""
    rows = interventions.select(view.data, bidang=[view.bidang] if view.bidang else None, skpd=[view.skpd] if view.skpd else None)
    working = set(rows.loc[rows["status"] != CANCELLED, "skpd"])
    return [code for code in view.data.table("skpd")["kode"] if code in working]


@remembered
def timeline(view: View, choice: Choice, height: int = 440) -> Card:
    """When interventions start: per month, stacked by field; for one kampung each as a bar from start to end."""
    rows = rows_of(view, choice)
    counted = rows[rows["status"] != CANCELLED]
    if counted.empty:
        return nothing(view, choice)
    if view.kampung:
        return _calendar(view, choice, counted)
    years = choice.years(view)
    counted = counted.assign(bulan=counted["mulai"].dt.strftime("%Y-%m"))
    span = {month: _tick(month, len(years) > 1) for year in years for month in periods.between(f"{year}-01", f"{year}-12")}
    found = interventions.numbers(counted, ["bulan", "bidang"]).rename(columns={"bidang": "bagian", "jumlah": "nilai"})
    words_of_months = {month: formats.period(month) for month in span}
    shown = view.fields(set(found["bagian"]))
    figure = charts_work.months(found, span=span, parts=shown, theme=view.theme, say=formats.number, spoken=words_of_months, height=height)
    per_month = found.groupby("bulan")["nilai"].sum()
    late = int(per_month[[month[5:] >= "10" for month in per_month.index]].sum())
    busiest = [formats.period(str(month)) for month in per_month.index[per_month == per_month.max()]]
    title = _n("Terbanyak dimulai {bulan} ({n}); {p} baru dimulai pada triwulan IV", len(busiest)).format(
        bulan=formats.listing(busiest), n=formats.number(per_month.max()), p=formats.percent(100 * late / per_month.sum(), 0)
    )
    names = names_of(view, "bidang", found["bagian"].unique())
    table = Table(
        found.assign(nama=found["bagian"].map(names)),
        (
            Column("bulan", _("Bulan"), "period"),
            Column("nama", _("Bidang")),
            Column("nilai", _("Intervensi"), "number"),
            Column("anggaran", _("Anggaran"), "money"),
        ),
    )
    subtitle = _("Jumlah intervensi menurut bulan mulai dan bidang, {kurun}").format(kurun=years_words(years))
    return Card(title, subtitle, figure, table, foot_of(rows, choice), title, charts.legend(shown))


def _calendar(view: View, choice: Choice, counted: pd.DataFrame) -> Card:
    """The interventions of one kampung, each from its start to its end; one that has not ended runs on to the end of the period, hatched."""
    ordered = counted.sort_values(["mulai", "id"])
    shown = ordered.tail(LONGEST)
    until, named = periods.end(str(view.year)), naming.activities(view)
    labels = shown["kegiatan"].map(named) + " · " + shown["skpd_nama"]
    turn = labels.groupby(labels).cumcount()
    frame = pd.DataFrame(
        {
            "nama": labels + [f" ({n + 1})" if n else "" for n in turn],
            "bagian": shown["bidang"],
            "mulai": shown["mulai"],
            "selesai": shown["selesai"].fillna(until).clip(lower=shown["mulai"] + pd.Timedelta(days=3)),
            "terbuka": shown["selesai"].isna(),
            "teks": [
                f"<b>{named[row.kegiatan]}</b> · {row.skpd_nama}<br>{formats.day(row.mulai)} – {formats.day(row.selesai)}<br>{words.work_status(row.status)}"
                for row in shown.itertuples()
            ],
        }
    )
    years = range(int(shown["tahun"].min()), max(view.year, int(frame["selesai"].dt.year.max())) + 1)
    fields = view.fields(set(frame["bagian"]))
    figure = charts_work.calendar(frame, parts=fields, theme=view.theme, years=years, height=max(160, 24 * len(frame) + 50))
    open_ = int(counted["selesai"].isna().sum())
    title = _n("{n} intervensi di {tempat}", len(counted)).format(n=len(counted), tempat=view.name(view.place))
    title += "; " + (_n("{n} belum selesai", open_).format(n=open_) if open_ else _("semuanya selesai"))
    subtitle = _("Dari mulai sampai selesai menurut bidang, mulai {kurun}; bergaris: belum selesai").format(kurun=years_words(choice.years(view)))
    hidden = len(ordered) - len(shown)
    notes = (_n("{n} yang lebih lama hanya ada di tabel", hidden).format(n=hidden),) if hidden else ()
    table = Table(
        ordered.assign(keadaan=ordered["status"].map(words.work_status)),
        (
            Column("kegiatan", _("Kegiatan")),
            Column("skpd_nama", _("SKPD")),
            Column("mulai", _("Mulai"), "date"),
            Column("selesai", _("Selesai"), "date"),
            Column("keadaan", _("Status")),
        ),
    )
    return Card(title, subtitle, figure, table, foot_of(counted, choice, *notes), title, charts.legend(fields))


def _matrix_title(agencies: pd.DataFrame, served: pd.DataFrame, named: dict, places: dict, urgent: set[str]) -> str:
    """The widest holes in words: the kampung that fewest agencies serve, a priority one first, and the agency that has missed the most."""
    total, standing = len(agencies), len(served)
    if total == 1:
        missed = served.loc[served["skpd"] == 0, "kampung"].tolist()
        name = named[agencies.iloc[0]["skpd"]]
        if not missed:
            return _("{skpd} sudah menyentuh semua {m} kampung").format(skpd=name, m=standing)
        return _n("{n} dari {m} kampung belum disentuh {skpd}: {nama}", len(missed)).format(
            n=len(missed), m=standing, skpd=name, nama=_some([places[code] for code in sorted(missed, key=lambda code: code not in urgent)])
        )
    if standing == 1:
        missed = agencies.loc[agencies["kampung"] == 0, "skpd"].tolist()
        text = _("{nama} disentuh {n} dari {m} SKPD").format(nama=places[served.iloc[0]["kampung"]], n=total - len(missed), m=total)
        return text + (_("; belum: {skpd}").format(skpd=_some([named[code] for code in missed])) if missed else "")
    least = served[served["skpd"] == served["skpd"].min()]
    first = min(least["kampung"], key=lambda code: code not in urgent)
    count, last = least["skpd"].iloc[0], agencies.iloc[-1]
    text = (_("{nama} baru disentuh {n} dari {m} SKPD") if count else _("{nama} belum disentuh satu pun dari {m} SKPD")).format(
        nama=places[first], n=count, m=total
    )
    if not last["belum"]:
        return text
    return text + _("; {k} dari {s} kampung belum disentuh {skpd}").format(k=last["belum"], s=standing, skpd=named[last["skpd"]])


def _some(names: list[str]) -> str:
    if len(names) <= NAMED:
        return formats.listing(names)
    return _("{a}, dan {n} lainnya").format(a=", ".join(names[: NAMED - 1]), n=len(names) - NAMED + 1)


def _cell(agency: str, place: str, count: int, urgent: bool) -> str:
    told = _n("{n} intervensi", count).format(n=count) if count else _("belum disentuh")
    return f"<b>{agency}</b> · {place}{' ★' if urgent else ''}<br>{told}"


def _legend() -> str:
    marks = (
        ("○", "", _("belum disentuh")),
        ("○", "color:var(--alarm);font-weight:700", _("belum disentuh, kampung prioritas")),
        ("★", "", _priority()),
    )
    shades = escape(_("makin gelap atau terang dari dasar: makin banyak"))
    return (
        f'<p class="legenda" title="{shades}">'
        + "".join(f'<span style="white-space:normal"><b style="{style}">{mark}</b>{escape(text)}</span>' for mark, style, text in marks)
        + "</p>"
    )


def _tick(month: str, several: bool) -> str:
    """The label under a month: its short name, or over several years the year at its January."""
    if several:
        return month[:4] if month.endswith("-01") else ""
    return formats.period(month, short=True).split(" ")[0]


def _priority() -> str:
    return _("prioritas: sedikitnya dua dari kriteria kumuh, padat, pendidikan rendah")
