"""The map page: its numbers are those of the tables, every indicator and place can be shown, and names never cover a kampung."""

from __future__ import annotations

from itertools import combinations

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import Point, box

from kbdata import chance, geography, indicators, targets
from kbview import maplabels
from kbview.cards import atlas, places, spot
from kbview.theme import DARK, LIGHT, contrast, readable
from kbview.view import View, open_latest
from tests import cases
from tests.making import make_dataset, observed

DATA = open_latest()
[CITY] = DATA.places.index[DATA.places["tingkat"] == "kota"]
LEADING = DATA.setting("indikator_utama")


def view(place: str | None = None, period: str = "2019", **filters: str) -> View:
    row = DATA.places.loc[place] if place else {}
    above = {level: row[level] for level in ("kecamatan", "kelurahan", "kampung") if place and isinstance(row[level], str)}
    return View(DATA, period, CITY, **above, **filters)


def some(level: str, number: int = 0) -> str:
    return str(DATA.places.index[DATA.places["tingkat"] == level][number])


@pytest.mark.parametrize(("place", "period"), [(None, "2019"), (None, "2016"), (some("kecamatan"), "2018"), (some("kampung", 2), "2019")])
def test_the_map_shows_the_ratio_that_follows_from_the_table_of_values(place: str | None, period: str) -> None:
    here = view(place, period)
    raw = DATA.table("nilai")
    raw = raw[(raw["periode"] == period) & raw["wilayah"].isin(indicators.members(DATA, places.scope(here), "kelurahan"))]
    order = DATA.table("sumber").set_index("kode")["prioritas"]
    raw = raw.assign(p=raw["sumber"].map(order)).sort_values("p").drop_duplicates(["wilayah", "indikator"])
    wide = raw.pivot(index="wilayah", columns="indikator", values="nilai")
    methods = str(DATA.indicator("pa")["pembilang"]).split("+")
    expected = (100 * wide[methods].sum(axis=1, skipna=False) / wide["pus"]).dropna()
    shown = atlas.area_map(here, LEADING).table.frame.set_index("wilayah")["nilai"].dropna()
    assert len(expected) > 5
    pd.testing.assert_series_equal(shown.sort_index(), expected.sort_index(), check_names=False)


def test_a_value_lies_in_the_class_it_reads_as() -> None:
    classes = places.class_words(view(), LEADING)
    ready = places.ready(view(), places.reported(view(), LEADING), LEADING)
    for value in ready["nilai"]:
        number = classes.of(value)
        assert number == len(classes.labels) - 1 or value <= classes.limits[number]
        assert number == 0 or value > classes.limits[number - 1]


def test_classes_are_the_same_in_every_year() -> None:
    assert places.class_words(view(period="2016"), LEADING) == places.class_words(view(period="2019"), LEADING)


def test_a_value_that_fills_a_class_has_its_own() -> None:
    assert geography.class_limits(pd.Series([0.0] * 8 + [1, 2, 3, 4, 5, 6, 7, 8]), 5) == [0.0, 2.75, 4.5, 6.25, 8.0]
    assert geography.class_limits(pd.Series([3.0, 1.0, 1.0, None])) == [1.0, 3.0]
    assert geography.class_limits(pd.Series([], dtype=float)) == [0.0]


def test_distance_is_counted_in_the_good_direction_from_the_nearest_target() -> None:
    data = make_dataset(
        nilai=observed(
            *[(place, "2019", code, n) for place in ("K.1.1", "K.2.1") for code, n in (("pus", 100.0), ("pil", 70.0), ("iud", 0.0), ("iat", 12.0))]
        ),
        target=[
            {"wilayah": "K", "indikator": "rasio_kb", "nilai": 75.0}, {"wilayah": "K.2", "indikator": "rasio_kb", "nilai": 66.0, "sumber": "B"},
            {"wilayah": "K", "indikator": "unmet_need", "nilai": 10.0},
        ],
    )  # fmt: skip
    values = indicators.values(data, ["rasio_kb", "unmet_need"], ["K.1.1", "K.2.1"], ["2018", "2019"])
    found = targets.distances(data, values).set_index(["indikator", "wilayah", "periode"])
    assert found["jarak"].dropna().to_dict() == {
        ("rasio_kb", "K.1.1", "2019"): -5.0, ("rasio_kb", "K.2.1", "2019"): 4.0, ("unmet_need", "K.1.1", "2019"): -2.0, ("unmet_need", "K.2.1", "2019"): -2.0,
    }  # fmt: skip
    assert found.at[("rasio_kb", "K.2.1", "2019"), "sumber_sasaran"] == "B"
    assert found["sasaran"].isna().sum() == 4  # no target stands for 2018


