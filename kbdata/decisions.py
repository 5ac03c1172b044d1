"""Decisions of meetings: what state each is in today, and what has become of the number that it was taken for.

A row of `tindak_lanjut` keeps the number then (`nilai_awal`), what is expected of it and the version of the data that it was read from. Whether the
deadline has passed, and whether the number has moved, is never stored: both are found anew for the day and the period that are looked at.
"""

from __future__ import annotations

import secrets
from functools import lru_cache

import numpy as np
import pandas as pd

from kbdata import chance, indicators, periods, rows
from kbdata.dataset import Dataset
from kbdata.publication import Publication, StoreError
from kbdata.store import Store
from kbdata.tables import DECISION_STATUSES

TABLE = "tindak_lanjut"
NEW, RUNNING, DONE, LATE = DECISION_STATUSES
STILL = "selesai_diam"  # done, and the number has not moved to the good side
OPEN = (LATE, RUNNING, NEW)
ORDER = {LATE: 0, RUNNING: 1, NEW: 1, STILL: 2, DONE: 3}
BETTER, SAME, CHANCE, WORSE, UNMEASURED = "maju", "tetap", "kebetulan", "mundur", "belum"
NUMBERS = {"nilai": "kini", "status": "kini_status", "sumber": "kini_sumber", "pembilang": "pembilang", "penyebut": "penyebut"}
STATED = ["status", "tenggat", "catatan"]


def followed(data: Dataset, today: pd.Timestamp, period: str, *, place: str | None = None, skpd: str | None = None, bidang: str | None = None) -> pd.DataFrame:
    """The decisions about a place and all that lies in it, as they stand on a day, overdue first.

    period: of the number now. skpd: only those that an agency is to carry out. bidang: only those about an indicator of a field, or without
    an indicator, of an agency of it.
    Returns the columns of `tindak_lanjut` and, by row:
    keadaan: of ORDER. Not done and past the deadline is LATE, whatever is stored, and one stored as LATE whose deadline has not passed is
    RUNNING. Done is STILL where `gerak` is anything but BETTER.
    selisih_hari: days since the deadline, negative before it.
    awal, kini, harapan: the number then, in the period (`indicators.values`, so the same as on any page) and as expected, NaN where there is
    none; kini_status, kini_sumber: of the number now.
    gerak: what the number did, null where one of the two is missing or no side is good: UNMEASURED (the period ends before the decision was
    taken), SAME (as the numbers are read), CHANCE (a share moved, by no more than chance), BETTER, WORSE.
    tercapai: whether the number now is at what was expected, or on its good side.
    The good side is that of the indicator; of one without, the side on which the expected number lies.
    Order: LATE, then open, each by deadline; then STILL and DONE, the latest deadline first.
    """
    found = _everywhere(data, today, period)
    return found[_kept(data, found, place, skpd, bidang)].reset_index(drop=True)


@lru_cache(maxsize=16)
def _everywhere(data: Dataset, today: pd.Timestamp, period: str) -> pd.DataFrame:
    """All decisions as `followed` tells them: every filter looks at some of them."""
    found = _numbered(data, data.table(TABLE), period)
    late = found["tenggat"] < today
    done = found["status"] == DONE
    still = done & found["gerak"].notna() & (found["gerak"] != BETTER)
    stored = found["status"].where(found["status"] != LATE, RUNNING)
    state = np.select([still, done, late], [STILL, DONE, LATE], default=stored.to_numpy(dtype=object))
    found = found.assign(keadaan=pd.Series(state, found.index, dtype="str"), selisih_hari=(today - found["tenggat"]).dt.days)
    days = found["selisih_hari"]
    return found.assign(_lapis=found["keadaan"].map(ORDER), _hari=days.where(done, -days)).sort_values(
        ["_lapis", "_hari", "id"], ignore_index=True
    ).drop(columns=["_lapis", "_hari"])  # fmt: skip


def decision(
    data: Dataset,
    *,
    what: str,
    who: str,
    due: pd.Timestamp,
    day: pd.Timestamp,
    place: str,
    period: str,
    indicator: str | None = None,
    expected: float | None = None,
    reason: str = "",
) -> pd.DataFrame:
    """A new row of `tindak_lanjut`, to be published. who: the agency. due, day (of the meeting): without a time. period: of the number it is taken for."""
    start = None
    if indicator is not None:
        [start] = indicators.values(data, [indicator], [place], [period])["nilai"]
    row = {
        "id": _free(data.table(TABLE)["id"]),
        "tanggal": day,
        "wilayah": place,
        "indikator": indicator,
        "isi": what,
        "sebab": reason or None,
        "penanggung_jawab": who,
        "tenggat": due,
        "status": NEW,
        "nilai_awal": start,
        "nilai_harapan": expected,
        "versi_data": data.version,
        "catatan": None,
    }
    return _typed(pd.DataFrame([row]))


def changed(data: Dataset, identifier: str, *, status: str | None = None, due: pd.Timestamp | None = None, note: str = "") -> pd.DataFrame:
    """The row of a decision with another state or deadline, and one more note behind those it has, to be published. Raises KeyError for an unknown one."""
    row = one(data, identifier)
    if row is None:
        raise KeyError(identifier)
    notes = [text for text in (row["catatan"].iloc[0], note) if isinstance(text, str) and text]
    return _typed(
        row.assign(
            status=status or row["status"].replace({LATE: RUNNING}),
            tenggat=row["tenggat"] if due is None else due,
            catatan="; ".join(notes) or None,
        )
    )


