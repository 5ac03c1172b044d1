"""The store: what goes in comes out, at any time since, and nothing that was refused, broken off or given up does."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from deltalake import DeltaTable
from geopandas.testing import assert_geodataframe_equal
from pandas.testing import assert_frame_equal
from shapely.geometry import LineString, box

from kbdata import rows
from kbdata.dataset import Dataset, open_dataset
from kbdata.problems import DatasetError
from kbdata.publication import StoreError
from kbdata.store import Store, open_store
from tests.making import make_table, observed
from tests.store_crash import small_city

SAMPLE = Path(__file__).resolve().parents[1] / "sample_data"
WHO = {"user": "ani", "reason": "laporan"}


@pytest.fixture(scope="module")
def city() -> Dataset:
    return small_city()


@pytest.fixture
def home(tmp_path) -> Path:
    return tmp_path / "gudang"


@pytest.fixture(scope="module")
def started(tmp_path_factory, city) -> Path:
    folder = tmp_path_factory.mktemp("awal")
    open_store(folder).start_from(city, **WHO)
    return folder


@pytest.fixture
def filled(home, started) -> Store:
    shutil.copytree(started, home)
    return open_store(home)


def values(*told: tuple[str, str, str, float | None]) -> dict[str, pd.DataFrame]:
    return {"nilai": make_table("nilai", observed(*told))}


def value(data: Dataset, place: str, period: str, code: str) -> list[float]:
    frame = data.frames["nilai"]
    return frame.loc[(frame["wilayah"] == place) & (frame["periode"] == period) & (frame["indikator"] == code), "nilai"].tolist()


def commits(home: Path) -> int:
    return len(list(home.rglob("*.json")))


def problems(action) -> set[tuple[str, str | None]]:
    with pytest.raises(DatasetError) as caught:
        action()
    return {(problem.code, problem.column) for problem in caught.value.problems}


def test_what_goes_in_comes_out_the_same(home):
    data = open_dataset(SAMPLE)
    open_store(home).start_from(data, **WHO)
    found = open_store(home).snapshot()
    assert list(found.frames) == list(data.frames) and list(found.layers) == list(data.layers)
    for name, frame in data.frames.items():
        assert_frame_equal(found.frames[name], frame)
    for name, layer in data.layers.items():
        assert_geodataframe_equal(found.layers[name], layer)


def test_types_hold_where_a_table_or_column_is_empty(filled, city):
    found = filled.snapshot()
    assert found.frames["intervensi"].empty and found.frames["peristiwa"].empty
    for name, frame in found.frames.items():
        assert {column: str(kind) for column, kind in frame.dtypes.items()} == rows.types(name)
        assert_frame_equal(frame, city.frames[name].astype(rows.types(name)))


def test_an_empty_store_says_so_and_writes_nothing(home):
    empty = open_store(home)
    assert empty.is_empty and empty.latest() is None and empty.history().empty
    assert str(empty.history()["waktu"].dtype) == "datetime64[us, UTC]"
    with pytest.raises(StoreError, match="empty"):
        empty.snapshot()
    assert not home.exists()


def test_a_store_that_is_not_empty_is_not_started_again(filled, city):
    with pytest.raises(StoreError, match="not_empty"):
        filled.start_from(city, **WHO)
    assert len(filled.history()) == 1


def test_rows_go_in_by_key(filled, city):
    before = filled.snapshot().frames["nilai"]
    done = filled.publish(values(("K.1.1", "2019", "pus", 41.0), ("K.1.1", "2019", "pil", 40.0), ("K.1.1", "2020", "pus", None)), **WHO)
    assert done.counts == {"nilai": {"baru": 1, "berubah": 1, "dihapus": 0}}
    after = open_store(filled._tables.home).snapshot()
    assert value(after, "K.1.1", "2019", "pus") == [41.0]
    assert pd.isna(value(after, "K.1.1", "2020", "pus")).tolist() == [True]
    assert len(after.frames["nilai"]) == len(before) + 1
    keys = rows.key("nilai")
    assert_frame_equal(after.frames["nilai"][keys].iloc[: len(before)], before[keys])


def test_a_file_with_nothing_new_is_told_but_writes_no_table(filled, home):
    one = filled.publish(values(("K.1.1", "2019", "pus", 40.0)), **WHO)
    assert one.number == 2 and one.counts == {} and one.versions == filled.publication(1).versions
    assert one.version == filled.publication(1).version


def test_a_deleted_row_is_gone_from_view_and_kept_in_the_table(filled, home):
    one = values(("K.1.1", "2019", "pus", 40.0))["nilai"]
    keys = one[rows.key("nilai")]
    done = filled.publish({}, removed={"nilai": pd.concat([keys, keys.assign(periode="2001")])}, **WHO)
    assert done.counts["nilai"] == {"baru": 0, "berubah": 0, "dihapus": 1}
    assert value(filled.snapshot(), "K.1.1", "2019", "pus") == [] and value(filled.snapshot(1), "K.1.1", "2019", "pus") == [40.0]
    kept = DeltaTable(home / "nilai").to_pandas().dropna(subset=["_dihapus"])
    assert kept[["wilayah", "periode", "indikator", "nilai", "_dihapus"]].to_numpy().tolist() == [["K.1.1", "2019", "pus", 40.0, 2]]
    filled.publish({"nilai": one}, **WHO)
    assert value(filled.snapshot(), "K.1.1", "2019", "pus") == [40.0]
    assert DeltaTable(home / "nilai").to_pandas()["_dihapus"].isna().all()


def test_layers_are_put_in_and_taken_out(filled, city):
    moved = city.layers["kelurahan"].iloc[[0]].assign(geometry=[box(0, 0, 1, 2)])
    rivers = city.layers["sungai"].iloc[[0, 0]].assign(nama=["A", "B"], geometry=[LineString([(0, 0), (1, 1)]), LineString([(0, 0), (2, 1)])])
    done = filled.publish({"kelurahan": moved.to_crs("EPSG:3857"), "sungai": rivers}, **WHO)
    assert done.counts == {"batas": {"baru": 1, "berubah": 2, "dihapus": 0}}
    found = filled.snapshot()
    assert found.layers["kelurahan"].geometry[0].equals_exact(box(0, 0, 1, 2), 1e-9) and len(found.layers["kelurahan"]) == 4
    filled.publish({"sungai": rivers.iloc[[1]]}, **WHO)
    assert filled.snapshot().layers["sungai"]["nama"].tolist() == ["B"]
    assert problems(lambda: filled.publish({}, removed={"kelurahan": moved}, **WHO)) == {("no_boundary", "kode")}


def test_the_same_rows_have_the_same_version_however_they_came_in(filled, tmp_path, city):
    january, february = ("K.1.1", "2020-01", "pus", 1.0), ("K.2.1", "2020-02", "pil", 2.0)
    other = open_store(tmp_path / "lain")
    other.start_from(city, **WHO)
    filled.publish(values(january), **WHO)
    halfway = filled.latest().version
    filled.publish(values(february), **WHO)
    other.publish(values(february, january), **WHO)
    assert filled.latest().version == other.latest().version != halfway
    assert filled.snapshot().version == filled.latest().version


def test_the_past_is_opened_by_number_time_and_text(filled):
    filled.publish(values(("K.1.1", "2020", "pus", 1.0)), **WHO)
    filled.publish(values(("K.1.1", "2020", "pus", 2.0)), **WHO)
    first, second, third = (filled.publication(number) for number in (1, 2, 3))
    assert first.time < second.time < third.time
    assert value(filled.snapshot(2), "K.1.1", "2020", "pus") == [1.0]
    assert filled.publication("2") == second
    assert filled.publication(second.time) == filled.publication(third.time - timedelta(microseconds=1)) == second
    assert filled.publication(second.time.isoformat()) == filled.publication(second.time.replace(tzinfo=None)) == second
    assert filled.publication(f"{second.time.astimezone():%Y-%m-%d %H:%M:%S.%f}") == second
    assert filled.publication(f"{datetime.now().astimezone():%Y-%m-%d}") == filled.publication() == third
    for zone in map(ZoneInfo, ("Asia/Makassar", "America/Lima")):
        assert filled.publication(f"{second.time.astimezone(zone):%Y-%m-%d %H:%M:%S.%f}", zone) == second
    for unknown in (0, 4, first.time - timedelta(seconds=1), "2001-01-01"):
        with pytest.raises(StoreError, match="unknown_publication"):
            filled.snapshot(unknown)
    with pytest.raises(ValueError, match="besok"):
        filled.snapshot("besok")


def test_one_state_is_one_data_set(filled):
    assert filled.snapshot() is filled.snapshot(1)


def test_restoring_is_a_new_publication(filled, city):
    filled.publish(values(("K.1.1", "2019", "pus", 9.0), ("K.1.1", "2020", "pus", 1.0)), **WHO)
    done = filled.restore(1, user="budi", reason="salah berkas")
    assert (done.number, done.kind, done.user, done.version) == (3, "pulihkan", "budi", filled.publication(1).version)
    assert done.counts == {"nilai": {"baru": 0, "berubah": 1, "dihapus": 1}}
    found = open_store(filled._tables.home).snapshot()
    assert_frame_equal(found.frames["nilai"], filled.snapshot(1).frames["nilai"])
    assert value(filled.snapshot(2), "K.1.1", "2020", "pus") == [1.0]
    with pytest.raises(StoreError, match="unknown_publication"):
        filled.restore(7, **WHO)


def test_the_difference_between_two_states(filled):
    filled.publish(
        values(("K.1.1", "2019", "pus", 9.0), ("K.1.1", "2020", "pus", 1.0)),
        removed=values(("K.1.1", "2019", "pil", 0.0)),
        **WHO,
    )
    found = filled.difference(1, 2)
    assert list(found) == ["nilai"]
    told = {part: getattr(found["nilai"], part)[["periode", "indikator", "nilai"]].to_numpy().tolist() for part in ("added", "before", "changed", "removed")}
    assert told == {
        "added": [["2020", "pus", 1.0]],
        "before": [["2019", "pus", 40.0]],
        "changed": [["2019", "pus", 9.0]],
        "removed": [["2019", "pil", 40.0]],
    }
    assert filled.difference(2, 2) == {}
    assert {name: len(each.added) for name, each in filled.difference(0, 1).items()} == {
        name: counts["baru"] for name, counts in filled.publication(1).counts.items()
    }


def test_the_history_and_every_commit_say_who_why_and_what(filled, home):
    filled.publish(values(("K.1.1", "2020", "pus", 1.0)), user="citra", reason="Januari", file="pus.xlsx", sha256="ab12")
    told = filled.history().iloc[-1].to_dict()
    wanted = {"nomor": 2, "pengguna": "citra", "alasan": "Januari", "berkas": "pus.xlsx", "sha256": "ab12", "jenis": "impor"}
    assert wanted.items() <= told.items() and (told["baru"], told["berubah"], told["dihapus"]) == (1, 0, 0)
    assert told["waktu"].tzinfo is not None and told["versi_data"] == filled.latest().version
    for name in ("nilai", "terbitan"):
        metadata = DeltaTable(home / name).history(1)[0]
        assert {key: metadata[key] for key in ("terbitan", "pengguna", "alasan", "berkas", "sha256", "baru", "berubah", "dihapus")} == {
            "terbitan": "2",
            "pengguna": "citra",
            "alasan": "Januari",
            "berkas": "pus.xlsx",
            "sha256": "ab12",
            "baru": "1",
            "berubah": "0",
            "dihapus": "0",
        }


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        (values(("K.9", "2020", "pus", 1.0)), ("unknown_reference", "wilayah")),
        (values(("K.1.1", "2020-13", "pus", 1.0)), ("not_allowed", "periode")),
        (values(("K.1.1", "2020", "pus", 1.0), ("K.1.1", "2020", "pus", 2.0)), ("duplicate", "wilayah + periode + indikator + sumber")),
        ({"nilai": values(("K.1.1", "2020", "pus", 1.0))["nilai"].assign(nilai="1")}, ("not_a_number", "nilai")),
        ({"nilai": values(("K.1.1", "2020", "pus", 1.0))["nilai"].assign(status=None)}, ("empty_cell", "status")),
        ({"nilai": values(("K.1.1", "2020", "pus", 1.0))["nilai"].drop(columns="status")}, ("missing_column", "status")),
        ({"nilai": values(("K.1.1", "2020", "pus", 1.0))["nilai"].assign(nip="1")}, ("unknown_column", "nip")),
        ({"kampung": make_table("kampung", [{"wilayah": "KA"}]).assign(tahun=2016.5)}, ("not_a_whole_number", "tahun")),
        (
            {"kampung": make_table("kampung", [{"wilayah": "KA", "tanggal_pencanangan": pd.Timestamp("2016-02-01 08:00")}])},
            ("not_a_date", "tanggal_pencanangan"),
        ),
        ({"klasifikasi": small_city().frames["klasifikasi"].assign(bulatkan=None)}, ("not_a_boolean", "bulatkan")),
    ],
)
def test_what_would_not_pass_the_checks_is_refused(filled, home, changes, wrong):
    version, count = filled.snapshot().version, commits(home)
    assert wrong in problems(lambda: filled.publish(changes, **WHO))
    assert open_store(home).snapshot().version == version and len(filled.history()) == 1 and commits(home) == count


def test_a_broken_shape_is_refused(filled, city):
    bow = box(0, 0, 1, 1).__class__([(0, 0), (1, 1), (1, 0), (0, 1)])
    assert ("broken_geometry", None) in problems(lambda: filled.publish({"kelurahan": city.layers["kelurahan"].iloc[[0]].assign(geometry=[bow])}, **WHO))


def test_the_name_of_no_table_is_refused(filled):
    with pytest.raises(ValueError, match="nilia"):
        filled.publish({"nilia": pd.DataFrame()}, **WHO)
