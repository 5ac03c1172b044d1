"""The state of findings on the page of data quality: which are open, which are explained, by whom and why; each finding in one sentence."""

from __future__ import annotations

from urllib.parse import quote

import pandas as pd

from kbdata import quality
from kbdata.explanations import EXPLAINED, OPEN
from kbview import formats, i18n, words, words_findings
from kbview.cards import naming
from kbview.cards.quality_choice import codes
from kbview.i18n import _, _n
from kbview.tables import Column
from kbview.view import View, remembered

ALL = "semua"
CHOICES = (ALL, OPEN, EXPLAINED)
ASKED = "temuan"  # the finding that a link asks to be explained, in the address


@remembered
def inside(view: View) -> frozenset[str]:
    """The chosen place and all places in it."""
    tree = view.data.places
    return frozenset(tree.index[tree[str(tree.at[view.place, "tingkat"])] == view.place])


@remembered
def ever_contradicting(view: View) -> pd.DataFrame:
    """The findings of consistency under the filters, of any year."""
    found = quality.findings(view.data)
    there = found["wilayah"].isna() | found["wilayah"].isin(inside(view))
    about = found["indikator"].isna() | found["indikator"].isin(codes(view))
    asked = found["skpd"].eq(view.skpd) if view.skpd else True
    return found[there & about & asked]


@remembered
def contradicting(view: View) -> pd.DataFrame:
    """The findings of consistency under the filters: of the place, of the year where they are about one, of the agency and the field."""
    found = ever_contradicting(view)
    return found[found["periode"].isna() | (found["periode"].str[:4] == str(view.year))]


@remembered
def differing(view: View) -> pd.DataFrame:
    """What sources say differently under the filters, of any year: the latest years have no figures of the leading indicator, so no page is theirs."""
    found = quality.differing(view.data)
    return found[found["wilayah"].isin(inside(view)) & found["indikator"].isin(codes(view))]


@remembered
def ever_standing_out(view: View) -> pd.DataFrame:
    """The outliers under the filters, of any year."""
    found = quality.outliers(view.data)
    return quality.once(found[found["wilayah"].isin(inside(view)) & found["indikator"].isin(codes(view))])


@remembered
def standing_out(view: View) -> pd.DataFrame:
    """The outliers under the filters."""
    found = ever_standing_out(view)
    return found[found["periode"].str[:4] == str(view.year)]


def _lists(view: View) -> tuple[pd.DataFrame, ...]:
    """The lists of the page, in the order of `quality.KINDS`."""
    return contradicting(view), differing(view), standing_out(view)


@remembered
def listed(view: View) -> pd.DataFrame:
    """All findings that the page lists, the open ones first: `id`, `isi`, `kalimat`, `keadaan`, `alasan`, `oleh`, `tanggal`."""
    parts = [found.assign(kalimat=sentences(view, kind, found)) for kind, found in zip(quality.KINDS, _lists(view), strict=True)]
    columns = ["id", "isi", "kalimat", "keadaan", "alasan", "oleh", "tanggal"]
    whole = pd.concat([part[columns] for part in parts if len(part)] or [pd.DataFrame(columns=columns)], ignore_index=True)
    return whole.sort_values("keadaan", key=lambda states: states.eq(EXPLAINED), kind="stable", ignore_index=True)


def sentences(view: View, kind: str, found: pd.DataFrame) -> list[str]:
    """Each finding of a kind in one sentence, told apart where two would read alike."""
    say = {"bertentangan": _contradiction, "berbeda": _difference, "pencilan": _outlier}[kind]
    told = pd.Series([say(view, row) for row in found.itertuples()], dtype="str")
    again = told.groupby(told).cumcount()
    return [text if not number else f"{text} ({number + 1})" for text, number in zip(told, again, strict=True)]


def opened(found: pd.DataFrame) -> pd.DataFrame:
    """Those of the findings that are open."""
    return found[found["keadaan"] == OPEN]


def only(found: pd.DataFrame, state: str) -> pd.DataFrame:
    """Those of the findings that have a state; all where none is asked for."""
    return found if state == ALL else found[found["keadaan"] == state]


def state_name(state: str) -> str:
    """A state in words."""
    return {ALL: _("semua"), OPEN: _("terbuka"), EXPLAINED: _("dijelaskan")}[state]


def apart(found: pd.DataFrame) -> str:
    """How many of the findings are open and how many explained, to be added to how many there are; nothing where none is explained."""
    now = len(opened(found))
    told = _n("{n} sudah dijelaskan", len(found) - now).format(n=formats.number(len(found) - now))
    return ": " + _("{n} terbuka").format(n=formats.number(now)) + ", " + told if now < len(found) else ""


