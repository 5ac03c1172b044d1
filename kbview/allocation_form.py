"""The planner's form: need, budget, minimum, packages and capacities. All of it is held in the address, so that a link is a scenario."""

from __future__ import annotations

from zlib import crc32

import numpy as np
import pandas as pd
import streamlit as st

from kbdata import packages
from kbview import scenario
from kbview.cards import naming
from kbview.i18n import _
from kbview.scenario import MILLION, Scenario
from kbview.view import View

NEED, BUDGET, MINIMUM, PACKAGES, CAPACITY = "jangkau", "anggaran_juta", "minimum", "paket", "kapasitas"  # in the address
RICHEST = 10_000_000.0  # million rupiah


def asked(view: View) -> Scenario | None:
    """Draw the form and return what it asks; None where the data have no need to count."""
    needs = packages.need_codes(view.data)
    if not needs:
        return None
    with st.container(horizontal=True, vertical_alignment="bottom", key="pilihan_alokasi"):
        need = st.selectbox(_("Kebutuhan yang dijangkau"), needs, key=NEED, bind="query-params", width=300, format_func=lambda code: naming.label(view, code))
        budget = st.number_input(
            _("Anggaran (juta rupiah)"), 0.0, RICHEST, scenario.usual_budget(view, need), 50.0, "%.0f", key=BUDGET, bind="query-params", width=200
        )
        minimum = st.number_input(_("Minimum tiap kecamatan (%)"), 0.0, 100.0, 0.0, 5.0, "%.0f", key=MINIMUM, bind="query-params", width=200)
    with st.expander(_("Paket kegiatan dan kapasitas SKPD: angka dari riwayat, dapat diubah"), key="isi_paket"):
        text = _packages(view, need)
        able = _capacity(view)
    return Scenario(need, budget, minimum, text, able)


def _packages(view: View, need: str) -> str:
    text = str(st.session_state.get(PACKAGES) or st.query_params.get(PACKAGES, ""))
    rows = scenario.chosen(view, need, text)
    agencies = view.data.agencies
    shown = pd.DataFrame({
        "dipakai": rows["dipakai"].astype(bool), "kegiatan": rows["kegiatan"].replace(naming.activities(view)), "skpd": rows["skpd"].map(agencies),
        "satuan": naming.units(view, rows), "biaya": rows["biaya"].astype(float), "penerima": rows["penerima"].astype(float).round(2),
        "dihitung": rows["dihitung"].map({"orang": _("orang"), "keluarga": _("keluarga")}),
        "tepat": 100 * rows["tepat"].astype(float), "paling_banyak": rows["paling_banyak"].astype(float), "dari": rows["dari"].astype(int),
    })  # fmt: skip
    order = rows.assign(_used=~rows["dipakai"]).sort_values(["_used", "kegiatan"], kind="stable").index
    shown, rows = shown.loc[order].reset_index(drop=True), rows.loc[order].reset_index(drop=True)
    key = f"{PACKAGES}_{need}_{view.language}_{crc32(text.encode()):x}"
    number = st.column_config.NumberColumn
    st.data_editor(
        shown,
        key=key,
        hide_index=True,
        num_rows="dynamic",
        height=300,
        on_change=_edited,
        args=(view, need, key, rows),
        column_config={
            "dipakai": st.column_config.CheckboxColumn(_("Pakai"), width=90, default=True),
            "kegiatan": st.column_config.TextColumn(_("Kegiatan"), required=True, max_chars=60),
            "skpd": st.column_config.SelectboxColumn(_("SKPD"), options=sorted(agencies), required=True),
            "satuan": st.column_config.TextColumn(_("Satuan"), max_chars=20),
            "biaya": number(_("Biaya per satuan (Rp)"), min_value=1, format="localized"),
            "penerima": number(_("Penerima per satuan"), min_value=0.0, format="localized"),
            "dihitung": st.column_config.TextColumn(_("Penerima dihitung"), disabled=True),
            "tepat": number(_("Tepat sasaran (%)"), min_value=0, max_value=100, format="localized"),
            "paling_banyak": number(_("Paling banyak per kampung"), min_value=0, format="localized"),
            "dari": number(_("Dasar (kegiatan)"), disabled=True, format="localized"),
        },
    )
    st.caption(
        _(
            "Tepat sasaran: bagian penerima yang dipilih karena membutuhkan. Catatan belum memuatnya, maka usulannya 0 %: "
            "penerima membutuhkan sesering rata-rata kampungnya."
        )
    )
    st.text_input(_("Kode paket (ikut dalam tautan)"), key=PACKAGES, bind="query-params", placeholder=_("seperti usulan data"))
    return str(st.session_state.get(PACKAGES) or "")


