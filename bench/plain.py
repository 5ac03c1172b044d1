"""The page to compare with: what Ringkasan shows, written plainly, as most would. Run by Streamlit with its default settings.

Five metrics, a WebGL map with its boundaries inside the figure, lines, stacked bars, a table, one choice; each figure is made
anew in every run. The numbers are those of the dashboard, from kbdata.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pandas as pd
import plotly.express as px
import streamlit as st

from kbdata import indicators, interventions
from kbdata.dataset import Dataset, open_dataset
from kbdata.observations import years

EMPTY_STYLE = {"version": 8, "sources": {}, "layers": []}  # no tiles: nothing is asked of another host
LINES = 6


@st.cache_resource
def load() -> Dataset:
    """The data set of the folder `KBDATA_HOME`, or the sample data."""
    return open_dataset(os.environ.get("KBDATA_HOME") or Path(__file__).parents[1] / "sample_data")


st.set_page_config(page_title="Kampung KB", layout="wide")
data = load()
tree = data.places
period = data.setting("tahun_utama")
leading = data.setting("indikator_utama")
span = [year for year in years(data) if year <= period]
[city] = tree.index[tree["tingkat"] == "kota"]
everywhere = indicators.members(data, city, "kecamatan")

st.title("Kampung KB")
place = st.selectbox("Kecamatan", everywhere, index=None, format_func=tree["nama"].get, placeholder="Semua kecamatan") or city
areas = indicators.members(data, place, "kelurahan")
parts = everywhere if place == city else areas

ratio = indicators.values(data, [leading], [place], span).set_index("periode")["nilai"]
families = indicators.values(data, ["cakupan_keluarga"], [place], [period]).iloc[0]
works = interventions.select(data, place=place, years=[int(period)])
whole = interventions.totals(works, []).iloc[0]
kampung = set(indicators.members(data, place, "kampung")) & set(indicators.founded(data, period))
for column, (name, value, change) in zip(
    st.columns(5),
    [
        (data.indicator(leading)["nama_id"], f"{ratio[period]:.1f} %", f"{ratio[period] - ratio.iloc[0]:.1f}"),
        ("Kampung KB", len(kampung), None),
        ("Keluarga terjangkau", f"{families['pembilang']:,.0f}", f"{families['nilai']:.0f} %"),
        (f"Intervensi {period}", int(whole["jumlah"]), None),
        (f"Realisasi anggaran {period}", f"Rp{whole['realisasi'] / 1e9:.2f} miliar", None),
    ],
    strict=True,
):
    column.metric(name, value, change)

left, right = st.columns([7, 5])
values = indicators.values(data, [leading], areas, [period]).assign(nama=lambda found: found["wilayah"].map(tree["nama"]))
shown = data.layers["kelurahan"]
west, south, east, north = shown[shown["kode"].isin(areas)].total_bounds
with left:
    figure = px.choropleth_map(
        values,
        geojson=json.loads(shown[["kode", "geometry"]].to_json()),
        locations="wilayah",
        featureidkey="properties.kode",
        color="nilai",
        hover_name="nama",
        center={"lat": (south + north) / 2, "lon": (west + east) / 2},
        zoom=11,
        height=430,
    )
    figure.update_layout(map_style=EMPTY_STYLE)
    st.plotly_chart(figure)
with right:
    st.dataframe(values[["nama", "nilai", "pembilang", "penyebut", "status"]], height=430)

left, right = st.columns(2)
with left:
    series = indicators.values(data, [leading], [place, *parts][:LINES], span)
    series = series.assign(nama=series["wilayah"].map(tree["nama"]))
    st.plotly_chart(px.line(series, x="periode", y="nilai", color="nama", markers=True))
with right:
    by_field = interventions.totals(works, ["skpd_nama", "bidang"])
    by_field = by_field.assign(bidang=by_field["bidang"].map(pd.Series(data.table("bidang").set_index("kode")["nama_id"])))
    st.plotly_chart(px.bar(by_field, x="jumlah", y="skpd_nama", color="bidang"))
