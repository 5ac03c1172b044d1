"""The cards of the page of interventions: their numbers are those of the tables, recomputed here with plain pandas."""

from __future__ import annotations

from dataclasses import replace
from itertools import cycle, product

import pandas as pd
import pytest

from kbdata import holes
from kbdata.unit_costs import unit_costs
from kbview import formats, picks, words
from kbview.card import notes
from kbview.cards import work_choice, work_matrix, work_rows, works
from kbview.cards.work_choice import BREAKDOWNS, MEASURES, SPANS, Choice
from kbview.cards.work_rows import NOTHING_PICKED, Picked
from kbview.view import View, open_latest
from tests import cases
from tests.making import BASE, make_dataset

BUILDERS = (works.breakdown, works.spending, work_matrix.matrix, work_matrix.timeline, work_rows.volumes, work_rows.listed)


@pytest.fixture(scope="module")
def view():
    data = open_latest()
    [city] = data.places.index[data.places["tingkat"] == "kota"]
    return View(data, "2019", city)


EVERYTHING = Choice()


def plain(view, choice=EVERYTHING):
    """The interventions of the sample data that fit, found without the code under test; cancelled ones are left out."""
    rows = view.data.table("intervensi")
    kinds = rows["kegiatan"].map(view.data.table("kegiatan").set_index("nama")["penerima"])
    rows = rows.assign(**{kind: rows["penerima"].where(kinds == kind) for kind in ("orang", "keluarga")})
    rows = rows[rows["mulai"].dt.year.isin(choice.years(view)) & (rows["status"] != "batal")]
    place = view.data.places.loc[view.place]
    rows = rows[rows["wilayah"].map(view.data.places[place["tingkat"]]) == view.place]
    for column, value in (("skpd", view.skpd), ("bidang", view.bidang)):
        rows = rows[rows[column] == value] if value else rows
    rows = rows[rows["status"].isin(choice.status)] if choice.status else rows
    return rows[rows["sumber_dana"].isin(choice.fund)] if choice.fund else rows


def narrowed(view):
    """The view under several filters."""
    kecamatan = view.data.places.index[view.data.places["tingkat"] == "kecamatan"]
    return [
        (view, Choice()),
        (replace(view, period="2016"), Choice()),
        (view, Choice(span="sejak", status=("selesai", "berjalan"))),
        (view, Choice(fund=("APBN", "CSR"))),
        *((replace(view, kecamatan=code), Choice(span="sejak")) for code in kecamatan),
        (replace(view, skpd="1.02"), Choice()),
        (replace(view, bidang="ekonomi"), Choice(span="sejak")),
    ]


def test_the_bars_and_the_table_behind_them_are_the_sums_of_the_rows(view):
    for here, choice in narrowed(view):
        card = works.breakdown(here, choice)
        expected = plain(here, choice).groupby("skpd").agg(jumlah=("id", "size"), anggaran=("anggaran", "sum"))
        found = card.table.frame.set_index("skpd")
        assert found["jumlah"].to_dict() == expected["jumlah"].to_dict()
        assert found["anggaran"].to_dict() == expected["anggaran"].to_dict()
        assert sum(sum(trace.x) for trace in card.figure.select_traces({"type": "bar"})) == len(plain(here, choice))


def test_every_measure_and_breakdown_adds_up(view):
    expected = plain(view, Choice(span="sejak"))
    for by in BREAKDOWNS:
        for measure in MEASURES:
            card = works.breakdown(view, Choice(measure, by, "sejak"))
            assert card.table.frame[measure].sum() == (len(expected) if measure == "jumlah" else expected[measure].sum())
            drawn = {trace.name: sum(x for x in trace.x if pd.notna(x)) for trace in card.figure.select_traces({"type": "bar"})}
            whole = {
                "jumlah": len(expected),
                "orang": expected["orang"].sum(),
                "keluarga": expected["keluarga"].sum(),
                "anggaran": expected[["anggaran", "realisasi"]].sum().sum(),
            }
            assert sum(drawn.values()) == pytest.approx(whole[measure])


def test_past_fifteen_the_rest_is_one_bar_and_loses_nothing(view):
    rows = [{"id": f"I{n}", "wilayah": f"K{n:02}"} for n in range(works.MOST + 3)]
    places = [{"kode": row["wilayah"], "nama": row["wilayah"], "tingkat": "kampung", "induk": "K.1.1"} for row in rows]
    made = make_dataset(wilayah=[*BASE["wilayah"], *places], intervensi=rows)
    card = works.breakdown(View(made, "2019", "K"), Choice(by="kampung", span="sejak"))
    labels = list(card.figure.data[0].y)
    assert len(labels) == works.MOST + 1
    assert labels[0] == f"lainnya ({len(card.table.frame) - works.MOST})"


