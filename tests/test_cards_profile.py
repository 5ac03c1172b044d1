"""The profile's cards: their numbers are those of the tables, recomputed here with plain pandas, for every place."""

from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd
import plotly.graph_objects as go
import pytest

from kbdata import classification, indicators
from kbview import card, exports, filters
from kbview.cards import classes, comparison, couples, decisions, followup, naming, profile
from kbview.view import SAMPLE, View, open_latest
from tests import cases

TODAY = "2020-07-01"
AREA_CARDS = [
    (profile.facts,), (profile.location,), (couples.methods,), (couples.non_users,), (followup.agencies,), (followup.rows,),
    (decisions.listing, TODAY), (followup.goals,), (comparison.against,), (comparison.side_by_side, ()),
]  # fmt: skip


@pytest.fixture(scope="module")
def whole() -> View:
    data = open_latest()
    [city] = data.places.index[data.places["tingkat"] == "kota"]
    return View(data, data.setting("tahun_utama"), city)


@pytest.fixture(scope="module")
def raw() -> pd.DataFrame:
    return pd.read_csv(SAMPLE / "nilai.csv", dtype={"periode": str})


def at(view: View, place: str, **more: object) -> View:
    row = view.data.places.loc[place]
    chosen = {level: row[level] if isinstance(row[level], str) else None for level in ("kecamatan", "kelurahan", "kampung")}
    return replace(view, **chosen, **more)


def kampung(view: View) -> list[str]:
    return indicators.members(view.data, view.city, "kampung")


def reported(raw: pd.DataFrame, place: str, code: str, year: str) -> float:
    """The last report of a stock in a year, as it stands in the file."""
    mine = raw[(raw["wilayah"] == place) & (raw["indikator"] == code) & raw["periode"].str.startswith(year)].sort_values("periode")
    yearly = mine[mine["periode"] == year]
    return float((yearly if len(yearly) else mine)["nilai"].dropna().iloc[-1])


def test_places_of_every_level_and_year_have_a_whole_page(whole: View) -> None:
    for number, place in enumerate(cases.places(whole.data)):
        view = at(whole, place, period=("2016", "2018", "2019")[number % 3], language=("id", "en")[number % 2])
        assert profile.sentence(view).endswith(".")
        for build, *arguments in [*AREA_CARDS, *([(profile.reasons,), (classes.scorecard,)] if view.kampung else [(classes.kampung_list,)])]:
            made = build(view, *arguments)
            assert made.title and made.subtitle
            assert isinstance(made.figure, go.Figure) or made.figure.strip(), (place, build)
            if len(made.table.frame):
                assert exports.to_csv(made.table, card.notes(view, made))


def test_methods_and_non_users_are_the_reports(whole: View, raw: pd.DataFrame) -> None:
    for place in kampung(whole)[:6]:
        view = at(whole, place)
        for build in (couples.methods, couples.non_users):
            drawn = build(view).table.frame.set_index("indikator")["nilai"]
            assert len(drawn) in (4, 7)
            for code, value in drawn.items():
                assert value == reported(raw, place, code, view.period), (place, code)
        using = couples.methods(view).table.frame["nilai"].sum()
        others = couples.non_users(view).table.frame["nilai"].sum()
        assert using + others == reported(raw, place, "pus", view.period)


def test_the_sentence_has_the_ratio_of_the_files(whole: View, raw: pd.DataFrame) -> None:
    methods = ["kb_iud", "kb_mow", "kb_mop", "kb_implan", "kb_suntik", "kb_pil", "kb_kondom"]
    for place in kampung(whole):
        view = at(whole, place)
        ratio = 100 * sum(reported(raw, place, code, "2019") for code in methods) / reported(raw, place, "pus", "2019")
        assert f"{ratio:.1f}".replace(".", ",") in profile.sentence(view)
        if naming.stands(view, place):
            assert f"kelas {classes.name(classes.of(view, (place,)).iloc[0])}." in profile.sentence(view)
        else:
            assert "belum berkelas" in profile.sentence(view)


def test_scores_say_the_class_and_the_next_limit(whole: View) -> None:
    place = next(code for code in kampung(whole) if naming.stands(whole, code))
    made = classes.scorecard(at(whole, place))
    scores = classification.scores(whole.data, [place], "2019")
    assert made.table.frame["skor"].tolist() == scores["skor"].tolist()
    assert made.figure.count("●") == scores["skor"].sum()
    top = scores["batas_berikut"].isna()
    assert made.table.frame["berikut"].eq("skor tertinggi").tolist() == top.tolist()
    assert classes.name(classes.of(at(whole, place), (place,)).iloc[0]) in made.title


def test_a_component_that_is_missing_is_told(whole: View, monkeypatch: pytest.MonkeyPatch) -> None:
    place = next(code for code in kampung(whole) if naming.stands(whole, code))
    scores = classification.scores(whole.data, [place], "2019")
    scores.loc[0, ["nilai", "skor", "kosong", "batas_berikut"]] = [float("nan"), 1, True, 1.0]
    monkeypatch.setattr(classification, "scores", lambda *_arguments, **_more: scores)
    made = classes.scorecard.__wrapped__(at(whole, place, language="id", dark=True))
    assert f"1 komponen belum dilaporkan dan karena itu berskor 1: {scores.loc[0, 'nama_id']}" in made.below
    assert "11 dari 12 komponen terisi" in made.foot.coverage
    assert "belum lapor" in made.figure