def test_classes_around_a_target_are_the_same_on_both_sides() -> None:
    limits = targets.distance_limits(pd.Series([-9.0, -4.0, -1.0, 0.0, 1.0, 2.0, None]))
    assert len(limits) == 5
    assert limits[0] == -limits[3] and limits[1] == -limits[2] and limits[4] == float("inf")
    assert targets.distance_limits(pd.Series([None, 0.0])) == [0.0]
    classes = atlas.distance_classes(view(), LEADING)
    assert len(classes.labels) == len(classes.limits)
    middle = len(classes.labels) // 2
    assert [label[0] for label in classes.labels] == ["✗"] * middle + ["±"] + ["✓"] * middle
    assert classes.of(0.0) == middle


def test_the_title_counts_who_has_met_the_target() -> None:
    found = targets.distances(DATA, places.reported(view(), LEADING))
    met = int((found["jarak"].round(1) >= 0).sum())
    assert 0 < met < len(found)
    assert f"{met} dari {len(found)} kelurahan mencapai sasaran" in atlas.area_map(view(), LEADING, True).title


def test_an_amount_for_the_city_is_no_target_for_its_parts() -> None:
    stocks = set(DATA.table("target")["indikator"]) & set(DATA.indicators.index[DATA.indicators["sifat"] == "stok"])
    assert stocks and not any(atlas.has_target(view(), code) for code in stocks)


@pytest.mark.parametrize(("place", "filters"), [(None, {}), (some("kecamatan", 2), {}), (None, {"bidang": "kesehatan"}), (None, {"skpd": "1.02"})])
def test_every_intervention_of_the_year_is_drawn_or_named(place: str | None, filters: dict[str, str]) -> None:
    here = view(place, **filters)
    rows = DATA.table("intervensi")
    rows = rows[(rows["mulai"].dt.year == 2019) & (rows["status"] != "batal")]
    inside = DATA.places.loc[rows["wilayah"], "kecamatan"].to_numpy()
    rows = rows[(inside == place) if place else slice(None)]
    for column, value in filters.items():
        rows = rows[rows[column] == value]
    lost = rows[rows["lintang"].isna() | rows["bujur"].isna()]
    figure = atlas.area_map(here, LEADING, False, True).figure
    drawn = sum(len(trace.lon) for trace in figure.data if trace.type == "scattergeo" and trace.marker.symbol == "square")
    assert len(rows) and drawn == len(rows) - len(lost)
    [told] = atlas.works_words(here)
    assert told.startswith(f"{len(lost)} dari {len(rows)} " if len(lost) else f"{len(rows)} ")
    assert all(activity in told for activity in lost["kegiatan"])


def test_filters_that_leave_no_intervention_say_what_to_loosen() -> None:
    [told] = atlas.works_words(view(some("kecamatan"), period="2016", skpd="tidak ada"))
    assert "longgarkan" in told


def test_every_indicator_has_a_map_a_ranking_and_a_sentence() -> None:
    assert set(atlas.choices(view())) == set(DATA.indicators.index)
    for code in cases.indicators(DATA):
        span = places.span(view(), code)
        here = view(period=atlas.nearest(span, "2019"))
        assert span and here.period in span
        found = places.reported(here, code)
        assert found["nilai"].notna().sum() + found["nilai"].isna().sum() == len(found) == len(indicators.members(DATA, CITY, "kelurahan"))
        assert atlas.area_map(here, code, atlas.has_target(here, code)).title
        if DATA.indicator(code)["sifat"] == "rasio" and found["nilai"].notna().any():
            assert len(spot.ranking(here, code, None).figure.data[0].y) == found["nilai"].notna().sum()
        assert atlas.sentence(here, code).endswith(".")


def test_what_no_kelurahan_has_reported_is_told_as_such() -> None:
    never = [code for code in DATA.indicators.index if places.reported(view(period=places.span(view(), code)[-1]), code)["nilai"].isna().all()]
    assert never
    for code in never:
        here = view(period=places.span(view(), code)[-1])
        card, order = atlas.area_map(here, code), spot.ranking(here, code, None)
        assert "belum ada kelurahan yang melapor" in card.title and "≤" not in card.below and "belum lapor" in card.below
        assert "pilih tahun atau indikator lain" in order.figure and order.foot.notes == (f"{len(places.reported(here, code))} kelurahan belum lapor",)