def all_explained(found: pd.DataFrame) -> str:
    """The title of a list of findings of which none is open."""
    return _n("Tidak ada yang terbuka: {n} temuan sudah dijelaskan", len(found)).format(n=formats.number(len(found)))


def nothing(state: str) -> str:
    """What a list says where none of its findings has the state that is asked for."""
    return _("Tidak ada temuan di sini dengan keadaan “{k}”").format(k=state_name(state))


def told(view: View, kind: str, every: pd.DataFrame, state: str, ask: str | None) -> pd.DataFrame:
    """Those of the findings of a kind that have a state, with `keadaan_kata`, `penjelasan` in one sentence, and `jelaskan`, where to explain each.

    ask: the address at which the reader may explain, without the finding; None for readers who may not.
    """
    links = [None if ask is None else f"mutu?{ask}{ASKED}={quote(text)}" for text in (sentences(view, kind, every) if ask is not None else every["id"])]
    found = only(every.assign(jelaskan=pd.Series(links, every.index, dtype="object")), state)
    said = [_explained(row) for row in found.itertuples()]
    return found.assign(keadaan_kata=found["keadaan"].map(state_name), penjelasan=said)


def columns(ask: str | None) -> tuple[Column, ...]:
    """What a list on the page says of the state."""
    return (Column("penjelasan", _("Keadaan")), *(() if ask is None else (Column("jelaskan", _("Jelaskan"), "link"),)))


def file_columns() -> tuple[Column, ...]:
    """What the table and the files say of the state."""
    return (
        Column("keadaan_kata", _("Keadaan")),
        Column("alasan", _("Penjelasan")),
        Column("oleh", _("Dijelaskan oleh")),
        Column("tanggal", _("Tanggal dijelaskan"), "date"),
    )


def publishers(view: View) -> dict[str, str]:
    """Who published each source."""
    table = view.data.table("sumber")
    return {code: words.publisher(name) for code, name in zip(table["kode"], table["penerbit"], strict=True)}


def said_of(view: View, code: str, value: float) -> str:
    """A figure of an indicator with its unit and the decimals that it has."""
    unit = i18n.own(view.data.indicator(code), "satuan")
    return formats.with_unit(formats.amount(value), unit)


def moved(row: object) -> str:
    """A change from a period to the next."""
    before, after = formats.amount(row.sebelum), formats.amount(row.nilai)  # type: ignore[attr-defined]
    return f"{before} ({formats.period(row.periode_sebelum, short=True)}) → {after} ({formats.period(row.periode, short=True)})"  # type: ignore[attr-defined]


def _explained(row: object) -> str:
    if row.keadaan == OPEN:  # type: ignore[attr-defined]
        return state_name(OPEN)
    return _("dijelaskan: {alasan} ({siapa}, {kapan})").format(
        alasan=row.alasan.rstrip("."),  # type: ignore[attr-defined]
        siapa=row.oleh,  # type: ignore[attr-defined]
        kapan=formats.day(row.tanggal, "medium"),  # type: ignore[attr-defined]
    )


def _contradiction(view: View, row: object) -> str:
    wrong, _mend = words_findings.wrong_and_mend(view.data, row.kode, row.nilai, row.aturan)  # type: ignore[attr-defined]
    place = view.name(row.wilayah) if isinstance(row.wilayah, str) else ""  # type: ignore[attr-defined]
    when = formats.period(row.periode) if isinstance(row.periode, str) else ""  # type: ignore[attr-defined]
    return ": ".join(filter(None, (", ".join(filter(None, (place, when))), wrong)))


def _difference(view: View, row: object) -> str:
    named, code = publishers(view), str(row.indikator)  # type: ignore[attr-defined]
    return _("{tempat}, {periode}: {nama} {a} menurut {s}, {b} menurut {t}").format(
        tempat=view.name(row.wilayah),  # type: ignore[attr-defined]
        periode=formats.period(row.periode),  # type: ignore[attr-defined]
        nama=naming.label(view, code),
        a=said_of(view, code, row.nilai),  # type: ignore[attr-defined]
        s=named[row.sumber],  # type: ignore[attr-defined]
        b=said_of(view, code, row.nilai_lain),  # type: ignore[attr-defined]
        t=named[row.sumber_lain],  # type: ignore[attr-defined]
    )


def _outlier(view: View, row: object) -> str:
    return f"{view.name(row.wilayah)}: {naming.label(view, row.indikator)} {moved(row)}"  # type: ignore[attr-defined]
