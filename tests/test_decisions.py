"""A decision is late by the day, and done without effect by its number; two who decide at once both stand."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbdata import decisions, targets
from kbdata.dataset import open_dataset
from kbdata.decisions import CHANCE, DONE, LATE, NEW, RUNNING, SAME, STILL, UNMEASURED
from kbdata.importing import read
from kbdata.store import Store, open_store
from kbview.view import SAMPLE
from tests.making import BASE, make_dataset, make_table, observed
from tests.store_crash import small_city

TODAY = pd.Timestamp("2020-07-01")
PERCENT = [row | ({"satuan": "persen"} if row["kode"] == "rasio_kb" else {}) for row in BASE["indikator"]]


def made(**columns: object) -> dict[str, object]:
    given = {"id": "T1", "tanggal": pd.Timestamp("2019-02-01"), "wilayah": "K.1.1", "isi": "Isi", "penanggung_jawab": "S1", "tenggat": TODAY}
    return given | columns


def couples(place: str, period: str, users: float, total: float) -> list[dict[str, object]]:
    """A share of `users` among `total` couples."""
    return observed((place, period, "pus", total), (place, period, "pil", users), (place, period, "iud", 0.0))


def follow(*rows: dict[str, object], values: list[dict[str, object]] = [], today: pd.Timestamp = TODAY, period: str = "2019", **asked: str) -> pd.DataFrame:  # noqa: B006
    return decisions.followed(make_dataset(tindak_lanjut=list(rows), nilai=values, indikator=PERCENT), today, period, **asked)


def day(text: str) -> pd.Timestamp:
    return pd.Timestamp(text)


def test_overdue_first_then_open_by_deadline_then_done_the_latest_first():
    found = follow(
        made(id="a", status=DONE, tenggat=day("2019-05-01")),
        made(id="b", status=NEW, tenggat=day("2020-12-01")),
        made(id="c", status=RUNNING, tenggat=day("2020-06-01")),
        made(id="d", status=DONE, tenggat=day("2019-09-01")),
        made(id="e", status=NEW, tenggat=day("2020-06-30")),
        made(id="f", status=RUNNING, tenggat=TODAY),
    )
    assert list(zip(found["id"], found["keadaan"], found["selisih_hari"], strict=True)) == [
        ("c", LATE, 30), ("e", LATE, 1), ("f", RUNNING, 0), ("b", NEW, -153), ("d", DONE, 304), ("a", DONE, 427),
    ]  # fmt: skip


@given(deadline=st.dates(pd.Timestamp("2000-01-01").date(), pd.Timestamp("2060-01-01").date()), status=st.sampled_from((NEW, RUNNING, DONE, LATE)))
def test_late_is_what_is_not_done_and_past_its_deadline_whatever_is_stored(deadline, status):
    [row] = follow(made(tenggat=pd.Timestamp(deadline), status=status)).to_dict("records")
    assert (row["keadaan"] == LATE) == (status != DONE and pd.Timestamp(deadline) < TODAY)
    assert (row["keadaan"] == DONE) == (status == DONE)
    assert row["selisih_hari"] == (TODAY.date() - deadline).days


@pytest.mark.parametrize(
    ("start", "users", "expected", "state", "movement"),
    [
        (60.0, 60.0, None, STILL, SAME),  # 60 of 100: as it was
        (60.0, 63.0, None, STILL, CHANCE),  # three more of 100 may be chance
        (60.0, 80.0, 90.0, DONE, "maju"),  # twenty more are not
        (60.0, 40.0, None, STILL, "mundur"),
        (None, 80.0, None, DONE, None),  # no number was kept: nothing is said of it
        (60.0, None, None, DONE, None),  # not reported now
    ],
)
def test_done_without_effect_is_a_state_of_its_own(start, users, expected, state, movement):
    values = couples("K.1.1", "2019", users, 100.0)
    [row] = follow(made(status=DONE, indikator="rasio_kb", nilai_awal=start, nilai_harapan=expected), values=values).to_dict("records")
    assert row["keadaan"] == state and (row["gerak"] == movement or (movement is None and pd.isna(row["gerak"])))
    assert row["kini"] == users or (users is None and pd.isna(row["kini"]))
    assert not row["tercapai"]


def test_less_is_better_where_the_indicator_says_so_and_a_count_needs_no_chance():
    rows = [
        made(id="a", status=DONE, indikator="unmet_need", nilai_awal=40.0, nilai_harapan=12.0),
        made(id="b", status=DONE, indikator="pus", nilai_awal=99.0),
        made(id="c", status=DONE, indikator="pus", nilai_awal=101.0),
    ]
    values = [*couples("K.1.1", "2019", 60.0, 100.0), *observed(("K.1.1", "2019", "iat", 10.0))]
    found = follow(*rows, values=values).set_index("id")
    assert found["keadaan"].to_dict() == {"a": DONE, "b": DONE, "c": STILL}
    assert found["tercapai"].to_dict() == {"a": True, "b": False, "c": False}


def test_a_number_from_before_the_decision_says_nothing_of_it():
    values = couples("K.1.1", "2018", 90.0, 100.0)
    [row] = follow(made(status=DONE, indikator="rasio_kb", nilai_awal=60.0, nilai_harapan=70.0), values=values, period="2018").to_dict("records")
    assert (row["gerak"], row["keadaan"], row["tercapai"]) == (UNMEASURED, STILL, False)


def test_a_number_without_a_good_side_is_judged_by_what_was_expected():
    neutral = [row | {"arah": "netral"} for row in PERCENT]
    rows = [made(id=name, status=DONE, indikator="pus", nilai_awal=99.0, nilai_harapan=wish) for name, wish in (("a", 120.0), ("b", 90.0), ("c", None))]
    data = make_dataset(tindak_lanjut=rows, nilai=couples("K.1.1", "2019", 60.0, 100.0), indikator=neutral)
    assert decisions.followed(data, TODAY, "2019").set_index("id")["keadaan"].to_dict() == {"a": DONE, "b": STILL, "c": DONE}


def test_a_place_has_its_own_and_those_inside_it_and_the_filters_hold():
    rows = [
        made(id="kota", wilayah="K"),
        made(id="kampung", wilayah="KA", penanggung_jawab="S2"),
        made(id="lain", wilayah="K.2.1", indikator="rasio_kb"),
    ]
    schools = [{"kode": f"S{i}", "nama": f"Dinas {i}", "singkatan": f"D{i}", "bidang": field} for i, field in enumerate(("kb", "pendidikan", "perumahan"))]
    data = make_dataset(tindak_lanjut=rows, skpd=schools)

    def names(**asked: str) -> set[str]:
        return set(decisions.followed(data, TODAY, "2019", **asked)["id"])

    assert names() == names(place="K") == {"kota", "kampung", "lain"}
    assert names(place="K.1") == names(place="KA") == {"kampung"}
    assert names(skpd="S1") == {"kota", "lain"}
    assert names(bidang="kb") == {"lain"} and names(bidang="pendidikan") == {"kota"}  # by the indicator; without one by the agency
    assert names(place="K.2.2") == set()


def test_a_new_decision_keeps_the_number_it_was_taken_for_and_the_data_it_was_read_from():
    data = make_dataset(nilai=couples("K.1.1", "2019", 60.0, 100.0), tindak_lanjut=[made(id="T007"), made(id="rapat-9")])
    row = decisions.decision(
        data, what="Kunjungi", who="S2", due=day("2020-08-01"), day=TODAY, place="K.1.1", period="2019", indicator="rasio_kb", expected=65.0, reason="Rendah"
    )
    [told] = row.to_dict("records")
    assert (told["nilai_awal"], told["nilai_harapan"], told["versi_data"], told["status"]) == (60.0, 65.0, data.version, NEW)
    assert told["id"].startswith("T008-")
    [bare] = decisions.decision(data, what="Kunjungi", who="S2", due=TODAY, day=TODAY, place="K", period="2019").to_dict("records")
    assert pd.isna(bare["indikator"]) and pd.isna(bare["nilai_awal"])


def test_a_moved_deadline_makes_a_late_one_run_again_and_notes_are_kept():
    data = make_dataset(tindak_lanjut=[made(status=LATE, catatan="lama"), made(id="T2")])
    [row] = decisions.changed(data, "T1", due=day("2020-09-01"), note="baru").to_dict("records")
    assert (row["status"], row["tenggat"], row["catatan"]) == (RUNNING, day("2020-09-01"), "lama; baru")
    with pytest.raises(KeyError):
        decisions.changed(data, "T3", status=DONE)


def test_the_target_that_is_still_ahead_is_the_first_that_is_not_met():
    goals = [{"wilayah": "K", "indikator": "rasio_kb", "nilai": 50.0, "sumber": "A"}, {"wilayah": "K", "indikator": "rasio_kb", "nilai": 70.0, "sumber": "B"}]
    data = make_dataset(nilai=couples("K.1.1", "2019", 60.0, 100.0), target=goals)
    assert targets.ahead(data, "rasio_kb", "K.1.1", "2019") == 70.0
    assert targets.ahead(data, "rasio_kb", "K.1.2", "2019") == 50.0  # not reported: none is met
    assert targets.ahead(data, "rasio_kb", "K.1.1", "2018") is None


@pytest.fixture
def kept(tmp_path) -> Store:
    made = open_store(tmp_path / "gudang")
    made.start_from(small_city(), user="Ani", reason="Data awal")
    return made


def taken(kept: Store, what: str = "Kunjungi") -> pd.DataFrame:
    return decisions.decision(kept.snapshot(), what=what, who="S1", due=day("2020-08-01"), day=TODAY, place="K", period="2019")


def test_two_who_decide_at_once_from_the_same_data_both_stand(kept):
    one, other = taken(kept, "Kunjungi"), taken(kept, "Bangun")
    for each in (one, other):
        kept.publish({"tindak_lanjut": each}, user="Ani", reason="Rapat", kind="keputusan")
    assert set(kept.snapshot().table("tindak_lanjut")["isi"]) == {"Kunjungi", "Bangun"}


def test_the_states_of_a_decision_are_told_by_publication_and_restoring_takes_it_back(kept):
    row = taken(kept)
    name = row["id"].iloc[0]
    kept.publish({"tindak_lanjut": row}, user="Ani", reason="Rapat", kind="keputusan")
    kept.publish({"nilai": make_table("nilai", observed(("K.1.1", "2019", "pus", 41.0)))}, user="Ani", reason="Lain")
    kept.publish({"tindak_lanjut": decisions.changed(kept.snapshot(), name, status=DONE)}, user="Budi", reason="Rapat", kind="keputusan")
    kept.publish({"tindak_lanjut": taken(kept, "Lain")}, user="Budi", reason="Rapat", kind="keputusan")
    kept.restore(1, user="Budi", reason="Kembali")
    past = [(each.number, each.user, left["status"]) for each, left in decisions.past(kept, name)]
    assert past[:2] == [(2, "Ani", NEW), (4, "Budi", DONE)] and past[2][:2] == (6, "Budi") and pd.isna(past[2][2]) and len(past) == 3


def test_a_sheet_of_decisions_is_imported():
    data = open_dataset(SAMPLE)
    row = "R1,2020-02-01,63.71,rasio_kb,Buka klinik,Antrean,2.13,2020-09-01,baru,74,76,,\n"
    head = ",".join(decisions.followed(data, TODAY, "2019").columns[:13]) + "\n"
    done = read((head + row).encode(), "keputusan.csv", data)
    assert not done.errors and done.changes["tindak_lanjut"]["isi"].tolist() == ["Buka klinik"]