def _edited(view: View, need: str, key: str, rows: pd.DataFrame) -> None:
    """Take what was typed into the table over into the address."""
    changes = st.session_state[key]
    codes = view.data.table("skpd").drop_duplicates("singkatan").set_index("singkatan")["kode"]
    rows = rows.copy()
    for place, typed in changes["edited_rows"].items():
        for column, value in _read(typed, codes).items():
            rows[column] = rows[column].astype(object)
            rows.at[int(place), column] = value
    rows = rows.drop(index=[int(place) for place in changes["deleted_rows"]])
    own = [{"dipakai": True, "tepat": 0.0} | _read(typed, codes) for typed in changes["added_rows"]]
    if own:
        rows = pd.concat([rows, pd.DataFrame(own)], ignore_index=True)
    st.session_state[PACKAGES] = scenario.written(view, need, rows)


def _read(typed: dict[str, object], codes: pd.Series) -> dict[str, object]:
    """Cells as typed, as figures of a package. What names a package of the data (activity, agency, unit) makes it one of the planner's own."""
    figures: dict[str, object] = {}
    for column, value in typed.items():
        if column == "skpd":
            figures |= {"skpd": codes.get(value), "kode": None}
        elif column in ("kegiatan", "satuan"):
            figures |= {column: value, "kode": None}
        elif column == "tepat":
            figures[column] = float(str(value)) / 100 if value is not None else 0.0
        elif column == "dipakai":
            figures[column] = bool(value)
        elif column in scenario.LETTERS:
            figures[column] = float(str(value)) if value is not None else np.nan
    return figures


def _capacity(view: View) -> str:
    text = str(st.session_state.get(CAPACITY) or st.query_params.get(CAPACITY, ""))
    found = scenario.capacities(view, text)
    agencies = view.data.agencies
    shown = pd.DataFrame({"skpd": found.index.map(agencies).fillna(""), "kapasitas": (found / MILLION).round(1).to_numpy()})
    key = f"{CAPACITY}_{view.language}_{crc32(text.encode()):x}"
    st.data_editor(
        shown,
        key=key,
        hide_index=True,
        height=250,
        width=480,
        on_change=_able,
        args=(view, key, found),
        column_config={
            "skpd": st.column_config.TextColumn(_("SKPD"), disabled=True),
            "kapasitas": st.column_config.NumberColumn(_("Kapasitas (juta rupiah)"), min_value=0, format="localized"),
        },
    )
    st.caption(_("Usulan: realisasi tertinggi SKPD itu dalam satu tahun; kosong berarti tanpa batas."))
    st.text_input(_("Kode kapasitas (ikut dalam tautan)"), key=CAPACITY, bind="query-params", placeholder=_("seperti usulan data"))
    return str(st.session_state.get(CAPACITY) or "")


def _able(view: View, key: str, found: pd.Series) -> None:
    found = found.copy()
    for place, typed in st.session_state[key]["edited_rows"].items():
        value = typed.get("kapasitas")
        found.iloc[int(place)] = np.nan if value is None else float(value) * MILLION
    st.session_state[CAPACITY] = scenario.capacities_written(view, found)