def test_the_matrix_shows_each_count_and_each_hole(view):
    for here, choice in narrowed(view):
        card = work_matrix.matrix(here, choice)
        rows = plain(here, choice)
        target = card.figure.data[-1]
        shown = {tuple(pair) for pair in target.customdata}
        counts = rows.groupby(["skpd", "wilayah"]).size()
        heat = card.figure.data[0]
        drawn = pd.DataFrame(heat.z).to_numpy()
        standing = set(work_choice.kampung_of(here, rows.assign(kampung=rows["wilayah"])))
        assert {place for _, place in shown} == standing
        assert pd.DataFrame(drawn).sum().sum() == sum(n for (_, place), n in counts.items() if place in standing)
        assert len(shown) == drawn.size


def test_work_in_a_kampung_that_does_not_stand_yet_is_told_and_not_dropped():
    data = make_dataset(
        kampung=[{"wilayah": "KA", "tahun": 2018}, {"wilayah": "KC", "tahun": 2020}],
        intervensi=[
            {"id": "I1", "wilayah": "KA"},
            {"id": "I2", "wilayah": "KC"},
            {"id": "I3", "wilayah": "KC"},
            {"id": "I4", "wilayah": "KC", "status": "batal"},
        ],
    )
    early = View(data, "2019", "K")
    [note] = [note for note in work_matrix.matrix(early, Choice()).foot.notes if "belum dicanangkan" in note]
    assert note.startswith("2 intervensi") and str(data.places.at["KC", "nama"]) in note
    assert works.sentence(early, Choice()).startswith("3 intervensi oleh 1 SKPD di 1 dari 1 kampung dan 1 yang belum dicanangkan")
    assert "1 yang belum dicanangkan" in works.figures(early, Choice())


def test_the_mark_of_priority_is_in_the_files_and_the_instruction_is_not(view):
    card = work_matrix.matrix(view, Choice())
    marked = [column.heading for column in card.table.columns if column.heading.startswith("★ ")]
    assert len(marked) == len(set(holes.priority(view.data)) & set(view.kampung_here())) > 0
    told = " ".join(notes(view, card))
    assert "★ prioritas" in told and "Klik" in card.hint and "Klik" not in told


def test_the_sentence_and_the_figures_say_the_same(view):
    for here, choice in narrowed(view):
        rows = plain(here, choice)
        both = rows.dropna(subset=["anggaran", "realisasi"])
        sentence, figures = works.sentence(here, choice), works.figures(here, choice)
        assert sentence.startswith(f"{formats.number(len(rows))} intervensi oleh {rows['skpd'].nunique()} SKPD")
        assert formats.percent(100 * both["realisasi"].sum() / both["anggaran"].sum()) in sentence
        people, *families = words.beneficiaries(rows[["orang", "keluarga"]].sum(min_count=1))
        assert all(f">dan {told}</div>" in figures for told in families)
        for told in (formats.number(len(rows)), formats.money(rows["realisasi"].sum()), people):
            assert f'<div class="angka">{told}</div>' in figures


def test_absorption_is_measured_against_the_threshold(view):
    card = works.spending(view, Choice())
    rows = plain(view)
    both = rows.dropna(subset=["anggaran", "realisasi"]).groupby("skpd")[["anggaran", "realisasi"]].sum()
    share = 100 * both["realisasi"] / both["anggaran"]
    assert card.title.startswith(f"{(share < 80).sum()} dari {len(share)} SKPD di bawah ambang")
    assert card.foot.coverage == f"{rows['realisasi'].notna().sum()} dari {len(rows)} melaporkan realisasi"
    red = [colour == view.theme.alarm for colour in card.figure.data[0].marker.color]
    assert sum(red) == (share < 80).sum()


def test_cancelled_work_is_seen_in_the_rows_and_counts_nowhere(view):
    only = Choice(status=("batal",))
    listed = work_rows.listed(view, only)
    assert len(listed.table.frame) == 4
    assert "tidak dihitung" in listed.foot.notes[-1]
    assert work_choice.counts_nothing(view, only)
    assert "4 intervensi batal" in works.breakdown(view, only).figure


def test_a_click_leads_to_the_rows_behind_it(view):
    target = work_matrix.matrix(view, Choice()).figure.data[-1]
    for text, codes in zip(target.hovertext, target.customdata, strict=True):
        rows = picks.parts_of(("skpd", "kampung"), list(codes)).keep(work_choice.rows_of(view, Choice()))
        count = (rows["status"] != "batal").sum()
        assert (f"{count} intervensi" if count else "belum disentuh") in text
    card = work_rows.listed(view, Choice(), Picked((("skpd", "1.02"),)))
    assert "Dinkes" in card.title
    assert set(card.table.frame["skpd"]) == {"1.02"}


