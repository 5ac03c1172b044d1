"""Another city may count other things: a page whose cards need an indicator that the data do not have says which, and shows the rest."""

from __future__ import annotations

from html import unescape
from pathlib import Path

import pandas as pd
import pytest

from kbdata.dataset import open_dataset, seal
from kbview.cards import couples
from kbview.cards import mix as mixed
from kbview.view import View
from tests.making import BASE, make_dataset
from tests.oracle import METHODS
from tests.test_pages import home, navigate, opened, runs, texts

__all__ = ["home", "navigate"]  # fixtures that every test here uses


def read(file: Path) -> pd.DataFrame:
    return pd.read_csv(file, dtype=str, keep_default_na=False)


def keep(folder: Path, codes: set[str]) -> None:
    """Leave nothing of any other indicator in a data folder."""
    for name, column in (("indikator", "kode"), *((table, "indikator") for table in ("nilai", "target", "klasifikasi", "peristiwa", "tindak_lanjut"))):
        rows = read(folder / f"{name}.csv")
        rows[rows[column].isin(codes | {""})].to_csv(folder / f"{name}.csv", index=False)
    seal(folder)
    open_dataset(folder)  # it is sound


@pytest.fixture
def lean(home: Path) -> Path:
    """A city that counts couples and users by method, and nothing else."""
    keep(home, {"pus", "pa", "rasio_kb", *METHODS})
    return home


@pytest.fixture
def alone(home: Path) -> Path:
    """A city that has its leading ratio only, as it was published."""
    values, about = read(home / "nilai.csv"), read(home / "indikator.csv")
    given = values[values["indikator"] == "pus"].assign(indikator="rasio_kb", nilai="70.5")
    pd.concat([values[values["indikator"] != "rasio_kb"], given]).to_csv(home / "nilai.csv", index=False)
    about.loc[about["kode"] == "rasio_kb", ["pembilang", "penyebut", "pengali"]] = ["", "", "1"]
    about.to_csv(home / "indikator.csv", index=False)
    keep(home, {"rasio_kb"})
    return home


def written(app) -> str:
    return unescape("".join(texts(app)))


@pytest.mark.parametrize("city", ["lean", "alone"])
def test_what_is_missing_is_named_and_the_page_stands(city, request, caplog):
    request.getfixturevalue(city)
    said = {page: written(runs(opened(page), caplog)) for page in ("ringkasan", "rapat", "tren", "profil")}
    assert "Keluarga dalam kelompok kegiatan" in said["ringkasan"] and "tidak ada datanya" in said["ringkasan"] and "tidak ada datanya" in said["rapat"]
    lost = "mkjp" if city == "lean" else "pa dan mkjp"
    assert f"Data ini tidak memuat indikator {lost}." in said["tren"] and f"Data ini tidak memuat indikator {lost}." in said["profil"]
    assert "Alasan tidak ber-KB: tidak ada datanya" in said["profil"] and "unmet_need" in said["profil"]


@pytest.mark.parametrize("build", [couples.methods, mixed.methods])
def test_a_share_that_is_given_as_it_is_tells_no_methods(build):
    card = build(View(make_dataset(indikator=[*BASE["indikator"], {"kode": "mkjp"}]), "2019", "K"))
    assert card.table.frame["kode"].tolist() == ["mkjp"] and "tidak menyebut unsur mkjp" in card.subtitle
