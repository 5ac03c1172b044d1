"""What the tests of working together say, in words."""

from __future__ import annotations

import pandas as pd

from kbdata import synergy
from kbdata.synergy import ACTIVITY_FIRST, CHANCE, COMPLEMENT_FIRST, FEWER, MORE, TOO_FEW, UNTESTABLE
from kbview import formats
from kbview.i18n import _, _n
from kbview.words import inside

NAMED = 3  # pairs in a title


def verdict(code: str) -> str:
    return {
        MORE: _("lebih dari kebetulan"),
        FEWER: _("kurang dari kebetulan"),
        CHANCE: _("masih dalam kebetulan"),
        UNTESTABLE: _("tidak dapat diuji"),
    }[code]


def finding(agencies: pd.Series, fields: pd.Series) -> str:
    """What the test says of the claim, in words."""
    numbers = {key: formats.number(agencies[key], 1) for key in ("nilai", "acak", "bawah", "atas")}
    text = {
        MORE: _("Terbukti: {nilai} SKPD bertemu di satu kampung setahun, lebih dari {acak} menurut kebetulan"),
        FEWER: _("Kebalikannya: {nilai} SKPD per kampung setahun, kurang dari {acak} menurut kebetulan; SKPD bekerja terpisah"),
        CHANCE: _("Tidak terbukti: {nilai} SKPD per kampung setahun masih dalam kisaran kebetulan ({bawah}–{atas})"),
        UNTESTABLE: _("Tidak dapat diuji: {nilai} SKPD per kampung setahun, dan tidak ada pekerjaan yang dapat bertukar kampung"),
    }[agencies["putusan"]].format(**numbers)
    agree = fields["putusan"] == agencies["putusan"]
    return text if agree else _("{teks}; menurut bidang {putusan}").format(teks=text, putusan=verdict(fields["putusan"]))


def cautions(kampung: int) -> list[str]:
    """What the test does not say."""
    by_chance = round(kampung * synergy.ERROR)
    several = _n("Dari {m} kampung, sekitar {n} berada di luar pitanya karena kebetulan saja.", by_chance).format(m=kampung, n=by_chance) if by_chance else ""
    return [text for text in (several, _("Bertemu di satu kampung belum berarti direncanakan bersama.")) if text]


def order_word(code: str) -> str:
    return {
        COMPLEMENT_FIRST: _("pelengkap lebih dahulu"),
        ACTIVITY_FIRST: _("pelengkap menyusul"),
        CHANCE: _("urutan tidak terbukti"),
        TOO_FEW: _("terlalu sedikit kampung untuk diuji"),
    }[code]


def order_finding(frame: pd.DataFrame) -> str:
    """How many pairs have an order that is more than chance."""
    proven = frame[frame["putusan"].isin([COMPLEMENT_FIRST, ACTIVITY_FIRST])]
    if len(proven):
        first = proven.sort_values("p").iloc[0]
        return _n("{n} pasangan dikerjakan berurutan; paling jelas {a} dan {b}: {kata}", len(proven)).format(
            n=len(proven), a=inside(first["apa"]), b=inside(first["lain"]), kata=first["kata"]
        )
    if (frame["putusan"] == TOO_FEW).all():
        return _("Urutan belum terbukti: terlalu sedikit kampung dengan kedua kegiatannya")
    return _("Urutan tidak terbukti: pelengkap kadang lebih dahulu, kadang menyusul")


def most_missing(frame: pd.DataFrame) -> str:
    """The pairs whose complement is missing in most kampung, all that are equally many. frame: sorted, the most first."""
    most = frame[frame["kurang"] == frame["kurang"].iloc[0]]
    told = [_("{a} tanpa {b} ({k} dari {m} kampung)").format(a=inside(row.apa), b=inside(row.pelengkap), k=row.kurang, m=row.dari) for row in most.itertuples()]
    return formats.listing(told if len(told) <= NAMED else [*told[: NAMED - 1], _("{n} lainnya").format(n=len(told) - NAMED + 1)])
