"""One place of the map beside it: its main numbers against its kecamatan and the city, and where it stands among the kelurahan."""

from __future__ import annotations

from functools import partial
from html import escape

import pandas as pd

from kbdata import chance, indicators, interventions
from kbdata.tables import LEVELS
from kbview import charts, formats, go, i18n, words
from kbview.card import Card, foot
from kbview.cards import atlas, naming, places
from kbview.i18n import _, _n
from kbview.tables import Column, Table
from kbview.view import View, heeding, remembered

ROW = 21  # the height of a bar with its name, in px
FEW = 6  # places that a foot still names


@remembered
def choices(view: View) -> dict[str, str]:
    """The places on the map, as the list names them: kelurahan, then the kampung that stand."""
    here = indicators.members(view.data, places.scope(view), "kelurahan")
    standing = set(indicators.founded(view.data, view.period))
    kampung = [code for code in indicators.members(view.data, places.scope(view), "kampung") if code in standing]
    return {code: naming.titled(view, code) for code in (*sorted(here, key=view.name), *sorted(kampung, key=view.name))}


@heeding()
def main_indicators(view: View, code: str) -> tuple[str, ...]:
    """What a place is told by: the indicator of the map, the leading one, and of each field its ratios among the global goals, else its first ratio,
    else its first goal."""
    rows = view.data.indicators
    rows = rows.assign(ke=rows["bidang"].map(view.data.table("bidang").set_index("kode")["urutan"])).sort_values("ke", kind="stable")
    ratios, goals = rows["sifat"] == "rasio", rows["sdg"].notna()
    told: set[str] = set()
    for _field, mine in rows.groupby("bidang"):
        told |= set(mine.index[(ratios & goals)[mine.index]]) or set(mine.index[ratios[mine.index]][:1]) or set(mine.index[goals[mine.index]][:1])
    return tuple(dict.fromkeys([code, view.data.setting("indikator_utama"), *(own for own in rows.index if own in told)]))


@remembered
def numbers(view: View, code: str, place: str | None) -> Card:
    """The main indicators of a place beside those of its kecamatan and the city. place: what was clicked, or None for the filter bar's."""
    place = place or view.place
    above = view.data.places.loc[place]
    columns = list(dict.fromkeys([place, *(above[level] for level in LEVELS[1::-1] if isinstance(above[level], str))]))
    codes = main_indicators(view, code)
    found = indicators.values(view.data, codes, columns, [view.period])
    wide = found.pivot(index="indikator", columns="wilayah", values="nilai").reindex(list(codes))
    wide = wide[wide.notna().any(axis=1) | (wide.index == code)][columns]
    sides = _against_city(view, found, wide.index.tolist(), place)
    heads = [place_head(view, column, first=column == place) for column in columns]
    compared = place != view.city
    frame = wide.reset_index().assign(nama=[naming.label(view, own) for own in wide.index], beda=[sides[own][0] for own in wide.index])
    table = Table(
        frame.assign(satuan=[i18n.own(view.data.indicator(own), "satuan") for own in wide.index]),
        (
            Column("nama", _("Indikator")),
            Column("satuan", _("Satuan")),
            *(Column(column, view.name(column), "number", "", 2) for column in columns),
            *([Column("beda", _("Dibanding kota"))] if compared else []),
        ),
    )
    body = "".join(_row(view, own, wide.loc[own], sides[own] if compared else None) for own in wide.index)
    last = f'<th scope="col">{escape(_("Dibanding kota"))}</th>' if compared else ""
    head = f'<th scope="col">{escape(_("Indikator"))}</th>' + "".join(f'<th scope="col" class="angka">{escape(text)}</th>' for text in heads) + last
    figure = f'<div class="tabel utuh" tabindex="0"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>{_ways_on(view, place)}'
    own = found[found["wilayah"] == place]
    return Card(
        _finding(view, code, place, wide.at[code, place], sides[code][0]), _what(view, place), figure, table, foot(view, own[own["nilai"].notna()], main=None)
    )


