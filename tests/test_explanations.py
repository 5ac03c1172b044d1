"""A finding is open, or explained for what it says now; the explanation is published, and goes and comes with the data."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from kbdata import export, quality, quality_history
from kbdata import store as storage
from kbdata.dataset import open_dataset
from kbdata.explanations import explanation, stated
from kbdata.importing import read
from kbdata.problems import DatasetError
from kbdata.store import open_store
from kbview.view import SAMPLE
from tests.making import LATER, SOURCE, make_dataset, make_table, observed
from tests.store_crash import small_city

DAY = pd.Timestamp("2020-02-03")
SOURCES = [SOURCE, LATER, SOURCE | {"kode": "C", "judul": "Sumber C", "prioritas": 3}]


def told(*rows: tuple[str, str, str, float, str, str]) -> list[dict[str, object]]:
    """Rows of `nilai` as (wilayah, periode, indikator, nilai, sumber, status)."""
    return [dict(zip(("wilayah", "periode", "indikator", "nilai", "sumber", "status"), row, strict=True)) for row in rows]


def two_say(one: float, other: float, status: str = "resmi") -> pd.DataFrame:
    values = told(("K", "2019", "penduduk", one, "A", "resmi"), ("K", "2019", "penduduk", other, "B", status))
    return quality.differing(make_dataset(nilai=values))


def test_two_sources_that_differ_are_a_finding_with_both_figures_and_the_one_that_leads():
    [row] = two_say(46.21, 54.0).to_dict("records")
    assert (row["sumber"], row["nilai"], row["sumber_lain"], row["nilai_lain"]) == ("A", 46.21, "B", 54.0)
    assert row["selisih"] == pytest.approx(7.79) and row["bagian"] == pytest.approx(100 * 7.79 / 46.21)
    assert (row["tahun"], row["skpd"], row["keadaan"]) == ("2019", "S0", "terbuka")


@pytest.mark.parametrize(("one", "other", "differs"), [(20.0, 20.0, False), (46.21, 46.2, False), (46.21, 46.0, False), (46.21, 47.0, True), (0.0, 3.0, True)])
def test_a_figure_told_with_fewer_decimals_is_the_same_figure(one, other, differs):
    found = two_say(one, other)
    assert len(found) == differs
    assert not found["bagian"].isin([float("inf"), float("-inf")]).any()


def test_simulated_figures_contradict_nobody():
    assert two_say(20.0, 30.0, "simulasi").empty


def test_of_three_sources_each_other_one_is_held_against_the_one_that_leads():
    values = told(*(("K", "2019", "penduduk", number, source, "resmi") for number, source in ((5.0, "C"), (4.0, "B"), (3.0, "A"))))
    found = quality.differing(make_dataset(nilai=values, sumber=SOURCES))
    assert list(zip(found["sumber"], found["sumber_lain"], found["selisih"], strict=True)) == [("A", "B", 1.0), ("A", "C", 2.0)]


def test_findings_are_told_apart_whatever_they_are_about():
    data = open_dataset(SAMPLE)
    for found in (quality.findings(data), quality.differing(data), quality.outliers(data)):
        assert found["id"].is_unique and found["id"].notna().all()
    works = [{"id": f"I{number}", "wilayah": "KA", "realisasi": 120.0} for number in range(3)]
    values = observed(("K.1.1", "2019", "pus", 10.0), ("K.1.1", "2019", "pil", 80.0), ("K.1.1", "2019", "iud", 30.0), ("K.1.1", "2019", "iat", 99.0))
    ratio = [row | {"satuan": "persen"} for row in small_city().frames["indikator"].to_dict("records")]
    many = quality.findings(make_dataset(intervensi=works, nilai=values, indikator=ratio))
    assert len(many) > 5 and many["id"].is_unique


def test_an_explanation_holds_for_what_was_said_then_and_sorts_last():
    found = pd.DataFrame({"id": ["a", "b", "c"], "isi": ["1 ≠ 2", "3 ≠ 4", ""]})
    rows = [explanation(*given, reason="Sudah diperiksa", user="Rina", day=DAY) for given in (("a", "1 ≠ 2"), ("b", "3 ≠ 5"), ("c", ""))]
    data = make_dataset(temuan=pd.concat(rows).to_dict("records"))
    shown = stated(found, data)
    assert list(zip(shown["id"], shown["keadaan"], strict=True)) == [("b", "terbuka"), ("a", "dijelaskan"), ("c", "dijelaskan")]
    assert shown["alasan"].isna().tolist() == [True, False, False]
    assert shown.loc[1, ["oleh", "tanggal"]].tolist() == ["Rina", DAY]


@pytest.fixture
def store(tmp_path):
    """A city in which two sources say differently how many people there are."""
    made = open_store(tmp_path / "simpanan")
    made.start_from(small_city(), user="Ani", reason="Data awal")
    values = make_table("nilai", told(("K", "2019", "penduduk", 20.0, "A", "resmi"), ("K", "2019", "penduduk", 21.0, "B", "resmi")))
    made.publish({"nilai": values}, user="Ani", reason="Dua sumber")
    return made


def explained(store):
    """Explain the finding of the store."""
    [row] = quality.differing(store.snapshot()).to_dict("records")
    given = explanation(row["id"], row["isi"], reason="Yang satu termasuk kampung rencana", user="Rina", day=DAY)
    return store.publish({"temuan": given}, user="Rina", reason="Penjelasan", kind="jelaskan")


def state(data) -> list[str]:
    return quality.differing(data)["keadaan"].tolist()


def test_an_explanation_is_a_publication_that_can_be_taken_back(store):
    made = explained(store)
    assert made.counts == {"temuan": {"baru": 1, "berubah": 0, "dihapus": 0}}
    assert state(store.snapshot()) == ["dijelaskan"]
    assert state(store.snapshot(2)) == ["terbuka"]
    store.restore(2, user="Rina", reason="Keliru")
    assert state(store.snapshot()) == ["terbuka"]
    store.restore(3, user="Rina", reason="Ternyata benar")
    assert state(store.snapshot()) == ["dijelaskan"]


def test_when_the_figure_changes_the_finding_is_open_again_and_when_it_agrees_it_is_gone(store):
    explained(store)
    for number, wanted in ((22.0, ["terbuka"]), (21.0, ["dijelaskan"]), (20.0, [])):
        store.publish({"nilai": make_table("nilai", told(("K", "2019", "penduduk", number, "B", "resmi")))}, user="Ani", reason="Koreksi")
        assert state(store.snapshot()) == wanted


def test_a_second_explanation_replaces_the_first_and_one_can_be_withdrawn(store):
    explained(store)
    [row] = quality.differing(store.snapshot()).to_dict("records")
    again = explanation(row["id"], row["isi"], reason="Lain lagi", user="Budi", day=DAY)
    store.publish({"temuan": again}, user="Budi", reason="Penjelasan")
    assert quality.differing(store.snapshot())["alasan"].tolist() == ["Lain lagi"]
    store.publish({}, removed={"temuan": again[["id"]]}, user="Budi", reason="Dibuka")
    assert state(store.snapshot()) == ["terbuka"]


def test_an_explanation_without_a_reason_is_refused(store):
    row = explanation("x", "1 ≠ 2", reason="", user="Rina", day=DAY)
    with pytest.raises(DatasetError):
        store.publish({"temuan": row}, user="Rina", reason="Penjelasan")


def test_explanations_survive_export_and_import_into_an_empty_store(store, tmp_path):
    explained(store)
    data = store.snapshot()
    export.write_folder(data, tmp_path / "csv")
    export.write_workbook(data, tmp_path / "semua.xlsx")
    assert state(open_dataset(tmp_path / "csv")) == ["dijelaskan"]
    fresh = open_store(tmp_path / "baru")
    fresh.start_from(small_city(), user="Ani", reason="Data awal")
    done = read((tmp_path / "semua.xlsx").read_bytes(), "semua.xlsx", fresh.snapshot())
    assert done.errors == () and set(done.changes) == {"nilai", "temuan"}
    fresh.publish(done.changes, user="Ani", reason="Pindah")
    assert state(fresh.snapshot()) == ["dijelaskan"]
    pd.testing.assert_frame_equal(fresh.snapshot().frames["temuan"], data.frames["temuan"])


def test_a_store_made_before_there_were_explanations_opens_and_takes_them(tmp_path, monkeypatch):
    monkeypatch.setattr(storage, "NAMES", tuple(name for name in storage.NAMES if name != "temuan"))
    old, city = open_store(tmp_path / "lama"), small_city()
    old.start_from(replace(city, frames={name: frame for name, frame in city.frames.items() if name != "temuan"}), user="Ani", reason="Data awal")
    assert "temuan" not in old.publication().versions
    monkeypatch.undo()
    again = open_store(tmp_path / "lama")
    assert again.snapshot().frames["temuan"].empty
    values = make_table("nilai", told(("K", "2019", "penduduk", 20.0, "A", "resmi"), ("K", "2019", "penduduk", 21.0, "B", "resmi")))
    again.publish({"nilai": values}, user="Ani", reason="Dua sumber")
    explained(again)
    assert state(again.snapshot()) == ["dijelaskan"]
    assert again.restore(1, user="Ani", reason="Kembali").version == again.publication(1).version


def test_the_findings_of_each_publication_are_counted_as_it_left_them(store):
    explained(store)
    past = quality_history.past(store, 3)
    assert [(each.number, each.findings["keadaan"].tolist()) for each in past] == [(1, []), (2, ["terbuka"]), (3, ["dijelaskan"])]
    assert [each.number for each in quality_history.past(store, 2)] == [1, 2]


def test_no_more_publications_are_looked_into_than_the_last_ones_and_each_only_once(store, monkeypatch):
    for number in range(quality_history.MOST):
        store.publish({"nilai": make_table("nilai", told(("K", "2019", "penduduk", 30.0 + number, "B", "resmi")))}, user="Ani", reason="Koreksi")
    last = store.publication().number
    past = quality_history.past(store, last)
    assert [each.number for each in past] == list(range(last - quality_history.MOST + 1, last + 1))
    monkeypatch.setattr(type(store), "snapshot", lambda *_: pytest.fail("opened again"))
    assert [each.number for each in quality_history.past(store, last)] == [each.number for each in past]
