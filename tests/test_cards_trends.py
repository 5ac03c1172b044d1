"""The trends: what the lines say is what the data say, and no line runs over a break."""

from __future__ import annotations

from itertools import groupby, pairwise

import pandas as pd
import plotly.graph_objects as go
import pytest

from kbdata import indicators, mix
from kbdata.dataset import Dataset
from kbdata.observations import years
from kbview import lines
from kbview.cards import marks, multiples, trend_words, trends
from kbview.cards import mix as mix_cards
from kbview.view import View, open_latest
from tests import cases
from tests.making import BASE, make_dataset, observed


@pytest.fixture(scope="module")
def data() -> Dataset:
    return open_latest()


def view_of(data: Dataset, place: str | None = None, period: str = "2019") -> View:
    tree = data.places
    [city] = tree.index[tree["tingkat"] == "kota"]
    chosen = {level: tree.at[place, level] for level in ("kecamatan", "kelurahan", "kampung")} if place else {}
    return View(data, period, city, **{level: code if isinstance(code, str) else None for level, code in chosen.items()})


def drawn(figure: go.Figure | str, key: str) -> list[tuple[float, float | None]]:
    """The solid line of a place."""
    assert isinstance(figure, go.Figure)
    solid = [t for t in figure.data if t.customdata is not None and t.line.dash == "solid"]
    return [(x, y) for t in solid for own, x, y in zip(t.customdata, t.x, t.y, strict=True) if own == key]


def segments(figure: go.Figure) -> list[tuple[float, float]]:
    """From where to where a pen runs, in every line of a figure."""
    found = []
    for trace in figure.data:
        if "lines" in (trace.mode or "") and trace.customdata is not None:
            points = list(zip(trace.x, trace.y, strict=True))
            found += [(a[0], b[0]) for a, b in pairwise(points) if a[1] is not None and b[1] is not None]
    return found


def test_the_city_reads_seventy_and_seventy_four_percent_with_their_source(data: Dataset) -> None:
    view = view_of(data)
    card = trends.series(view, "rasio_kb")
    line = dict(drawn(card.figure, view.city))
    assert (line[2016.0], line[2019.0]) == (70.0, 74.0)
    texts = [a.text for a in card.figure.layout.annotations]
    assert any("70,0\u00a0%" in text for text in texts) and any("74,0\u00a0%" in text for text in texts)
    assert "70,0\u00a0% (2016) dan 74,0\u00a0% (2019)" in card.below and "PANRB" in card.below
    assert "naik 4,0 poin sejak 2016" in card.title


@pytest.mark.parametrize(("code", "years"), [("luas_kumuh", ("2015", "2025")), ("prevalensi_stunting", ("2021", "2024"))])
def test_all_years_are_shown_whatever_the_period(data: Dataset, code: str, years: tuple[str, str]) -> None:
    card = trends.series(view_of(data, period="2017"), code)
    shown = card.table.frame.loc[card.table.frame["wilayah"] == view_of(data).city, "periode"]
    assert (shown.min(), shown.max()) == years
    assert "2017" in card.subtitle


@pytest.mark.parametrize(
    ("code", "at"), [("luas_kumuh", [2021.5]), ("prevalensi_stunting", [2022.5, 2023.5]), ("penduduk", [2021.5]), ("wirausaha_baru", [2016.5])]
)
def test_no_line_crosses_a_break(data: Dataset, code: str, at: list[float]) -> None:
    view = view_of(data)
    card = trends.series(view, code)
    assert segments(card.figure), "nothing is drawn"
    assert not [(a, b) for a, b in segments(card.figure) for x in at if a < x < b]
    found = trends.known(view, code, "tahun", [view.city])
    assert any(lines.position(p) < at[0] for p in found["periode"]) and any(lines.position(p) > at[-1] for p in found["periode"])
    assert "garis diputus" in card.below


def test_a_change_is_not_told_over_a_break(data: Dataset) -> None:
    view = view_of(data)
    assert "sejak 2022" in trends.series(view, "luas_kumuh").title
    assert "seri terputus" in trends.series(view, "prevalensi_stunting").title


def test_a_missing_year_is_dotted_and_a_break_in_it_is_not() -> None:
    frame = pd.DataFrame({"x": [2015.0, 2016.0, 2019.0], "y": [1.0, 2.0, 3.0], "teks": "-"})
    solid, dotted = lines.pieces(frame, [], 1)
    assert [p["y"] for p in solid] == [1.0, 2.0, None, 3.0]
    assert [p["x"] for p in dotted] == [2016.0, 2019.0, 2019.0]
    assert lines.pieces(frame, [2017.5], 1)[1] == []


