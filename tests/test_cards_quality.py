"""The cards of data quality: their numbers are those of the tables, and a cell leads to the rows behind it."""

from __future__ import annotations

from dataclasses import replace
from itertools import cycle

import pandas as pd
import plotly.graph_objects as go
import pytest

from kbdata import quality as measured
from kbdata.explanations import explanation
from kbdata.store import open_store
from kbview import publications, quality_picks
from kbview.cards import quality, quality_findings, quality_rows, quality_sources, quality_trend
from kbview.cards.quality_choice import BREAKDOWNS, Choice, Picked, due, figures, grains
from kbview.cards.quality_state import CHOICES, contradicting, listed, opened, standing_out
from kbview.view import View, open_latest
from tests import cases
from tests.making import BASE, make_dataset, make_table, observed
from tests.store_crash import small_city

MONTHS = Choice("kampung", "bulan")
BUILDERS = (quality.over_time, quality.by_indicator, quality_rows.late, quality_rows.rows)


@pytest.fixture(scope="module")
def view():
    data = open_latest()
    [city] = data.places.index[data.places["tingkat"] == "kota"]
    return View(data, "2019", city)


def narrowed(view):
    kecamatan = view.data.places.index[view.data.places["tingkat"] == "kecamatan"][0]
    kampung = view.data.places.index[view.data.places["tingkat"] == "kampung"][0]
    choices = [Choice(level, grain) for level in measured.LEVELS for grain in grains(view, level)]
    views = [
        view,
        replace(view, period="2016"),
        replace(view, kecamatan=kecamatan),
        replace(view, kampung=kampung),
        replace(view, skpd="2.13"),
        replace(view, bidang="perumahan"),
    ]
    if not cases.quick():
        return [(here, choice) for here in views for choice in choices]
    return [*((view, choice) for choice in choices), *zip(views[1:], cycle(choices), strict=False)]  # every filter and every choice


def test_every_card_can_be_made_under_any_filters(view):
    for here, choice in narrowed(view):
        assert quality.sentence(here, choice)
        assert "kpi" in quality.headlines(here, choice)
        for build in BUILDERS:
            card = build(here, choice)
            assert card.title and card.subtitle, (build, here.place, choice)
        for card in (
            quality_trend.years(here),
            quality_findings.contradictions(here),
            quality_findings.outliers(here),
            *(quality_sources.differences(here, state) for state in CHOICES),
            quality_trend.published(here),
            *(quality_findings.statuses(here, by) for by in BREAKDOWNS),
        ):
            assert card.title and card.subtitle


def test_the_cells_are_what_came_of_what_was_due(view):
    rows = view.data.table("nilai").dropna(subset=["nilai"])
    came = set(zip(rows["wilayah"], rows["periode"], rows["indikator"], strict=True))
    table = quality.over_time(view, MONTHS).table.frame
    asked = due(view, MONTHS)
    for row in table.sample(20, random_state=1).itertuples():
        mine = asked[(asked["wilayah"] == row.wilayah) & (asked["periode"] == row.periode)]
        there = sum((row.wilayah, row.periode, code) in came for code in mine["indikator"])
        assert (row.ada, row.harus) == (there, len(mine))


def test_a_click_on_a_cell_leads_to_its_rows(view):
    figure = quality.over_time(view, MONTHS).figure
    assert isinstance(figure, go.Figure)
    place, month = figure.data[-1].customdata[0]
    picked = Picked("wilayah", (("wilayah", place), ("periode", month)))
    frame = quality_rows.rows(view, MONTHS, picked).table.frame
    assert set(frame["wilayah"]) == {place} and set(frame["periode"]) == {month}
    assert len(frame) == len(due(view, MONTHS).query("wilayah == @place and periode == @month"))


def test_a_cell_of_a_year_holds_its_months(view):
    code, place = quality.by_indicator(view, MONTHS).figure.data[-1].customdata[0]
    picked = Picked("indikator", (("indikator", code), ("wilayah", place), ("periode", "2019")))
    frame = quality_rows.rows(view, MONTHS, picked).table.frame
    assert set(frame["periode"].str[:4]) == {"2019"} and set(frame["indikator"]) == {code}
    assert frame["periode"].is_unique


def test_without_a_click_the_holes_of_the_year_are_listed(view):
    frame = quality_rows.rows(view, MONTHS).table.frame
    assert len(frame) == int((~due(view, MONTHS)["lapor"]).sum())
    assert frame["nilai"].isna().all()


