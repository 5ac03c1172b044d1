"""What the agencies did, where, and what it came to."""

from __future__ import annotations

import duckdb
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbdata.interventions import coverage, numbers, select, totals, unmapped, volumes, without_kampung
from tests.cases import few
from tests.making import make_dataset


def made(*rows):
    """A data set with these interventions, numbered in their order."""
    return make_dataset(intervensi=[{"id": f"I{number}", "wilayah": "KA"} | row for number, row in enumerate(rows)])


def on_pandas(rows):
    return rows


def on_duckdb(rows):
    return duckdb.connect().from_df(rows)


def records(frame):
    """The rows of any engine's answer, with None for what is missing."""
    frame = frame.df() if isinstance(frame, duckdb.DuckDBPyRelation) else frame
    return frame.astype(object).where(frame.notna(), None).to_dict("records")


engines = pytest.mark.parametrize("engine", [on_pandas, on_duckdb])


def test_a_row_carries_its_year_its_places_and_the_short_name_of_its_agency():
    [row] = select(made({"skpd": "S2", "mulai": pd.Timestamp("2018-12-31")})).to_dict("records")
    assert (row["tahun"], row["kota"], row["kecamatan"], row["kelurahan"], row["kampung"]) == (2018, "K", "K.1", "K.1.1", "KA")
    assert row["skpd_nama"] == "D2"
    assert row["anggaran"] == 100.0


def test_each_filter_keeps_what_fits_and_they_add_up():
    data = made(
        {},
        {"wilayah": "KC"},
        {"wilayah": "K.1.2"},  # a whole kelurahan
        {"mulai": pd.Timestamp("2018-02-01")},
        {"skpd": "S2"},
        {"bidang": "perumahan"},
        {"status": "batal"},
        {"sumber_dana": "CSR"},
    )

    def kept(**filters):
        return [code[1:] for code in select(data, **filters)["id"]]

    assert "".join(kept()) == "01234567"
    assert "".join(kept(place="K")) == "01234567"
    assert "".join(kept(place="K.1")) == "0234567"
    assert "".join(kept(place="K.1.1")) == "034567"
    assert "".join(kept(place="KC")) == "1"
    assert "".join(kept(years=[2018])) == "3"
    assert "".join(kept(years=[2018, 2019], skpd=["S2"])) == "4"
    assert "".join(kept(bidang=["perumahan"])) == "5"
    assert "".join(kept(status=["batal", "rencana"])) == "6"
    assert "".join(kept(fund={"CSR"})) == "7"
    assert kept(place="KC", fund=["CSR"]) == []
    assert kept(skpd=[]) == []
    with pytest.raises(KeyError):
        kept(place="nowhere")


@engines
def test_totals_add_what_is_given_and_leave_the_cancelled_out(engine):
    data = made(
        {"anggaran": 100.0, "realisasi": 90.0, "penerima": 10.0},
        {"anggaran": 300.0, "realisasi": None, "penerima": None, "status": "berjalan", "status_data": "simulasi"},
        {"anggaran": None, "realisasi": 7.0, "penerima": 5.0, "skpd": "S2", "status_data": "sementara"},
        {"anggaran": 9999.0, "realisasi": 9999.0, "penerima": 9999.0, "status": "batal", "skpd": "S0"},
        {"wilayah": "KC", "anggaran": 50.0, "realisasi": None, "penerima": None, "status": "rencana"},
    )
    first, second = records(totals(engine(select(data)), ["kampung"]))
    assert first == {
        "kampung": "KA", "jumlah": 3, "skpd": 2, "anggaran": 400.0, "realisasi": 97.0, "orang": 15.0, "keluarga": None,
        "anggaran_lapor": 100.0, "serapan": 90.0,  # 90 of 100: the one row that gives both, not 97 of 400
        "lapor": 2, "dari": 3, "status": "simulasi",
    }  # fmt: skip
    assert second == {
        "kampung": "KC", "jumlah": 1, "skpd": 1, "anggaran": 50.0, "realisasi": None, "orang": None, "keluarga": None,
        "anggaran_lapor": 0.0, "serapan": None, "lapor": 0, "dari": 1, "status": "resmi",
    }  # fmt: skip


@engines
def test_people_and_families_are_never_added(engine):
    rows = [("Kegiatan", 10.0), ("Bedah rumah", 3.0), ("Bedah rumah", 4.0), ("Bedah rumah", None)]
    data = make_dataset(
        kegiatan=[{"nama": "Kegiatan", "penerima": "orang"}, {"nama": "Bedah rumah", "penerima": "keluarga"}],
        intervensi=[{"id": f"I{n}", "wilayah": "KA", "kegiatan": what, "penerima": count} for n, (what, count) in enumerate(rows)],
    )
    [row] = records(totals(engine(select(data)), []))
    assert (row["orang"], row["keluarga"], "penerima" in row) == (10.0, 7.0, False)


@engines
def test_totals_of_everything_are_one_row(engine):
    data = made({"wilayah": "KA"}, {"wilayah": "KC", "skpd": "S2"}, {"status": "batal"})
    [row] = records(totals(engine(select(data)), []))
    assert (row["jumlah"], row["skpd"], row["anggaran"], row["serapan"]) == (2, 2, 200.0, 90.0)


@engines
def test_totals_of_nothing_say_that_there_is_nothing(engine):
    nothing = engine(select(made({"status": "batal"})))
    [row] = records(totals(nothing, []))
    assert (row["jumlah"], row["lapor"], row["dari"]) == (0, 0, 0)
    assert row["anggaran"] is row["realisasi"] is row["serapan"] is row["status"] is None
    assert records(totals(nothing, ["kampung"])) == []


