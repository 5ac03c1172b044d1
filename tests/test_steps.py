"""One class up: what is told is enough, and nothing smaller is; two guides are compared by what they ask."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from kbdata import attention, guides, steps
from kbdata.classification import classes, scores
from tests.cases import few
from tests.making import make_dataset, observed
from tests.test_classification import CLASSES, COUNT, DICTIONARY, RATIO, UNMET

MEMBERS = RATIO | {"kelompok": "proses", "indikator": "ikut_a+ikut_b", "batas_2": 10.0, "batas_3": 21.0, "batas_4": 31.0, "urutan": 4}
LONG = RATIO | {"indikator": "mkjp", "batas_2": 20.0, "batas_3": 23.0, "batas_4": 25.0, "urutan": 5}
WORDS = [row for row in DICTIONARY if not row["kode"].startswith("ikut")] + [
    {"kode": "lama"}, {"kode": "bawah_a"}, {"kode": "bawah_b"},
    {"kode": "mkjp", "sifat": "rasio", "pembilang": "lama", "penyebut": "pa", "pengali": 100.0},
    *({"kode": f"ikut_{x}", "sifat": "rasio", "pembilang": f"ada_{x}", "penyebut": f"bawah_{x}", "pengali": 100.0} for x in "ab"),
]  # fmt: skip
COMPONENTS = (COUNT, RATIO, UNMET, MEMBERS, LONG)


def made(numbers: dict[str, float | None], components=COMPONENTS, **tables):
    told = {code: value for code, value in numbers.items() if value is not None}
    nilai = observed(*[("KA", "2019", code, value) for code, value in told.items()])
    return make_dataset(**({"indikator": WORDS, "nilai": nilai, "klasifikasi": list(components), "kelas": CLASSES} | tables))


def rank(data) -> int:
    return int(classes(scores(data, ["KA"], "2019"), data)["peringkat"].iloc[0])


kampung = st.fixed_dictionaries(
    {
        "fasilitas": st.integers(0, 2), "pus": st.integers(20, 60), "pa": st.integers(2, 20), "iat": st.integers(0, 12), "lama": st.integers(0, 2),
        "ada_a": st.integers(0, 6), "bawah_a": st.integers(6, 30), "ada_b": st.integers(0, 6), "bawah_b": st.integers(6, 30),
    }
)  # fmt: skip
COUNTED = {"rasio_kb": ("pa", 1), "mkjp": ("lama", 1), "unmet_need": ("iat", -1), "ikut_a": ("ada_a", 1), "ikut_b": ("ada_b", 1)}


def carried_out(numbers, lift):
    after = dict(numbers)
    for change in lift.changes:
        if not change.codes:
            after[change.component] = change.after
        for code, people in change.codes:
            part, sign = COUNTED[code]
            after[part] += sign * people
    return after


@few(8)
@given(kampung)
def test_who_does_what_is_told_rises(numbers):
    data = made(numbers)
    lift = steps.lifts(data, ("KA",), "2019")["KA"]
    assert lift.rank == rank(data)
    if lift.status == "naik":
        assert rank(made(carried_out(numbers, lift))) >= lift.to_rank > lift.rank
    else:
        assert lift.status in ("tertinggi", "belum_lapor") and not lift.changes


@few(8)
@given(kampung)
def test_fewer_people_do_not_suffice(numbers):
    """Every way to spread one person less over the numbers that can move, with all facilities given: none lifts the class."""
    data = made(numbers)
    lift = steps.lifts(data, ("KA",), "2019")["KA"]
    if lift.status != "naik" or not 0 < lift.people <= 4 or any(change.component == "rasio_kb" for change in lift.changes):
        return
    for spread in product(range(lift.people), repeat=4):
        if sum(spread) == lift.people - 1:
            moved = {"lama": spread[0], "iat": -spread[1], "ada_a": spread[2], "ada_b": spread[3]}
            after = {code: value + moved.get(code, 0) for code, value in numbers.items()} | {"fasilitas": 2}
            if after["lama"] <= after["pa"] and after["iat"] >= 0 and after["ada_a"] <= after["bawah_a"] and after["ada_b"] <= after["bawah_b"]:
                assert rank(made(after)) <= lift.rank


def test_the_change_says_from_what_to_what_and_how_many():
    # 20 of 100 users long-acting: 20 % scores 2; for 3, 23 % (22.5 % rounds up): three users more
    numbers = {"fasilitas": 2, "ada_a": 10, "bawah_a": 20, "ada_b": 10, "bawah_b": 20, "pus": 150, "pa": 100, "lama": 20, "iat": 15}
    lift = steps.lifts(made(numbers, [COUNT, MEMBERS, LONG]), ("KA",), "2019")["KA"]
    assert (lift.rank, lift.to_rank, lift.effort) == (2, 4, (3, 1, 1))
    [change] = lift.changes
    assert (change.component, change.score, change.to_score, change.before, change.after, change.people) == ("mkjp", 2, 3, 20.0, 23.0, 3)


def test_what_counts_no_people_goes_before_what_does_and_the_highest_class_stays():
    numbers = {"fasilitas": 1, "ada_a": 4, "bawah_a": 20, "ada_b": 4, "bawah_b": 20, "pus": 100, "pa": 60, "lama": 30, "iat": 2}
    lift = steps.lifts(made(numbers), ("KA",), "2019")["KA"]  # the output is good: facilities or members make it independent
    assert (lift.to_rank, [change.component for change in lift.changes], lift.people) == (3, ["fasilitas"], 0)
    assert steps.ranked(made(numbers), ["KA"], "2019")[["wilayah", "orang", "komponen"]].to_numpy().tolist() == [["KA", 0, 1]]
    top = made(numbers | {"fasilitas": 2, "ada_a": 20})
    assert steps.lifts(top, ("KA",), "2019")["KA"].status == "tertinggi" and steps.ranked(top, ["KA"], "2019").empty


def test_a_ratio_that_was_not_reported_is_asked_for():
    lift = steps.lifts(made({"fasilitas": 2}, [COUNT, RATIO]), ("KA",), "2019")["KA"]
    assert (lift.status, lift.missing) == ("belum_lapor", ("rasio_kb",))


def test_a_kampung_one_step_below_the_next_class_is_on_the_list_behind_all_trouble():
    numbers = {"fasilitas": 2, "ada_a": 10, "bawah_a": 20, "ada_b": 10, "bawah_b": 20, "pus": 150, "pa": 100, "lama": 20, "iat": 15}
    work = [{"id": "1", "wilayah": "KA", "bidang": "kb"}]
    table = attention.ranked(made(numbers, [COUNT, MEMBERS, LONG], intervensi=work), period="2019")
    assert table["wilayah"].tolist() == ["KC", "KA"]  # KC has had no work
    assert table["bobot"].tolist() == [2, 0]
    [reason] = table["alasan"][1]
    assert reason.code == "selangkah_naik"
    assert dict(reason.numbers) == {"komponen": "mkjp", "nilai": 20.0, "menjadi": 23.0, "orang": 3, "kelas": 4}
    assert attention.troubled(table)["wilayah"].tolist() == ["KC"]


OTHER = [row | {"pedoman": "H", "batas_2": 10.0, "batas_3": 15.0, "batas_4": 20.0} if row is LONG else row | {"pedoman": "H"} for row in (COUNT, MEMBERS, LONG)]


def test_a_kampung_moves_where_the_other_guide_asks_less():
    numbers = {"fasilitas": 2, "ada_a": 10, "bawah_a": 20, "ada_b": 10, "bawah_b": 20, "pus": 150, "pa": 100, "lama": 20, "iat": 15}
    data = made(numbers, [COUNT, MEMBERS, LONG, *OTHER], kelas=[*CLASSES, *({**row, "pedoman": "H"} for row in CLASSES)])
    assert guides.loaded(data) == ["G", "H"]
    row = guides.compared(data, ["KA", "KC"], "2019", "G", "H").iloc[0]
    assert (row["kelas_1"], row["kelas_2"], row["pindah"], row["kelompok"], row["komponen"]) == ("berkembang", "berkelanjutan", True, ("keluaran",), ("mkjp",))
    assert not guides.compared(data, ["KA", "KC"], "2019", "G", "H")["pindah"][1]
    assert guides.loaded(make_dataset()) == []
