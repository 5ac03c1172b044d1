"""The card that stands where the data know nothing of what a card is made of: another city may count other things."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from kbview import formats
from kbview.card import Card
from kbview.cards import naming
from kbview.i18n import _
from kbview.tables import Column, Table
from kbview.view import View


def of(view: View, codes: Sequence[str], title: str, sums: Sequence[str] = ()) -> Card | None:
    """Says which of the indicators that a card cannot do without the dictionary of these data lacks; None where it has them all.

    sums: more of them, whose counts must be known too. title: what the card would have shown. The table has a row per missing code: `kode`.
    """
    parts = view.data.indicators["pembilang"]
    missing = [code for code in (*sums, *codes) if code not in parts.index]
    bare = [code for code in sums if code in parts.index and pd.isna(parts[code])]
    if not missing and not bare:
        return None
    lost = _("Data ini tidak memuat indikator {k}.").format(k=formats.listing(missing)) if missing else ""
    told = " ".join(filter(None, (lost, _("Kamusnya tidak menyebut unsur {k}.").format(k=formats.listing(bare)) if bare else "")))
    mend = _("Tambahkan indikator itu pada tabel indikator, dan angkanya pada tabel nilai.")
    finding = _("{judul}: tidak ada datanya").format(judul=title)
    return Card(
        finding, told, naming.empty(mend), Table(pd.DataFrame({"kode": [*missing, *bare]}), (Column("kode", _("Indikator")),)), alt=f"{finding}. {told}"
    )
