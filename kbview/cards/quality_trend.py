"""Data quality over the years: whether what contradicts itself and what stands out becomes less."""

from __future__ import annotations

from kbdata import quality
from kbview import charts, formats
from kbview.card import Card
from kbview.cards import naming
from kbview.cards.quality_choice import foot_of
from kbview.cards.quality_findings import ever_contradicting, ever_standing_out
from kbview.i18n import _, _n
from kbview.tables import Column, Table
from kbview.view import View, remembered


@remembered
def years(view: View) -> Card:
    """How many findings there are of each year up to the one of the period."""
    wrong, far = ever_contradicting(view), ever_standing_out(view)
    found = quality.by_year(wrong, far)
    found = found[found["tahun"] <= str(view.year)].reset_index(drop=True)
    subtitle = _("Banyaknya temuan menurut tahun yang dilaporkan, dengan saringan yang sama")
    parts = {"bertentangan": (_("saling bertentangan"), view.theme.alarm), "pencilan": (_("di luar kebiasaan"), view.theme.primary)}
    table = Table(found, (Column("tahun", _("Tahun")), *(Column(name, label.capitalize(), "number") for name, (label, _colour) in parts.items())))
    if found.empty:
        text = _("Tidak ada temuan sampai {tahun}").format(tahun=view.year)
        return Card(text, subtitle, naming.empty(text), table, foot_of(view, far))
    long = found.melt(id_vars="tahun", value_vars=list(parts), var_name="bagian", value_name="nilai").rename(columns={"tahun": "baris"})
    shown = {name: part for name, part in parts.items() if found[name].sum()}
    labels = {year: year for year in found["tahun"]}
    figure = charts.stacked_bars(long[long["bagian"].isin(shown)], rows=labels, parts=shown, theme=view.theme, say=formats.number)
    total = found.set_index("tahun")[list(parts)].sum(axis=1).reindex([str(view.year - 1), str(view.year)], fill_value=0)
    before, now = (int(count) for count in total)
    title = _n("{n} temuan pada {tahun}, {m} pada tahun sebelumnya", now).format(n=formats.number(now), tahun=view.year, m=formats.number(before))
    undated = int(wrong["tahun"].isna().sum())
    notes = (_n("{n} temuan tidak bertahun", undated).format(n=undated),) if undated else ()
    return Card(title, subtitle, figure, table, foot_of(view, far, *notes), title, charts.legend(shown))