def test_every_place_has_its_numbers() -> None:
    for number, place in enumerate(cases.places(DATA)):
        here = view(place, ("2016", "2019")[number % 2])
        card = spot.numbers(here, LEADING, None)
        own = indicators.values(DATA, [LEADING], [place], [here.period])["nilai"].iloc[0]
        shown = card.table.frame.set_index("indikator").at[LEADING, place]
        assert shown == own or (pd.isna(shown) and pd.isna(own))


def test_what_was_clicked_leads_over_the_filter_bar() -> None:
    clicked = some("kelurahan", 7)
    card = spot.numbers(view(some("kecamatan", 3)), LEADING, clicked)
    assert DATA.places.at[clicked, "nama"] in card.title
    assert clicked in card.table.frame.columns


def test_the_ranking_is_sorted_and_coloured_where_chance_cannot_explain_it() -> None:
    clicked = some("kelurahan", 10)
    card = spot.ranking(view(), LEADING, clicked)
    [dots] = card.figure.data
    found = places.reported(view(), LEADING).set_index("wilayah")
    values = found.loc[list(dots.customdata), "nilai"]
    assert values.is_monotonic_increasing  # drawn from below: the highest stands on top
    [whole] = indicators.values(DATA, [LEADING], [CITY], ["2019"])["nilai"]
    judged = chance.funnel(found["pembilang"], found["penyebut"], whole, minimum=float(DATA.setting("penyebut_minimum"))).set_axis(found.index)
    shapes = dict(zip(dots.customdata, dots.marker.symbol, strict=True))
    for side, shape in {"atas": "triangle-up", "bawah": "triangle-down"}.items():
        real = judged.index[(judged["beda"] == "berbeda_nyata") & (judged["sisi"] == side)]
        assert {code for code, own in shapes.items() if own == shape} == set(real) and 0 < len(real) < len(found)
    assert {code for code, width in zip(dots.customdata, dots.marker.line.width, strict=True) if width} == {clicked}


def test_a_kelurahan_without_kampung_is_not_late_with_what_kampung_report() -> None:
    code = str(DATA.indicators.index[(DATA.indicators["tingkat_dasar"] == "kampung") & DATA.indicators["hitung_dari"].isna()][0])
    found = places.reported(view(), code)
    homes = set(DATA.places.loc[indicators.founded(DATA, "2019"), "kelurahan"])
    assert set(found.loc[found["ditanya"], "wilayah"]) == homes
    assert "tanpa Kampung KB" in places.area_map(view(), code).below


def test_names_stand_in_their_own_area_clear_of_points_and_of_each_other() -> None:
    areas = gpd.GeoSeries([box(0, 0, 10, 10), box(10, 0, 10.3, 10), box(10.3, 0, 20, 10)], index=["A", "B", "C"])
    names = pd.Series({"A": "Kelurahan panjang", "B": "Sempit", "C": "Lain"})
    points = pd.DataFrame({"bujur": [5.0, 15.0], "lintang": [5.0, 0.1]})
    found = maplabels.placed(areas, names, points, (0, 0, 20, 10), 300).set_index("kode")
    assert set(found.index) == {"A", "C"}  # the narrow one has no room
    paper = maplabels._Paper((0, 0, 20, 10), 300)
    boxes = {}
    for code, row in found.iterrows():
        x, y = paper.on(row["bujur"], row["lintang"])
        half = len(names[code]) * maplabels.LETTER / 2
        boxes[code] = box(x - half, y - maplabels.LINE / 2, x + half, y + maplabels.LINE / 2)
        assert areas[code].contains(Point(row["bujur"], row["lintang"]))
        assert all(boxes[code].distance(Point(paper.on(*spot))) >= maplabels.POINT - 1 for spot in points.itertuples(index=False))
    assert not any(one.intersects(other) for one, other in combinations(boxes.values(), 2))


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_names_can_be_read_on_every_class(theme: object) -> None:
    for ground in (*theme.ramp, *theme.diverging, theme.missing):
        assert contrast(readable(ground, theme), ground) >= 4.5