def test_interventions_are_the_rows_of_the_file(whole: View) -> None:
    register = pd.read_csv(SAMPLE / "intervensi.csv", dtype={"skpd": str})
    register = register[(register["status"] != "batal") & (register["mulai"] < "2020")]
    for place in kampung(whole)[:8]:
        mine = register[register["wilayah"] == place]
        view = at(whole, place)
        made = followup.agencies(view)
        assert made.table.frame["jumlah"].sum() == len(mine)
        assert made.table.frame["anggaran"].sum() == pytest.approx(mine["anggaran"].sum())
        absent = set(register["skpd"]) - set(mine["skpd"])
        assert not absent or f"{len(absent)} SKPD belum bekerja di sini" in made.title or not len(mine)
        field = mine["bidang"].mode()[0] if len(mine) else "ekonomi"
        narrowed = followup.agencies(replace(view, bidang=field))
        assert narrowed.table.frame["jumlah"].sum() == (mine["bidang"] == field).sum()
        assert "hanya" in narrowed.subtitle


def test_an_empty_filter_says_what_to_loosen(whole: View) -> None:
    view = at(whole, kampung(whole)[0], skpd="0")
    view = replace(view, skpd=whole.data.table("skpd")["kode"].iloc[-1], bidang="kesehatan", period="2016")
    made = followup.rows(view)
    assert len(made.table.frame) == 0
    assert "longgarkan SKPD atau bidang" in made.figure


def test_the_table_holds_each_place_and_what_chance_allows(whole: View) -> None:
    for place in kampung(whole)[:3]:
        view = at(whole, place)
        made = comparison.against(view)
        frame = made.table.frame
        known = indicators.values(view.data, ["rasio_kb"], [place, view.city], ["2019"]).set_index("wilayah")
        assert frame.at["rasio_kb", place] == known.at[place, "nilai"]
        n, own, city = known.at[place, "penyebut"], known.at[place, "nilai"] / 100, known.at[view.city, "nilai"] / 100
        far = abs(own - city) > 3.0902 * (city * (1 - city) / n) ** 0.5
        assert frame.at["rasio_kb", "beda"].endswith("berbeda nyata") == far
        likes = comparison.alike(view)
        sums = indicators.values(view.data, ["rasio_kb"], likes, ["2019"])
        assert frame.at["rasio_kb", comparison.ALIKE] == pytest.approx(100 * sums["pembilang"].sum() / sums["penyebut"].sum())
        assert place not in likes
        words = re.findall(r"(\d+) rasio nyata lebih baik", made.title)
        assert int(words[0]) == made.figure.count('<td class="baik">')


def test_side_by_side_has_a_column_for_each_and_asks_for_two(whole: View) -> None:
    first, second, third = kampung(whole)[:3]
    made = comparison.side_by_side(whole, (first, second, third))
    wanted = indicators.values(whole.data, ["unmet_need"], [first, second, third], ["2019"])["nilai"].tolist()
    assert made.table.frame.loc["unmet_need", [first, second, third]].tolist() == wanted
    assert "Pilih sedikitnya dua tempat" in comparison.side_by_side(whole, (first,)).subtitle
    labels = list(comparison.choices(whole).values())
    assert len(labels) == len(set(labels))


def test_a_link_names_places_as_the_filter_bar_does(whole: View) -> None:
    for place in kampung(whole):
        row = whole.data.places.loc[place]
        for level, inside in (("kecamatan", whole.city), ("kelurahan", row["kecamatan"]), ("kampung", row["kelurahan"])):
            assert naming.bare(whole, row[level]) == filters._places(whole.data, level, inside)[row[level]]


def test_every_kampung_can_be_chosen_from_the_city(whole: View) -> None:
    made = classes.kampung_list(whole)
    for place in kampung(whole):
        assert naming.bare(whole, place) in made.figure
    assert made.figure.count("<a ") == len(kampung(whole))
    later = sum(not naming.stands(whole, place) for place in kampung(whole))
    assert f"{later} kampung dicanangkan sesudah 2019" in made.foot.notes


def test_amounts_asked_of_the_city_are_not_asked_of_a_kampung(whole: View) -> None:
    assert "Luas kawasan kumuh" in followup.goals(whole).table.frame["nama"].tolist()
    assert "Luas kawasan kumuh" not in followup.goals(at(whole, kampung(whole)[2])).table.frame["nama"].tolist()


def test_each_field_alone_can_be_compared(whole: View) -> None:
    first, second = kampung(whole)[:2]
    for row in whole.data.table("bidang").itertuples():
        view = at(whole, first, bidang=row.kode)
        mine = whole.data.indicators["bidang"].eq(row.kode)
        for made in (comparison.against(view), comparison.side_by_side(view, (first, second))):
            assert sorted(made.table.frame.index) == sorted(mine[mine].index)
            assert f"hanya bidang {row.nama_id}" in made.subtitle
