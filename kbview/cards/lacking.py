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


def of(view: View, codes: Sequence[str], title: str) -> Card | None:
    """Says which of the indicators that a card cannot do without the dictionary of these data lacks; None where it has them all.

    title: what the card would have shown. The table has a row per missing code: `kode`.
    """
    missing = [code for code in codes if code not in view.data.indicators.index]
    if not missing:
        return None
    told = _("Data ini tidak memuat indikator {k}.").format(k=formats.listing(missing))
    mend = _("Tambahkan indikator itu pada tabel indikator, dan angkanya pada tabel nilai.")
    finding = _("{judul}: tidak ada datanya").format(judul=title)
    return Card(finding, told, naming.empty(mend), Table(pd.DataFrame({"kode": missing}), (Column("kode", _("Indikator")),)), alt=f"{finding}. {told}")