def one(data: Dataset, identifier: str) -> pd.DataFrame | None:
    """The row of a decision; None where there is none."""
    table = data.table(TABLE)
    found = table[table["id"] == identifier]
    return found if len(found) else None


def same(data: Dataset, row: pd.DataFrame) -> str | None:
    """The decision that already says what a new one does: what, where, who and by when, taken on the same day. None where there is none."""
    on = ["tanggal", "wilayah", "isi", "penanggung_jawab", "tenggat"]
    found = data.table(TABLE).merge(row[on], on=on)["id"]
    return None if found.empty else str(found.iloc[0])


def past(store: Store, identifier: str) -> list[tuple[Publication, pd.Series]]:
    """What each publication left of a decision, oldest first, where it changed something of it: the columns STATED; NaN once it is gone.

    Publications whose rows were given up are passed over.
    """
    told: list[tuple[Publication, pd.Series]] = []
    for each in store.publications():
        if TABLE not in each.counts:
            continue
        try:
            table = store.table(TABLE, each.number)
        except StoreError:  # its rows were given up
            continue
        now = table.set_index("id")[STATED].reindex([identifier]).iloc[0]
        before = told[-1][1] if told else pd.Series(index=STATED, dtype=object)
        if not now.equals(before) and not (now.isna().all() and before.isna().all()):
            told.append((each, now))
    return told


def _kept(data: Dataset, table: pd.DataFrame, place: str | None, skpd: str | None, bidang: str | None) -> pd.Series:
    """Which decisions are about a place, of an agency and of a field."""
    kept = pd.Series(True, table.index)
    if place is not None:
        kept &= table["wilayah"].map(data.places[str(data.places.at[place, "tingkat"])]) == place
    if skpd is not None:
        kept &= table["penanggung_jawab"] == skpd
    if bidang is not None:
        agency = table["penanggung_jawab"].map(data.table("skpd").set_index("kode")["bidang"])
        kept &= table["indikator"].map(data.indicators["bidang"]).fillna(agency) == bidang
    return kept


def _numbered(data: Dataset, found: pd.DataFrame, period: str) -> pd.DataFrame:
    """Decisions with `awal`, `kini`, `harapan`, `gerak` and `tercapai`: see `followed`."""
    asked = found[["indikator", "wilayah"]].dropna().drop_duplicates()
    values = indicators.values(data, asked["indikator"].unique().tolist(), asked["wilayah"].unique().tolist(), [period]) if len(asked) else None
    keys = ["indikator", "wilayah"]
    known = pd.DataFrame(columns=[*keys, *NUMBERS]) if values is None else values[[*keys, *NUMBERS]]
    whole = found.merge(known.rename(columns=NUMBERS).astype({"kini": "float64", "pembilang": "float64", "penyebut": "float64"}), how="left", on=keys)
    about = data.indicators.reindex(whole["indikator"]).reset_index(drop=True)
    then, hoped = whole["nilai_awal"], whole["nilai_harapan"]
    good = about["arah"].map({"naik": 1.0, "turun": -1.0}).astype(float).fillna(np.sign(hoped - then).replace(0, np.nan))
    step = 10.0 ** about["desimal"].astype(float)
    was, now, wished = ((numbers * step).round() / step for numbers in (then, whole["kini"], hoped))  # as they are read
    gain = good * (now - was)
    early = whole["tanggal"] > periods.end(period)
    moved = np.select([gain.isna(), early, gain == 0, _by_chance(whole, about), gain > 0], ["", UNMEASURED, SAME, CHANCE, BETTER], default=WORSE)
    movement = pd.Series(moved, whole.index, dtype="str")
    reached = (good * (now - wished) >= 0) & ~early
    return whole.drop(columns=["pembilang", "penyebut"]).assign(awal=then, harapan=hoped, gerak=movement.where(movement != ""), tercapai=reached)


def _by_chance(whole: pd.DataFrame, about: pd.DataFrame) -> pd.Series:
    """Whether the change of a share may be chance (`chance.changed`, 95 %); False where the number is no share, or not known by its parts.

    A decision keeps the share then, not what it was a share of: that is taken to be as large as it is now.
    """
    factor = about["pengali"].astype(float)
    counted = whole["nilai_awal"] * whole["penyebut"] / factor
    limits = chance.changed(counted, whole["penyebut"], whole["pembilang"], whole["penyebut"])
    return (limits["selisih"].notna() & ~limits["nyata"] & about["sifat"].eq("rasio")).set_axis(whole.index)


def _free(known: pd.Series) -> str:
    """A new name: the next free number, and a few signs by chance, so that two who decide at once from the same data never write one row."""
    numbers = known.str.extract(r"^T(\d{1,9})", expand=False).dropna().astype("int64")
    return f"T{max(numbers, default=0) + 1:03}-{secrets.token_hex(3)}"


def _typed(row: pd.DataFrame) -> pd.DataFrame:
    kinds = rows.types(TABLE)
    return row[list(kinds)].astype(kinds).reset_index(drop=True)