def test_contradicting_sources_stand_as_open_points(data: Dataset) -> None:
    card = trends.series(view_of(data), "luas_kumuh")
    [points] = [trace for trace in card.figure.data if trace.marker.symbol == "circle-open"]
    assert sorted(zip(points.x, points.y, strict=True)) == [(2017.0, 308.89), (2019.0, 54.0)]
    assert points.showlegend and "308,89" in card.below and "396,89" in card.below


def test_targets_of_several_sources_stand_side_by_side_and_can_be_hidden(data: Dataset) -> None:
    def labels(shown: bool) -> list[str]:
        return [trace.name for trace in trends.series(view_of(data), "rasio_kb", goals=shown).figure.data if (trace.name or "").startswith("sasaran")]

    assert labels(True) == ["sasaran Renstra", "sasaran RPJMD (simulasi)"]
    assert labels(False) == []


def test_every_event_is_listed_or_counted(data: Dataset) -> None:
    view = view_of(data)
    for code in ("rasio_kb", "luas_kumuh"):
        every = marks.marks(view, code, view.city, "tahun")
        card = trends.series(view, code)
        left_out = sum(1 for mark in every if mark.title.replace("&", "&amp;") not in card.below)
        assert (f"{left_out} kejadian di luar" in card.below) == (left_out > 0)
        assert card.below.count("<li>") == len(every) - left_out


def test_a_flow_of_too_few_months_stays_off_the_line(data: Dataset) -> None:
    view = view_of(data)
    card = trends.series(view, "kb_baru")
    assert 2020.0 not in dict(drawn(card.figure, view.city))
    [points] = [trace for trace in card.figure.data if trace.marker.symbol == "circle-open"]
    assert (2020.0, 1845.0) in list(zip(points.x, points.y, strict=True))
    assert "2020" not in card.title and "1.845" not in card.title


def test_the_summary_page_ends_at_the_period(data: Dataset) -> None:
    card = trends.trend(view_of(data, period="2017"), "luas_kumuh")
    assert card.table.frame["periode"].max() == "2017"
    assert card.below == ""


def test_past_seven_lines_only_the_chosen_is_labelled(data: Dataset) -> None:
    view = view_of(data)
    figure = trends.series(view, "rasio_kb", against="kampung").figure
    assert len({key for t in figure.data if t.customdata is not None for key in t.customdata}) > 7
    names = {trend_words.short(view, place) for place in indicators.members(data, view.city, "kampung")}
    assert not [a.text for a in figure.layout.annotations if a.text in names]
    assert [a.text for a in figure.layout.annotations if a.text.startswith("<b>Kota 74,0")]


def test_labels_at_line_ends_stand_apart_and_above_the_floor() -> None:
    heights = lines.lifted(lines.spread([5.0, 5.1, 5.2, 1.0], 1.0), 1.5, 1.0)
    ordered = sorted(heights)
    assert ordered[0] >= 1.5
    assert all(b - a >= 1.0 - 1e-9 for a, b in pairwise(ordered))


def test_months_of_the_city_are_those_of_its_kampung(data: Dataset) -> None:
    view = view_of(data)
    found = trends.known(view, "rasio_kb", "bulan", [view.city])
    standing = indicators.founded(data, "2019-06")  # what a place reported before it was a kampung is not the programme's
    raw = data.table("nilai")
    raw = raw[raw["wilayah"].isin(standing) & (raw["periode"] == "2019-06")].pivot(index="wilayah", columns="indikator", values="nilai")
    methods = data.indicator("pa")["pembilang"].split("+")
    raw = raw.dropna(subset=[*methods, "pus"])
    expected = 100 * raw[methods].sum().sum() / raw["pus"].sum()
    [value] = found.loc[found["periode"] == "2019-06", "nilai"]
    assert value == pytest.approx(expected)


def test_nothing_to_draw_says_what_to_loosen(data: Dataset) -> None:
    view = view_of(data, "63.71.01") if "63.71.01" in data.places.index else view_of(data, data.places.index[1])
    card = trends.series(view, "prevalensi_stunting")
    assert isinstance(card.figure, str) and "Lepaskan saringan tempat" in card.figure
    monthly = trends.series(view, "luas_kumuh", "bulan")
    assert "Pilih kurun tahun" in monthly.figure