@engines
def test_by_several_columns_and_by_the_agency_itself(engine):
    data = made({"skpd": "S1"}, {"skpd": "S2"}, {"skpd": "S1", "mulai": pd.Timestamp("2018-03-01")}, {"wilayah": "K.1.2", "skpd": "S2"})
    found = records(totals(engine(select(data)), ["skpd", "tahun"]))
    assert [(row["skpd"], row["tahun"], row["jumlah"]) for row in found] == [("S1", 2018, 1), ("S1", 2019, 1), ("S2", 2019, 2)]
    [row] = records(totals(engine(select(data)), ["status"]))
    assert (row["status"], row["status_data"]) == ("selesai", "resmi")  # of the work, of the data
    found = records(totals(engine(select(data)), ["kampung"]))
    assert [(row["kampung"], row["jumlah"]) for row in found] == [("KA", 3), (None, 1)]  # a kelurahan's own is not lost


@few(25)
@given(
    st.lists(st.tuples(st.sampled_from(["KA", "KC", "K.1.2"]), st.sampled_from(["S1", "S2"]), st.sampled_from(["selesai", "rencana", "batal"])), max_size=12),
    st.lists(st.sampled_from(["kampung", "skpd", "bidang"]), min_size=1, max_size=3, unique=True),
)
def test_numbers_are_those_of_the_totals(rows, by):
    found = select(made(*({"wilayah": place, "skpd": skpd, "status": status} for place, skpd, status in rows)))
    assert records(numbers(found, by)) == records(totals(found, by)[[*by, "jumlah"]])


@engines
def test_a_budget_of_nothing_has_no_share_spent(engine):
    [row] = records(totals(engine(select(made({"anggaran": 0.0, "realisasi": 0.0}))), []))
    assert (row["anggaran"], row["serapan"]) == (0.0, None)


@engines
def test_volumes_never_add_different_units_and_count_only_what_is_finished(engine):
    data = made(
        {"kegiatan": "Jalan", "satuan": "m", "volume": 200.0},
        {"kegiatan": "Jalan", "satuan": "m", "volume": 50.0},
        {"kegiatan": "Jalan", "satuan": "m", "volume": None},
        {"kegiatan": "Jalan", "satuan": "m", "volume": 999.0, "status": "berjalan"},
        {"kegiatan": "Jalan", "satuan": "m", "volume": 999.0, "status": "batal"},
        {"kegiatan": "Jalan", "satuan": "paket", "volume": 2.0},
        {"kegiatan": "Rumah", "satuan": "unit", "volume": None},
    )
    assert records(volumes(engine(select(data)), ["kampung"])) == [
        {"kampung": "KA", "kegiatan": "Jalan", "satuan": "m", "volume": 250.0, "jumlah": 3},
        {"kampung": "KA", "kegiatan": "Jalan", "satuan": "paket", "volume": 2.0, "jumlah": 1},
        {"kampung": "KA", "kegiatan": "Rumah", "satuan": "unit", "volume": None, "jumlah": 1},
    ]


def test_the_matrix_has_every_row_and_column_asked_for_and_0_for_a_hole():
    data = made({}, {}, {"skpd": "S2", "wilayah": "KC"}, {"skpd": "S0", "status": "batal"}, {"wilayah": "K.1.1"})
    matrix = coverage(select(data), data, kampung=["KC", "KA"], skpd=["S0", "S1", "S2"])
    assert matrix.to_dict("index") == {"S0": {"KC": 0, "KA": 0}, "S1": {"KC": 0, "KA": 2}, "S2": {"KC": 1, "KA": 0}}
    assert matrix.columns.tolist() == ["KC", "KA"]
    assert (matrix.dtypes == "int64").all()
    assert coverage(select(data), data, kampung=["KA"], skpd=["S2"]).to_numpy().tolist() == [[0]]
    assert coverage(select(data), data).shape == (3, 2)
    assert without_kampung(select(data))["id"].tolist() == ["I4"]


def test_a_matrix_without_interventions_is_all_holes():
    data = make_dataset()
    assert coverage(select(data), data, kampung=["KA"], skpd=["S1", "S2"]).to_numpy().tolist() == [[0], [0]]


def test_what_lacks_a_coordinate_is_named():
    point = {"lintang": -3.3, "bujur": 114.6}
    rows = select(made(point, {"lintang": -3.3}, {}, point | {"status": "batal"}, {"status": "batal"}))
    assert unmapped(rows)["id"].tolist() == ["I1", "I2"]


def intervention():
    money = st.none() | st.integers(0, 10**9).map(float)
    return st.fixed_dictionaries({
        "wilayah": st.sampled_from(["KA", "KC", "K.1.2"]), "skpd": st.sampled_from(["S0", "S1", "S2"]),
        "status": st.sampled_from(["rencana", "berjalan", "selesai", "batal"]), "anggaran": money, "realisasi": money, "penerima": money,
    })  # fmt: skip


@few(8)
@given(st.lists(intervention(), min_size=1, max_size=20))
def test_the_parts_add_up_to_the_whole(rows):
    data = made(*rows)
    chosen = select(data)
    [whole] = totals(chosen, []).to_dict("records")
    for by in (["kampung"], ["kecamatan", "skpd"], ["status"]):
        parts = totals(chosen, by)
        for column in ("jumlah", "anggaran", "realisasi", "orang", "keluarga", "lapor", "dari"):
            assert parts[column].sum() == (whole[column] if whole[column] == whole[column] else 0)
    assert coverage(chosen, data).to_numpy().sum() + len(without_kampung(chosen)) == whole["jumlah"]