def test_statuses_add_up_to_the_figures(view):
    for by in ("bidang", "sumber"):
        assert quality_findings.statuses(view, by).table.frame["jumlah"].sum() == len(figures(view))
    works = view.data.table("intervensi")
    assert quality_findings.statuses(view, "skpd").table.frame["jumlah"].sum() == int((works["mulai"].dt.year == 2019).sum())


def test_a_filter_on_an_agency_leaves_what_is_asked_from_it(view):
    owners = measured.owners(view.data)
    found = due(replace(view, skpd="2.13"), MONTHS)["indikator"].unique()
    assert len(found) and {owners[code] for code in found} == {"2.13"}


def test_what_contradicts_itself_is_told_with_its_owner_and_how_to_mend_it():
    ratio = [row | ({"satuan": "persen"} if row["kode"] == "rasio_kb" else {}) for row in BASE["indikator"]]
    values = observed(("K.1.1", "2019", "pus", 100.0), ("K.1.1", "2019", "pil", 80.0), ("K.1.1", "2019", "iud", 30.0))
    view = View(make_dataset(nilai=values, indikator=ratio), "2019", "K")
    card = quality_findings.contradictions(view)
    first = card.table.frame.iloc[0]
    assert (first["pemilik"], first["baris"]) == ("D0", 2)
    assert "melebihi" in first["salah"] and first["perbaikan"]
    assert "hal saling bertentangan" in quality.sentence(view, Choice())
    assert contradicting(replace(view, period="2018")).empty


def test_a_click_is_taken_up_and_let_go(monkeypatch):
    state: dict[str, object] = {}
    monkeypatch.setattr(quality_picks.st, "session_state", state)
    monkeypatch.setattr(quality_picks.st, "rerun", lambda scope: None)
    quality_picks.picker(("indikator", "wilayah"), "2019")(["pus", "KA"])
    assert quality_picks.picked() == Picked("indikator", (("indikator", "pus"), ("wilayah", "KA"), ("periode", "2019")))
    quality_picks.picker(("wilayah", "periode"))([])
    assert quality_picks.picked().parts == ()


def test_periods_are_kept_by_their_beginning():
    rows = pd.DataFrame({"periode": ["2019", "2019-01", "2018-12"], "wilayah": ["A", "A", "A"]})
    assert Picked("", (("periode", "2019"),)).keep(rows)["periode"].tolist() == ["2019", "2019-01"]


def test_the_findings_of_each_year_are_those_that_its_page_lists(view):
    for here in (view, replace(view, skpd="2.11"), replace(view, bidang="kb_keluarga")):
        found = quality_trend.years(here).table.frame.set_index("tahun")
        for year in ("2016", "2017", "2018", "2019"):
            then = replace(here, period=year)
            assert found["pencilan"].get(year, 0) == len(opened(standing_out(then)))
            assert found["bertentangan"].get(year, 0) == len(opened(contradicting(then)))
    assert "2019" not in set(quality_trend.years(replace(view, period="2018")).table.frame["tahun"])


def test_an_outlier_is_told_with_its_owner(view):
    frame = quality_findings.outliers(view).table.frame
    short = view.data.table("skpd").set_index("kode")["singkatan"]
    assert frame["pemilik"].tolist() == [short[measured.owners(view.data)[code]] for code in frame["indikator"]]


@pytest.fixture
def explained():
    """Two sources say differently how many people there are, in two years; that of 2018 is explained."""
    rows = observed(*((("K", year, "penduduk", number)) for year in ("2018", "2019") for number in (20.0, 21.0)))
    values = [row | {"sumber": source} for row, source in zip(rows, "ABAB", strict=True)]
    about = {"alasan": "Yang kedua <sementara>.", "oleh": "Rina", "tanggal": pd.Timestamp("2020-02-03")}
    note = {"id": "berbeda|K|2018|penduduk|A|B", "isi": "20 ≠ 21"} | about
    return View(make_dataset(nilai=values, temuan=[note]), "2019", "K")


def test_a_difference_is_told_with_both_figures_both_sources_and_which_leads(explained):
    card = quality_sources.differences(explained)
    assert card.title.startswith("2 angka resmi berbeda antar sumber: 1 terbuka, 1 sudah dijelaskan; terjauh Nama 2019")
    first, second = card.table.frame.to_dict("records")
    assert (first["periode"], first["nilai"], first["judul"], first["nilai_lain"], first["judul_lain"]) == ("2019", 20.0, "Sumber A", 21.0, "Sumber B")
    assert (first["selisih"], first["bagian"], first["pemilik"], first["keadaan"]) == (1.0, 5.0, "D0", "terbuka")
    assert second["penjelasan"] == "dijelaskan: Yang kedua <sementara> (Rina, 3 Feb 2020)"
    assert "&lt;sementara&gt;" in card.figure and "<sementara>" not in card.figure


