"""Need against effort: effort is counted per family, groups do not change sides, and without a difference nothing is called proven."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import box

from kbdata import equity, hotspots, measures
from kbdata.tables import WORK_STATUSES
from tests.making import BASE, make_dataset, observed

PLACES = ["K.1.1", "K.1.2", "K.2.1", "K.2.2"]
FAMILIES = [*BASE["indikator"], {"kode": "keluarga"}]
NOBODY = pd.DataFrame({"jumlah": [1.0] * 4, "keluarga": [0.0] * 4}, index=PLACES)


def work(number: int, place: str, **told: object) -> dict[str, object]:
    return {"id": f"I{number}", "wilayah": place, **told}


def city(count: int, **tables):
    """A city of one kecamatan per ten kelurahan, P00, P01, …, each with 1,000 families and 1,000 couples."""
    names = [f"P{i:02d}" for i in range(count)]
    wilayah = [{"kode": "K", "nama": "Kota", "tingkat": "kota"}]
    wilayah += [{"kode": f"K.{i}", "nama": f"Kec {i}", "tingkat": "kecamatan", "induk": "K"} for i in range(1 + count // 10)]
    wilayah += [{"kode": name, "nama": name, "tingkat": "kelurahan", "induk": f"K.{i // 10}"} for i, name in enumerate(names)]
    return names, make_dataset(wilayah=wilayah, kampung=[], indikator=FAMILIES, **tables)


def ratios(names, users, year="2019", couples=1000.0):
    parts = (("pus", couples), ("iud", 0.0))
    users_of = [(name, year, "pil", float(used)) for name, used in zip(names, users, strict=True)]
    return [*users_of, *((name, year, code, value) for name in names for code, value in parts)]


def ranks(names) -> pd.Series:
    """The first is the neediest."""
    return pd.Series(np.arange(1.0, len(names) + 1), index=names)


def test_effort_is_counted_per_thousand_families_and_a_place_without_any_has_zero():
    data = make_dataset(
        indikator=FAMILIES,
        nilai=observed(("K.1.1", "2019", "keluarga", 500.0), ("K.1.2", "2019", "keluarga", 2000.0), ("K.2.2", "2019", "keluarga", 0.0)),
        intervensi=[
            work(1, "KA", anggaran=100.0),
            work(2, "K.1.1", anggaran=None),
            *(work(i, "KA", status=status) for i, status in enumerate(WORK_STATUSES, 3)),
        ],
    )
    found = equity.effort(data, PLACES, "2019", [2019])
    assert found["jumlah"].tolist() == [4, 0, 0, 0] and found["anggaran"].tolist() == [300, 0, 0, 0]  # of the statuses only berjalan and selesai count
    assert found["jumlah_per_seribu"].tolist()[:2] == [8, 0] and found["jumlah_per_seribu"].isna().tolist() == [False, False, True, True]
    assert (
        equity.effort(data, PLACES, "2019", [2018])["jumlah"].sum() == 0
        and equity.effort(data, PLACES, "2019", [2019], bidang="pendidikan")["jumlah"].sum() == 0
    )
    assert equity.effort(make_dataset(), PLACES, "2019", [2019])["jumlah_per_seribu"].isna().all() and equity.effort(data, [], "2019", [2019]).empty
    fields = equity.unserved(data, PLACES, [2019])
    assert fields.columns.tolist() == ["kb", "perumahan", "pendidikan"] and fields.loc["K.1.1"].tolist() == [4, 0, 0]


def test_quadrants_and_classes():
    need, done = pd.Series([9.0, 8, 2, 1, np.nan], list("abcde")), pd.Series([0.0, 5, 0, 6, 7], list("abcde"))
    assert equity.quadrants(need, done).tolist()[:4] == ["tertinggal", "terlayani", "tenang", "berlebih"] and pd.isna(equity.quadrants(need, done)["e"])
    assert equity.classes(pd.Series([0.0, 0, 0, 3, 9, np.nan]))[0].tolist()[:5] == [0, 0, 0, 1, 2]
    assert equity.classes(pd.Series([0.0, 0, 0]))[0].tolist() == [0, 0, 0]


def test_fifths_hold_the_same_number_of_places_and_equal_ranks_stay_together():
    assert equity.fifths(ranks(list("abcdefghij"))).tolist() == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    assert equity.fifths(pd.Series([1.0] * 10)).isna().all() and equity.fifths(ranks(list("abcd"))).isna().all()
    assert equity.fifths(pd.Series([1.0, 1, 3, 4, 5, 6])).iloc[:2].nunique() == 1


def test_the_gap_is_that_of_the_ratios_of_sums_and_its_change_that_of_its_size():
    names = [f"P{i:02d}" for i in range(15)]
    before, after = ratios(names, [500, 510, 520, *[600] * 9, 700, 710, 720], "2018"), ratios(names, [600, 610, 620, *[650] * 9, 700, 710, 720])
    _names, data = city(15, nilai=observed(*before, *after))
    found = equity.gap(data, "rasio_kb", equity.fifths(ranks(names)), ["2017", "2018", "2019"])
    assert found.rows["periode"].tolist() == ["2018", "2019"] and found.rows["selisih"].tolist() == [-20, -10]
    assert found.rows["lapor"].tolist() == [6, 6] and found.change == -10 and found.proven and found.low <= -10 <= found.high
    assert (found.rows["rendah"] <= found.rows["selisih"]).all() and (found.rows["selisih"] <= found.rows["tinggi"]).all()
    alone = equity.gap(data, "rasio_kb", equity.fifths(ranks(names)), ["2019"])
    assert len(alone.rows) == 1 and alone.change is None and not alone.proven


def test_a_gap_of_too_few_places_is_told_and_not_judged():
    names = [f"P{i:02d}" for i in range(10)]
    before, after = ratios(names, [500, 520, *[600] * 6, 700, 720], "2018"), ratios(names, [600, 620, *[650] * 6, 700, 720])
    _names, data = city(10, nilai=observed(*before, *after))
    found = equity.gap(data, "rasio_kb", equity.fifths(ranks(names)), ["2018", "2019"])
    assert found.rows["selisih"].tolist() == [-20, -10] and found.rows["rendah"].isna().all() and found.change == -10 and not found.proven
    hindered = {one.code: one.hindrance for one in measures.of(data, "rasio_kb", names, "2019", ranks(names))}
    assert hindered["d"] == hindered["paf"] == "kelompok" and hindered["aci"] == ""


def test_a_gap_that_moves_by_chance_is_seldom_called_changed():
    names, fooled = [f"P{i:02d}" for i in range(50)], 0
    for seed in range(40):
        dice = np.random.default_rng(seed)
        drawn = [row for year in ("2018", "2019") for row in ratios(names, dice.binomial(1000, 0.7, 50), year)]
        _names, data = city(50, nilai=observed(*drawn))
        fooled += equity.gap(data, "rasio_kb", equity.fifths(ranks(names)), ["2018", "2019"]).proven
    assert fooled <= 6


def test_a_gap_without_groups_or_reports_has_no_rows():
    names, data = city(10, nilai=observed(*ratios([f"P{i:02d}" for i in range(10)], [0] * 10, couples=0.0)))
    groups = equity.fifths(ranks(names))
    assert equity.gap(data, "rasio_kb", groups, ["2019"]).rows.empty and equity.gap(data, "rasio_kb", groups, []).rows.empty
    assert equity.gap(data, "rasio_kb", groups * np.nan, ["2019"]).rows.empty and equity.gap(data, "pus", groups, ["2019"]).rows.empty


def test_effort_for_the_neediest_is_pro_poor_and_the_curve_bends_up():
    names = [f"P{i:02d}" for i in range(10)]
    done = pd.DataFrame({"keluarga": 100.0, "jumlah": [9.0, 8, 7, 6, 5, 4, 3, 2, 1, 0]}, index=names)
    done["jumlah_per_seribu"] = 10 * done["jumlah"]
    found, curve = equity.concentration(ranks(names), done), equity.curve(ranks(names), done)
    assert found.value == pytest.approx(-0.3667, abs=1e-4) and found.proven  # 2 Σ p (X − ½) y / µ, by hand
    assert curve["upaya"].iloc[[0, 1, -1]].tolist() == [0, 0.2, 1] and (curve["upaya"] >= curve["keluarga"]).all()
    assert equity.concentration(11 - ranks(names), done).value == pytest.approx(0.3667, abs=1e-4)


def test_without_effort_families_or_different_need_there_is_no_concentration():
    done = NOBODY.assign(jumlah_per_seribu=np.nan)
    assert equity.concentration(ranks(PLACES), done) is None and equity.curve(ranks(PLACES), done).empty
    none = NOBODY.assign(keluarga=10.0, jumlah=0.0, jumlah_per_seribu=0.0)
    assert equity.concentration(ranks(PLACES), none) is None and equity.curve(ranks(PLACES), none).empty
    some = none.assign(jumlah=[1.0, 2, 3, 4], jumlah_per_seribu=[100.0, 200, 300, 400])
    assert equity.concentration(pd.Series(1.0, index=PLACES), some) is None


def test_effort_dealt_out_by_lot_is_seldom_called_pro_poor():
    fooled = 0
    for seed in range(100):
        counts = np.random.default_rng(seed).poisson(4, 30)
        done = pd.DataFrame({"keluarga": 500.0, "jumlah": counts, "jumlah_per_seribu": 2.0 * counts}, index=range(30))
        found = equity.concentration(ranks(range(30)), done)
        fooled += found is not None and found.proven
    assert fooled <= 12


def test_measures_of_alike_places_are_not_proven_and_those_of_a_gradient_are():
    names = [f"P{i:02d}" for i in range(20)]
    _names, flat = city(20, nilai=observed(*ratios(names, [600] * 20)))
    assert not [one.code for one in measures.of(flat, "rasio_kb", names, "2019", ranks(names)) if one.estimate is None or one.estimate.proven]
    assert measures.between(flat, "rasio_kb", names, "2019").share == pytest.approx(0)
    _names, steep = city(20, nilai=observed(*ratios(names, np.linspace(300, 800, 20).round())))
    found = {one.code: one for one in measures.of(steep, "rasio_kb", names, "2019", ranks(names))}
    assert list(found) == list(measures.NEEDS) and all(one.estimate.proven for one in found.values())
    assert found["d"].estimate.value > 0 and found["r"].estimate.value > 1  # the least needy over the neediest


def test_measures_say_what_hinders_them():
    names = [f"P{i:02d}" for i in range(6)]
    _names, data = city(6, nilai=observed(*ratios(names, [600] * 6)))

    def hindered(code, places, order):
        return {one.code: one.hindrance for one in measures.of(data, code, places, "2019", order)}

    assert set(hindered("rasio_kb", names[:2], ranks(names)).values()) == {"sedikit"} and set(hindered("unmet_need", names, ranks(names)).values()) == {
        "sedikit"
    }
    assert set(hindered("pus", names, ranks(names)).values()) == {"tanpa_bagian"}
    unordered = hindered("rasio_kb", names, ranks(names) * np.nan)
    assert unordered["aci"] == unordered["mdru"] == "urutan" and unordered["bgv"] == ""
    assert measures.between(data, "unmet_need", names, "2019") is None and set(hindered("rasio_kb", [], ranks(names)).values()) == {"sedikit"}


def test_hot_and_cold_spots_are_named_only_beyond_chance():

    codes = [f"{x}-{y}" for y in range(6) for x in range(6)]
    areas = gpd.GeoSeries([box(x, y, x + 1, y + 1) for y in range(6) for x in range(6)], index=codes)
    split = pd.Series([100.0 if y < 3 else 0.0 for y in range(6) for _x in range(6)], index=codes)
    found = hotspots.local(split + np.arange(36) / 100, areas)
    assert (found.at["2-1", "jenis"], found.at["3-4", "jenis"]) == ("panas", "dingin") and found.equals(hotspots.local(split + np.arange(36) / 100, areas))
    noise = pd.Series(np.random.default_rng(3).normal(size=36), index=codes)
    assert set(hotspots.local(noise, areas)["jenis"]) == {"biasa"}
    assert set(hotspots.local(split * 0, areas)["jenis"]) == {"biasa"} and hotspots.local(split.iloc[:4], areas)["p"].isna().all()
    missing = hotspots.local(split.where(split.index != "0-0"), areas)
    assert missing.at["0-0", "jenis"] == "tanpa_nilai" and hotspots.local(split * np.nan, areas)["jenis"].eq("tanpa_nilai").all()


def test_a_place_that_touches_none_has_the_nearest_as_its_neighbour():

    areas = gpd.GeoSeries([box(0, 0, 1, 1), box(1, 0, 2, 1), box(5, 0, 6, 1)], index=list("abc"))
    graph = hotspots.neighbours(areas)
    assert graph["c"].to_dict() == {"b": 1.0} and graph["b"].to_dict() == {"a": 0.5, "c": 0.5}
