"""Which cases a test tries: at every run those that differ in kind, and all of them where there is time (HYPOTHESIS_PROFILE=thorough)."""

from __future__ import annotations

from typing import Any

from hypothesis import settings

from kbdata.dataset import Dataset
from kbdata.tables import LEVELS


def quick() -> bool:
    """Whether this is a run that somebody waits for."""
    return settings.get_current_profile_name() == "quick"


def few(count: int, **more: Any) -> settings:
    """A property of which one case takes long is tried on this many at a quick run, and as often as any other where there is time."""
    return settings(max_examples=count, **more) if quick() else settings(**more)


def places(data: Dataset) -> list[str]:
    """The places of each kind: of every level the one that reported most often and the one that did so least (the first and the last in the
    table where none reports itself, as no kecamatan does), and the kampung that was founded last, which in most years does not stand yet."""
    if not quick():
        return list(data.places.index)
    told = data.table("nilai").groupby("wilayah").size().reindex(data.places.index, fill_value=0)
    found = []
    for level in LEVELS:
        ordered = told[data.places["tingkat"] == level].sort_values(kind="stable").index
        found += [ordered[0], ordered[-1]]
    kampung = data.table("kampung")
    return list(dict.fromkeys([*found, str(kampung.loc[kampung["tahun"].idxmax(), "wilayah"])]))


def indicators(data: Dataset) -> list[str]:
    """The indicators of each kind: they differ in how they are summed over places and time, in what they are made of and from, in which
    direction is good, in their decimals, and in whether a target stands for them and their series has a break."""
    if not quick():
        return list(data.indicators.index)
    about, events = data.indicators, data.table("peristiwa")
    made = about["hitung_dari"].str.split(":").str[0].fillna("")
    kinds = about[["sifat", "arah", "tingkat_dasar", "desimal"]].assign(
        pembilang=about["pembilang"].notna(),
        penyebut=about["penyebut"].notna(),
        dari=made,
        sasaran=about.index.isin(data.table("target")["indikator"]),
        peristiwa=about.index.isin(events["indikator"]),
    )
    return [str(code) for code in about.index[~kinds.duplicated().to_numpy()]]