@remembered
def ranking(view: View, code: str, place: str | None) -> Card:
    """The kelurahan of the map by value: ratios around that of the whole, those that differ beyond chance in colour; counts from zero."""
    place = place or view.place
    indicator = view.data.indicator(code)
    unit, decimals = i18n.own(indicator, "satuan"), int(indicator["desimal"])
    inside, found = places.scope(view), atlas.reported(view, code)
    beyond = places.differing(view, found, code, inside)
    sides = beyond["sisi"].where(beyond["beda"] == "berbeda_nyata", "") if beyond is not None else pd.Series("", index=found.index)
    rows = found.assign(sisi=sides).dropna(subset=["nilai"]).sort_values("nilai", ascending=indicator["arah"] == "turun", kind="stable")
    # the number stands beside the name, where it lies on no line
    labels = [f"{row.nama}  <b>{formats.number(row.nilai, decimals)}</b>" for row in rows.itertuples()]
    frame = pd.DataFrame({"kode": rows["wilayah"], "nama": labels, "nilai": rows["nilai"], "sisi": rows["sisi"]})
    home = view.data.places.at[place, "kelurahan"]
    chosen = [home] if isinstance(home, str) else []
    [whole] = indicators.values(view.data, [code], [inside], [view.period])["nilai"]
    height = max(140, ROW * len(frame) + 44)
    figure: go.Figure | str
    if frame.empty:
        figure = naming.empty(_("Tidak ada angka untuk diurutkan; pilih tahun atau indikator lain."))
    elif indicator["sifat"] == "rasio" and pd.notna(whole):
        told = f"{view.name(inside)} {formats.quantity(whole, unit, decimals)}"
        apart = [formats.signed(formats.difference(value, whole, decimals), decimals) for value in frame["nilai"]]
        hover = [f"{name}<br>" + _("beda {d} dari {tempat}").format(d=d, tempat=told) for name, d in zip(labels, apart, strict=True)]
        figure = charts.dots(frame.assign(teks=hover), middle=(float(whole), told), theme=view.theme, chosen=chosen, height=height)
    else:
        figure = charts.bars(frame, theme=view.theme, say=partial(formats.number, decimals=decimals), chosen=chosen, height=height)
        figure.update_yaxes(dtick=1, tickfont={"size": 12})
        figure.update_traces(textposition="none", hovertemplate="%{y}<extra></extra>")
    notes = (*_silent(found), *places.without_kampung(found))
    subtitle = _("{nama}, {satuan}, {periode}").format(nama=naming.label(view, code), satuan=unit, periode=formats.period(view.period))
    if beyond is not None:
        subtitle += _("; ▲▼ nyata di atas atau di bawah {tempat}, titik: tidak berbeda nyata").format(tempat=view.name(inside))
    title = _ranked(view, rows, code, home if isinstance(home, str) else None, beyond is not None)
    return Card(title, subtitle, figure, places.values_table(view, found, code), foot(view, found[found["ditanya"]], notes=notes), title)


def place_head(view: View, place: str, *, first: bool) -> str:
    """The heading of a place's column: short, since the card's title names the place in full."""
    level = str(view.data.places.at[place, "tingkat"])
    return words.level_name(level) if not first or level != "kota" else view.name(place)


def _row(view: View, code: str, values: pd.Series, side: tuple[str, str] | None) -> str:
    indicator = view.data.indicator(code)
    unit, decimals = i18n.own(indicator, "satuan"), int(indicator["desimal"])
    percent = formats.is_percent(unit)
    label = escape(naming.label(view, code)) + ("" if percent else f' <span class="satuan">{escape(unit)}</span>')
    say = partial(formats.percent if percent else formats.number, decimals=decimals)
    cells = "".join(f'<td class="angka">{f"<b>{say(value)}</b>" if number == 0 else say(value)}</td>' for number, value in enumerate(values))
    told = f'<td class="{side[1]}">{escape(side[0])}</td>' if side else ""
    return f"<tr><td>{label}</td>{cells}{told}</tr>"


def _against_city(view: View, found: pd.DataFrame, codes: list[str], place: str) -> dict[str, tuple[str, str]]:
    """How a place's shares stand against the city's beyond chance, in words and tone; a dash for what cannot be judged."""
    own, whole = (found[found["wilayah"] == of].set_index("indikator").loc[codes] for of in (place, view.city))
    about = view.data.indicators.loc[codes]
    share = (about["sifat"] == "rasio") & about["satuan"].map(formats.is_percent) & own["penyebut"].notna() & whole["nilai"].notna()
    judged = own[share & (place != view.city)]
    centre, minimum = whole.loc[judged.index, "nilai"] / about.loc[judged.index, "pengali"], float(view.data.setting("penyebut_minimum"))
    verdicts = chance.funnel(judged["pembilang"], judged["penyebut"], centre, minimum=minimum, factor=1)
    told = {code: _side(view, code, word, side) for code, word, side in zip(judged.index, verdicts["beda"], verdicts["sisi"], strict=True)}
    return dict.fromkeys(codes, (formats.NOTHING, "")) | told


def _side(view: View, code: str, verdict: str, side: str) -> tuple[str, str]:
    """A verdict of `chance.funnel` on a place and its side of the city, in words and tone."""
    if verdict == "terlalu_kecil":
        return _("terlalu kecil"), "samar"
    if verdict != "berbeda_nyata":
        return _("setara"), ""
    above, good = side == "atas", view.data.indicator(code)["arah"]
    text = _("▲ lebih tinggi") if above else _("▼ lebih rendah")
    if good == "netral":
        return text, ""
    return text, "baik" if above == (good == "naik") else "buruk"


