"""The next rupiah on the page: the scenario is its link, the cards say what the plan says, and thin data are told in words."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import product

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbview import allocation_form, formats, scenario
from kbview.cards import allocation, steps
from kbview.scenario import LETTERS, Scenario
from kbview.tables import Table
from kbview.view import View, open_latest
from tests.cases import few
from tests.making import make_dataset, observed
from tests.test_allocation import WORKS
from tests.test_classification import CLASSES, COUNT
from tests.test_pages import navigate, opened, runs, sentence, texts  # noqa: F401  (navigate is a fixture)


def seen(data, **changed) -> View:
    [city] = data.places.index[data.places["tingkat"] == "kota"]
    return View(data, data.setting("tahun_utama"), city, **changed)


@pytest.fixture(scope="module")
def view():
    return seen(open_latest())


FIGURES = {
    "biaya": st.integers(1, 10**9).map(float), "penerima": st.floats(0.01, 900).map(lambda n: round(n, 2)),
    "tepat": st.integers(0, 100).map(lambda n: n / 100), "paling_banyak": st.integers(0, 99).map(float) | st.just(float("nan")),
}  # fmt: skip


@few(20)
@given(st.data())
def test_what_was_typed_over_comes_back_from_the_address(drawn):
    view = seen(open_latest())
    rows = scenario.offered(view, "unmet_need").copy()
    rows["dipakai"] = [drawn.draw(st.booleans()) for _row in rows.index]
    for place in rows.index[rows["dipakai"]]:
        for name, values in FIGURES.items():
            if drawn.draw(st.booleans()):
                rows.loc[place, name] = drawn.draw(values)
    typed = {"kegiatan": "Kunjungan rumah", "skpd": "2.13", "satuan": "kunjungan", "dipakai": True, "biaya": 50_000.0, "penerima": 1.0, "tepat": 0.5}
    rows = pd.concat([rows, pd.DataFrame([typed])], ignore_index=True) if drawn.draw(st.booleans()) else rows
    text = scenario.written(view, "unmet_need", rows)
    back = scenario.chosen(view, "unmet_need", text)
    used, again = (frame[frame["dipakai"]].reset_index(drop=True) for frame in (rows, back))
    assert again["kegiatan"].tolist() == used["kegiatan"].tolist()
    for name in LETTERS:
        assert again[name].astype(float).tolist() == pytest.approx(used[name].astype(float).tolist(), nan_ok=True)


@given(st.text(max_size=60))
@few(20)
def test_no_text_in_the_address_breaks_a_scenario(text):
    view = seen(open_latest())
    rows = scenario.chosen(view, "unmet_need", text)
    assert len(rows) >= len(scenario.offered(view, "unmet_need"))
    assert not scenario.capacities(view, text).empty


def test_capacities_come_back_from_the_address(view):
    found = scenario.capacities(view, "")
    code = str(found.index[0])
    changed = found.copy()
    changed[code], changed[str(found.index[1])] = 5e6, float("nan")
    text = scenario.capacities_written(view, changed)
    pd.testing.assert_series_equal(scenario.capacities(view, text), changed)
    assert scenario.capacities_written(view, found) == ""


def test_the_cards_say_what_the_plan_says(view):
    asked = Scenario("unmet_need", 100.0, 5.0)
    problem, plan = allocation.solved(view, asked)
    card = allocation.plan(view, asked)
    assert formats.number(plan.total) in card.title and formats.money(float((plan.units * problem.costs).sum())) in card.title
    assert card.table.frame["biaya"].sum() == (plan.units * problem.costs).sum() <= problem.budget
    left = allocation.left(view, asked)
    assert left.title.startswith(formats.number(sum(row for row in (problem.need - plan.reached) if round(row) > 0)))
    assert len(left.table.frame) == plan.units.size
    more = allocation.more(view, asked)
    whole = [formats.number(total) for total in (plan.total, *more.table.frame["jangkauan"])]  # as they are read
    read = [int(text.replace(".", "")) for text in whole]
    assert more.table.frame["lebih"].tolist() == [max(total - read[0], 0) for total in read[1:]]
    assert f" {formats.number(more.table.frame['lebih'].iloc[0])} " in more.title and "metode=" in more.below and "metode=" in left.below


def test_an_impossible_minimum_names_the_limit_to_loosen(view):
    asked = Scenario("unmet_need", 100.0, 100.0)
    assert "turunkan minimum per kecamatan dari 100,0" in allocation.plan(view, asked).title
    assert allocation.left(view, asked).title == "Belum ada rencana, jadi belum ada yang ditinggalkan"


HOLLOW = re.compile(r"\b(nan|inf|None)\b")
NEEDY = observed(("KA", "2019", "pus", 50), ("KA", "2019", "iat", 10))
THIN = {
    "nothing": make_dataset(),
    "no packages": make_dataset(nilai=NEEDY),
    "no need": make_dataset(nilai=observed(("KA", "2019", "pus", 50), ("KA", "2019", "iat", 0)), intervensi=WORKS),
    "all": make_dataset(nilai=NEEDY, intervensi=WORKS),
    "no kampung": make_dataset(kampung=[], nilai=NEEDY, intervensi=WORKS),
    "classes": make_dataset(klasifikasi=[COUNT | {"indikator": "fasilitas"}], kelas=CLASSES, nilai=observed(("KA", "2019", "fasilitas", 1))),
}


@pytest.mark.parametrize(("data", "budget", "place"), list(product(THIN, (0.0, 0.0001, 1000.0), (None, "KA"))))
def test_thin_data_are_told_in_words(data, budget, place):
    view = seen(THIN[data], kampung=place)
    asked = Scenario("unmet_need", budget, 10.0)
    for build in (allocation.plan, allocation.left, allocation.more):
        card = build(view, asked)
        assert card.title and isinstance(card.table, Table)
        assert not HOLLOW.search(f"{card.title} {card.subtitle} {card.figure} {card.below}")
    assert scenario.usual_budget(view, "unmet_need") >= 1
    for card in (steps.city(view), steps.two_guides(view), *([steps.own(view)] if place else [])):
        assert card.title and not HOLLOW.search(f"{card.title} {card.figure}")


@pytest.mark.parametrize("language", ["ID", "EN"])
@pytest.mark.parametrize("section", [("Rupiah berikutnya", "The next rupiah"), ("Naik kelas", "One class up")])
def test_the_sections_run_from_their_address(section, language, caplog):
    app = runs(opened("pemerataan", bahasa=language, bagian=section[language == "EN"]), caplog)
    assert len([text for text in texts(app) if 'class="temuan"' in text]) >= 2


def test_the_address_is_the_scenario(view, caplog):
    service = scenario.offered(view, "unmet_need").set_index("kegiatan").loc["Pelayanan KB gratis"]
    code, people = service["kode"], formats.number(100 * service["penerima"])
    query = {"bagian": "Rupiah berikutnya", allocation_form.BUDGET: "10", allocation_form.PACKAGES: f"{code}t100b100000mx"}
    app = runs(opened("pemerataan", **query), caplog)
    # 100 units of Rp 100.000, all recipients chosen for their need
    assert f"Rp 10,0 juta menjangkau {people} dari" in sentence(app).replace("\u00a0", " ")


def test_one_kampung_is_planned_alone(view):
    kampung = view.kampung_here()[0]
    card = allocation.plan(replace(view, kampung=kampung), Scenario("unmet_need", 10.0))
    assert "dari 1 kampung" in card.title and "<table" not in card.below