def test_what_is_clicked_again_is_let_go_and_taken_up_again():
    first, second = Picked((("skpd", "A"),)), Picked((("skpd", "B"),))
    nothing = (None, NOTHING_PICKED)
    assert picks.after_click("batang", first, nothing, NOTHING_PICKED) == ("batang", first)
    assert picks.after_click("batang", NOTHING_PICKED, ("batang", first), first) == nothing
    assert picks.after_click("batang", NOTHING_PICKED, nothing, first) == ("batang", first)  # let go by the button meanwhile
    assert picks.after_click("batang", NOTHING_PICKED, ("matriks", second), first) == ("batang", first)


def test_the_codes_of_a_bar_become_conditions():
    assert picks.parts_of(("skpd", "bidang"), ["1.02", "kesehatan"]).parts == (("skpd", "1.02"), ("bidang", "kesehatan"))
    assert picks.parts_of(("kampung", "bidang"), ["lainnya", "sosial"]).parts == (("bidang", "sosial"),)
    assert picks.parts_of(("bidang", "bidang"), ["sosial", "sosial"]).parts == (("bidang", "sosial"),)
    assert picks.parts_of(("tahun", "bidang"), []) == NOTHING_PICKED


def test_where_nothing_fits_the_filter_to_loosen_is_named(view):
    empty = replace(view, skpd="1.02", bidang="ekonomi")
    freed = dict(work_choice.loosened(empty, Choice()))
    assert freed == {"SKPD": len(plain(replace(empty, skpd=None))), "bidang": len(plain(replace(empty, bidang=None)))}
    card = work_rows.listed(empty, Choice())
    assert f"Longgarkan SKPD: ada {freed['SKPD']} intervensi" in card.figure


def test_only_filters_that_are_set_are_named():
    nothing = work_rows.listed(View(make_dataset(), "2019", "K", kelurahan="K.1.1", skpd="S1"), Choice()).figure
    assert "Longgarkan lebih dari satu saringan: tempat, SKPD atau tahun" in nothing and "bidang" not in nothing and "dana" not in nothing


def test_no_place_year_or_choice_breaks_a_card(view):
    asked = cycle(product(("2019", "2016"), (Choice(), Choice("anggaran", "bidang", SPANS[1]), Choice("keluarga", "tahun", SPANS[1]))))
    for code, (period, choice) in zip(cases.places(view.data), asked, strict=False):
        here = replace(view, period=period, **({} if code == view.city else {str(view.data.places.at[code, "tingkat"]): code}))
        assert works.sentence(here, choice)
        assert works.figures(here, choice)
        for build in BUILDERS:
            assert build(here, choice).title


def test_units_are_never_added_and_a_cost_needs_both_volume_and_spending():
    rows = [
        {"kegiatan": "Kegiatan", "satuan": "m", "volume": 10.0, "realisasi": 50.0, "status": "selesai"},
        {"kegiatan": "Kegiatan", "satuan": "m", "volume": 30.0, "realisasi": None, "status": "selesai"},
        {"kegiatan": "Kegiatan", "satuan": "unit", "volume": 0.0, "realisasi": 9.0, "status": "selesai"},
        {"kegiatan": "Kegiatan", "satuan": "m", "volume": 99.0, "realisasi": 9.0, "status": "berjalan"},
    ]
    data = make_dataset(intervensi=[{"id": f"I{n}", "wilayah": "KA"} | row for n, row in enumerate(rows)])
    found = unit_costs(data.table("intervensi")).set_index("satuan")
    assert found.loc["m", ["jumlah", "volume", "biaya", "lapor"]].tolist() == [2, 40.0, 5.0, 1]
    assert found.loc["unit", "volume"] == 0
    assert pd.isna(found.loc["unit", "biaya"])


def test_holes_are_counted_per_field_agency_and_kampung():
    rows = pd.DataFrame({"kampung": ["KA", "KA", "KC", None], "bidang": ["kb", "kb", "perumahan", "kb"], "status": ["selesai", "batal", "batal", "selesai"]})
    assert holes.by_field(rows, ["KA", "KC"], ["kb", "perumahan"]).to_dict("records") == [
        {"bidang": "perumahan", "belum": 2, "mana": ["KA", "KC"]},
        {"bidang": "kb", "belum": 1, "mana": ["KC"]},
    ]
    matrix = pd.DataFrame([[0, 0], [3, 1], [0, 2]], index=["S0", "S1", "S2"], columns=["KA", "KC"])
    assert holes.by_agency(matrix).to_numpy().tolist() == [["S1", 2, 0], ["S2", 1, 1], ["S0", 0, 2]]
    assert holes.by_kampung(matrix).to_numpy().tolist() == [["KC", 2, 1], ["KA", 1, 2]]


def test_priority_needs_two_of_the_three_criteria():
    data = make_dataset(kampung=[{"wilayah": "KA", "kriteria": "wisata;kumuh;padat"}, {"wilayah": "KC", "kriteria": "padat;pesisir"}])
    assert holes.priority(data) == ["KA"]
    assert holes.priority(make_dataset(kampung=[{"wilayah": "KA", "kriteria": None}])) == []