def _finding(view: View, code: str, place: str, value: float, word: str) -> str:
    """The number of the place, and how it stands against the city. word: of `_against_city`."""
    indicator, name = view.data.indicator(code), naming.label(view, code)
    if pd.isna(value):
        return _("{tempat}: {nama} belum lapor").format(tempat=naming.titled(view, place), nama=name)
    told = formats.quantity(value, i18n.own(indicator, "satuan"), int(indicator["desimal"]))
    text = _("{tempat}: {nama} {nilai}").format(tempat=naming.titled(view, place), nama=name, nilai=told)
    ending = {_("setara"): _(", setara dengan kota"), _("▲ lebih tinggi"): _(", nyata di atas kota"), _("▼ lebih rendah"): _(", nyata di bawah kota")}
    return text + ending.get(word, "")


def _what(view: View, place: str) -> str:
    """What kind of place it is, and the period of the numbers."""
    row = view.data.places.loc[place]
    when = formats.period(view.period)
    if row["tingkat"] == "kota":
        return _("Angka pokok {periode}; klik kelurahan atau kampung pada peta untuk melihat angkanya").format(periode=when)
    inside = ", ".join(naming.titled(view, row[level]) for level in LEVELS[::-1][1:-1] if isinstance(row[level], str) and row[level] != place)
    if row["tingkat"] == "kampung":
        year = view.data.table("kampung").set_index("wilayah").at[place, "tahun"]
        return _("{tempat}; Kampung KB sejak {tahun}; angka {periode}").format(tempat=inside, tahun=year, periode=when)
    kampung = [code for code in indicators.members(view.data, place, "kampung") if naming.stands(view, code)]
    told = _n("{n} Kampung KB", len(kampung)).format(n=len(kampung)) if kampung else _("tanpa Kampung KB")
    return "; ".join(part for part in (inside, told, _("angka {periode}").format(periode=when)) if part)


def _silent(found: pd.DataFrame) -> tuple[str, ...]:
    """The kelurahan that have not reported, by name where they are few; the table has them all."""
    missing = found[found["nilai"].isna() & found["ditanya"]]["nama"].tolist()
    if not missing:
        return ()
    if len(missing) > FEW:
        return (_("{n} kelurahan belum lapor").format(n=formats.number(len(missing))),)
    return (_("belum lapor: {daftar}").format(daftar=formats.listing(missing)),)


def _ways_on(view: View, place: str) -> str:
    """What was done there in the year, by field, and the link to its profile."""
    rows = interventions.select(
        view.data, place=place, years=[view.year], skpd=[view.skpd] if view.skpd else None, bidang=[view.bidang] if view.bidang else None
    )
    counts = interventions.numbers(rows, ["bidang"]).set_index("bidang")["jumlah"]
    fields = view.data.table("bidang").sort_values("urutan")
    parts = [f"{i18n.own(row, 'nama')} {formats.number(counts[row.kode])}" for row in fields.itertuples() if row.kode in counts.index]
    total = int(counts.sum())
    told = _("{n} intervensi {tahun}: {daftar}") if total else _("Tanpa intervensi {tahun}")
    told = told.format(n=formats.number(total), tahun=view.year, daftar=", ".join(parts))
    if view.skpd or view.bidang:
        told += " " + _("(menurut saringan SKPD dan bidang)")
    query = naming.link(view) if place == view.city else naming.query(view, place)
    link = f'<a href="profil?{escape(query)}" target="_self" data-pindah>{escape(_("Buka profil {tempat}").format(tempat=naming.titled(view, place)))} →</a>'
    return f'<p class="catatan">{escape(told)}</p><p class="ajakan">{link}</p>'


def _ranked(view: View, rows: pd.DataFrame, code: str, home: str | None, judged: bool) -> str:
    """Where the chosen kelurahan stands; without one, how many lie clearly below and above the whole."""
    indicator = view.data.indicator(code)
    if rows.empty:
        return _("{nama}: belum ada kelurahan yang melapor pada {periode}").format(nama=naming.label(view, code), periode=formats.period(view.period))
    order = rows["wilayah"].tolist()

    def told(row: pd.Series) -> str:
        return f"{row['nama']} {formats.quantity(row['nilai'], i18n.own(indicator, 'satuan'), int(indicator['desimal']))}"

    if home in order:
        at = order.index(home)
        return _("{tempat}: peringkat {n} dari {total} kelurahan").format(tempat=told(rows.iloc[at]), n=at + 1, total=len(order))
    if judged:
        below, above = (int((rows["sisi"] == side).sum()) for side in ("bawah", "atas"))
        return _("{n} kelurahan nyata di bawah dan {m} nyata di atas {tempat}; urutan dari {a} sampai {b}").format(
            n=below, m=above, tempat=view.name(places.scope(view)), a=told(rows.iloc[0]), b=told(rows.iloc[-1])
        )
    return _("Urutan {total} kelurahan: pertama {a}, terakhir {b}").format(total=len(order), a=told(rows.iloc[0]), b=told(rows.iloc[-1]))