def test_findings_are_filtered_by_their_state_and_counted_apart(explained):
    rows = {state: quality_sources.differences(explained, state).table.frame for state in CHOICES}
    assert {state: len(frame) for state, frame in rows.items()} == {"semua": 2, "terbuka": 1, "dijelaskan": 1}
    assert quality_trend.years(explained).table.frame.set_index("tahun")[["berbeda", "dijelaskan"]].to_dict("index") == {
        "2019": {"berbeda": 1, "dijelaskan": 0},
        "2018": {"berbeda": 0, "dijelaskan": 1},
    }
    assert "1 angka resmi berbeda antar sumber" in quality.sentence(explained, Choice())
    everything = replace(
        explained,
        data=make_dataset(nilai=explained.data.frames["nilai"].iloc[:2].to_dict("records"), temuan=explained.data.frames["temuan"].to_dict("records")),
    )
    assert quality_sources.differences(everything).title == "Tidak ada yang terbuka: 1 temuan sudah dijelaskan"
    assert "Tidak ada temuan di sini" in quality_sources.differences(everything, "terbuka").title


def test_only_who_may_explain_is_shown_where(explained):
    assert "temuan=" not in quality_sources.differences(explained).figure
    figure = quality_sources.differences(explained, "semua", "periode=2019&").figure
    assert figure.count("mutu?periode=2019&amp;temuan=") == 2


def test_every_finding_of_the_page_has_a_sentence_of_its_own(view):
    found = listed(view)
    assert len(found) == len(contradicting(view)) + 3 + len(standing_out(view))
    assert found["kalimat"].is_unique and found["keadaan"].tolist() == sorted(found["keadaan"], reverse=True)


def test_open_findings_are_counted_from_publication_to_publication(tmp_path, monkeypatch):
    made = open_store(tmp_path / "simpanan")
    made.start_from(small_city(), user="Ani", reason="Data awal")
    monkeypatch.setattr(quality_trend, "store", lambda: made)

    def publish(other: float, **more: pd.DataFrame) -> None:
        rows = observed(*(("K", "2019", "penduduk", number) for number in (20.0, other)))
        values = make_table("nilai", [row | {"sumber": source} for row, source in zip(rows, "AB", strict=True)])
        made.publish({"nilai": values} | more, user="Ani", reason="Laporan")

    publish(21.0)
    publish(22.0, temuan=explanation("berbeda|K|2019|penduduk|A|B", "20 ≠ 22", reason="Sudah diperiksa", user="Rina", day=pd.Timestamp("2020-02-03")))
    publish(23.0)
    publish(20.0)
    view = View(made.snapshot(), "2019", "K")
    card = quality_trend.published(view)
    frame = card.table.frame.set_index("nomor")
    assert frame["jumlah"].to_dict() == {5: 0, 4: 1, 3: 0, 2: 1, 1: 0}
    assert frame["dijelaskan"].to_dict() == {5: 0, 4: 0, 3: 1, 2: 0, 1: 0}
    assert frame["baru"].fillna(-1).to_dict() == {5: 0, 4: 1, 3: 0, 2: 1, 1: -1}
    assert frame["selesai"].fillna(-1).to_dict() == {5: 1, 4: 0, 3: 0, 2: 0, 1: -1}
    assert card.title == "0 temuan terbuka sekarang, sama seperti pada terbitan 1"
    assert len(quality_trend.published(replace(view, as_of=publications.label(made.publication(2), None))).table.frame) == 2
    assert quality_trend.published(replace(view, kecamatan="K.1")).table.frame["jumlah"].sum() == 0


def test_without_a_finding_or_a_store_the_trend_says_so(monkeypatch):
    view = View(make_dataset(nilai=observed(("K.1.1", "2019", "pus", 1.0))), "2019", "K")
    monkeypatch.setattr(quality_trend, "store", lambda: None)
    card = quality_trend.published(view)
    assert card.title == "Belum ada terbitan untuk dibandingkan" and "memerlukan simpanan" in card.figure
    assert quality_trend.years(view).title == "Tidak ada temuan sampai 2019"
