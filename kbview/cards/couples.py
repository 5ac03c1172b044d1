"""Couples: which methods the users have, and why the others use none."""

from __future__ import annotations

from itertools import takewhile

import pandas as pd

from kbdata import indicators, mix
from kbview import charts, formats, i18n
from kbview.card import Card, foot
from kbview.cards import lacking, naming
from kbview.i18n import _
from kbview.tables import Column, Table
from kbview.view import View, remembered

ROOM = 1.6  # of the longest bar: count and share stand behind it, also on a phone
NEED = "unmet_need"
NOT_USING = ("bukan_hamil", "bukan_ias", "bukan_iat", "bukan_tial")


@remembered
def methods(view: View) -> Card:
    """The users by method, the most used first, the long-lasting methods in colour."""
    if absent := lacking.of(view, (), _("Peserta menurut metode"), (mix.USERS, mix.LONG)):
        return absent
    values, known, share = _counted(view, [code for side in mix.methods(view.data) for code in side], mix.LONG)
    told = _("Peserta KB menurut metode, orang dan bagian dari semua peserta, {p}; berwarna: metode jangka panjang (MKJP)")
    if known.empty:
        title = _("Peserta menurut metode: belum lapor")
    else:
        first = known.iloc[0]
        title = _("{metode} dipakai {p} peserta; metode jangka panjang {m}").format(
            metode=first["nama"][:1].upper() + first["nama"][1:], p=formats.percent(100 * first["nilai"] / known["nilai"].sum(), 0), m=formats.percent(share)
        )
    return _card(view, values, known, mix.LONG, title, told)


@remembered
def non_users(view: View) -> Card:
    """The couples that use no method, by reason; those that want no child now in colour: they are the unmet need."""
    codes = [code for code in NOT_USING if code in view.data.indicators.index]
    if absent := lacking.of(view, () if codes else NOT_USING, _("Alasan tidak ber-KB"), (NEED,)):
        return absent
    values, known, share = _counted(view, codes, NEED)
    told = _("Pasangan usia subur yang tidak ber-KB menurut alasan, pasangan dan bagiannya, {p}; berwarna: kebutuhan yang belum terpenuhi (unmet need)")
    if known.empty:
        title = _("Alasan tidak ber-KB: belum lapor")
    else:
        wanting = known.loc[known["indikator"].isin(_parts(view, NEED)), "nilai"].sum()
        title = _("{n} pasangan tidak ber-KB; {k} di antaranya ingin menunda atau tidak ingin anak lagi (unmet need {u})").format(
            n=formats.number(known["nilai"].sum()), k=formats.number(wanting), u=formats.percent(share)
        )
    return _card(view, values, known, NEED, title, told)


def _counted(view: View, codes: list[str], share: str) -> tuple[pd.DataFrame, pd.DataFrame, float]:
    """The counts with their short names; those that are known, the largest first; and the value of the ratio that some of them make."""
    found = indicators.values(view.data, [*codes, share], [view.place], [view.period])
    names = [naming.label(view, code) for code in codes]
    shared = sum(1 for _letters in takewhile(lambda letters: len(set(letters)) == 1, zip(*names, strict=False))) if len(names) > 1 else 0
    values = found.head(len(codes)).assign(nama=[name[shared:] for name in names], nama_penuh=names)
    return values, values[values["nilai"].notna()].sort_values("nilai", ascending=False), found["nilai"].iloc[-1]


def _card(view: View, values: pd.DataFrame, known: pd.DataFrame, share: str, title: str, subtitle: str) -> Card:
    total = known["nilai"].sum()
    frame = known.assign(kode=known["indikator"])
    say = lambda n: f"{formats.number(n)} ({formats.percent(100 * n / total, 0)})" if total else formats.number(n)  # noqa: E731
    drawn = (
        charts.bars(frame, theme=view.theme, say=say, chosen=_parts(view, share), room=ROOM)
        if len(frame)
        else naming.empty(_("Belum ada laporan untuk tempat dan periode ini."))
    )
    unit = i18n.own(view.data.indicator(values["indikator"].iloc[0]), "satuan")
    table = Table(
        values.sort_values("nilai", ascending=False),
        (
            Column("nama_penuh", _("Indikator")),
            Column("nilai", _("Jumlah"), "number", unit),
            Column("status", _("Status"), "status"),
            Column("sumber", _("Sumber")),
        ),
    )
    lost = values.loc[values["nilai"].isna(), "nama"].tolist()
    notes = [_("belum lapor: {k}").format(k=formats.listing(lost))] if lost and len(known) else []
    return Card(title, subtitle.format(p=formats.period(view.period)), drawn, table, foot(view, values, notes=notes, main=view.place), title)


def _parts(view: View, code: str) -> list[str]:
    """The counts that make up the numerator of a ratio."""
    return str(view.data.indicator(code)["pembilang"]).split("+") if code in view.data.indicators.index else []