def test_the_mix_adds_up_and_equals_a_plain_count(data: Dataset) -> None:
    view = view_of(data)
    found, pooled = mix_cards.shares(view, "tahun")
    assert not pooled
    assert found.groupby("periode")["persen"].sum().tolist() == pytest.approx([100.0] * found["periode"].nunique())
    kelurahan = indicators.members(data, view.city, "kelurahan")
    codes = data.indicator("pa")["pembilang"].split("+")
    raw = data.table("nilai")
    raw = raw[raw["wilayah"].isin(kelurahan) & (raw["periode"] == "2019") & raw["indikator"].isin(codes)].groupby("indikator")["nilai"].sum()
    mine = found[found["periode"] == "2019"].set_index("indikator")["persen"]
    assert (100 * raw / raw.sum()).to_dict() == pytest.approx(mine.to_dict())


def test_a_mix_of_different_wholes_is_left_out() -> None:
    dictionary = [
        {"kode": "pil"}, {"kode": "iud"}, {"kode": "pa", "pembilang": "pil+iud"}, {"kode": "rasio_kb"},
        {"kode": "mkjp", "sifat": "rasio", "pembilang": "iud", "penyebut": "pa", "pengali": 100.0},
    ]  # fmt: skip
    rows = observed(
        ("K.1.1", "2018", "pil", 30), ("K.1.1", "2018", "iud", 10), ("K.1.1", "2019", "pil", 30), ("K.1.2", "2019", "pil", 5), ("K.1.1", "2019", "iud", 10)
    )
    small = make_dataset(indikator=dictionary, nilai=rows)
    found = mix.shares(small, "K.1", ["K.1"], ["2018", "2019"])
    assert found[["periode", "indikator", "persen"]].to_dict("records") == [
        {"periode": "2018", "indikator": "iud", "persen": 25.0}, {"periode": "2018", "indikator": "pil", "persen": 75.0},
    ]  # fmt: skip


def test_small_charts_share_their_axes_and_show_the_city_in_each(data: Dataset) -> None:
    view = view_of(data)
    card = multiples.small(view, "rasio_kb")
    count = len(indicators.members(data, view.city, "kecamatan"))
    [grey] = [trace for trace in card.figure.data if trace.line.color == view.theme.quiet]
    shapes = [[round(place - mine[0], 9) for place in mine] for ended, group in groupby(grey.y, lambda y: y is None) if not ended for mine in [list(group)]]
    assert len(shapes) == count and all(shape == shapes[0] for shape in shapes)  # the city's line in each, on the same scale
    own = [point for trace in card.figure.data if trace.customdata is not None and trace is not grey for point in zip(trace.customdata, trace.y, strict=True)]
    for place in indicators.members(data, view.city, "kecamatan"):
        known = indicators.values(data, ["rasio_kb"], [place], years(data))["nilai"].dropna().tolist()
        drawn = [y for key, y in own if key == place and y is not None]
        assert len(drawn) == len(known) and [b > a for a, b in pairwise(drawn)] == [b > a for a, b in pairwise(known)]
    apart = multiples.different(
        view, trends.known(view, "rasio_kb", "tahun", [view.city, *indicators.members(data, view.city, "kecamatan")]), "rasio_kb", view.city
    )
    assert card.title.startswith(f"{len(apart)} dari {count} kecamatan")


def test_a_kecamatan_without_kampung_has_no_small_charts_of_them() -> None:
    kampung = [row for row in BASE["kampung"] if row["wilayah"] == "KA"]
    places = [row for row in BASE["wilayah"] if row["kode"] != "KC"]
    bare = make_dataset(wilayah=places, kampung=kampung, nilai=observed(("K.1.1", "2019", "pus", 5.0), ("K.1.1", "2019", "pa", 4.0)))
    card = multiples.small(View(bare, "2019", "K", kecamatan="K.2"), "rasio_kb", "tahun", "kampung")
    assert "belum ada kampung" in card.title and isinstance(card.figure, str)


def test_every_place_can_be_looked_at(data: Dataset) -> None:
    for place in cases.places(data):
        view = view_of(data, place)
        assert trends.series(view, "rasio_kb").title
        assert mix_cards.methods(view).title
    for code in cases.indicators(data):
        view = view_of(data, period="2016")
        assert trends.series(view, code).title
        assert multiples.small(view, code).title and multiples.sentence(view, code)
