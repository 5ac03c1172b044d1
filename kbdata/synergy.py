"""Whether the agencies work together in the kampung: more of them than chance would bring, work done twice, complements that are missing, and in what order."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import binomtest

from kbdata.dataset import Dataset
from kbdata.interventions import CANCELLED

DRAWS, SEED = 999, 1
ERROR = 0.05  # the share of sets of data without any synergy in which one would be seen all the same, both directions together
MORE, FEWER, CHANCE, UNTESTABLE = "lebih", "kurang", "kebetulan", "tidak_teruji"
THERE, PLANNED, MISSING = "ada", "direncanakan", "tidak_ada"
COMPLEMENT_FIRST, ACTIVITY_FIRST, TOO_FEW = "pelengkap_dahulu", "kegiatan_dahulu", "terlalu_sedikit"

Whole = NDArray[np.int64]


def breadth(rows: pd.DataFrame, of: str, *, draws: int = DRAWS, seed: int = SEED) -> pd.DataFrame:
    """How many different agencies (or fields) a kampung has in a year, against what chance would bring: a permutation test.

    rows: as from `interventions.select`; cancelled ones and those for no single kampung are left out. of: `skpd` or `bidang`.
    The null: who works where is chance. In every year the works keep their agency and field, and every kampung keeps its number of works;
    only which work goes to which kampung is drawn anew (`draws` times, seeded). So big agencies, busy years, favoured kampung and kampung founded
    late are all as they were, and what is left over is whether the agencies meet in one kampung or keep to their own. It takes each year by itself: an agency
    that returns to its kampung every year makes chance look narrower than it is. And it cannot tell a common plan from a rule that nobody comes twice.

    Returns a row for all kampung together (`kampung` null) and one for each: `intervensi` (works), `tahun` (years with work), `nilai` (different
    agencies per kampung and year with work), `acak` (its mean over the draws), `bawah`, `atas` (which hold 95 % of them), `p_lebih`, `p_kurang`
    (share of draws at least as high, as low: (1 + k) / (1 + n), so never 0), and `putusan`: MORE, FEWER (p ≤ 2.5 % on that side), CHANCE, or
    UNTESTABLE where all draws are alike (one kampung, one agency, one work a year). Without rows where there is no work.
    Source: Good (2005), Permutation, Parametric and Bootstrap Tests of Hypotheses; the p-value as in Phipson and Smyth (2010).
    """
    works = _counted(rows)
    if works.empty:
        return _table([])
    works = works.sort_values(["tahun", "id"], kind="stable")
    cells, cell_of = np.unique(works[["tahun", "kampung"]].astype(str).agg("|".join, axis=1), return_inverse=True)
    kampung, owner_of = np.unique([cell.split("|", 1)[1] for cell in cells], return_inverse=True)
    labels = pd.factorize(works[of])[0].astype(np.int64)
    drawn = _shuffled(labels, works["tahun"].to_numpy(), draws, np.random.default_rng(seed))
    different = _different(np.vstack([labels, drawn]), cell_of, owner_of)
    years = np.bincount(owner_of)
    count = works["kampung"].value_counts()
    told = [_told(None, len(works), int(years.sum()), different.sum(axis=1))]
    told += [_told(str(code), int(count[code]), int(years[place]), different[:, place]) for place, code in enumerate(kampung)]
    return _table(told)


def doubled(rows: pd.DataFrame) -> pd.DataFrame:
    """The same kind of work in the same place and year by more than one agency; cancelled ones are left out.

    Returns `wilayah`, `tahun`, `kegiatan`, `skpd` (a list of their short names), `jumlah` (works), `anggaran` (their sum, null where none is given)
    and `simulasi` (whether any row is made up), the latest year first. It is a question, not a verdict: two agencies may have shared one task.
    """
    columns = ["wilayah", "tahun", "kegiatan", "skpd", "jumlah", "anggaran", "simulasi"]
    works = rows[rows["status"] != CANCELLED]
    key = ["wilayah", "tahun", "kegiatan"]
    several = works[works.groupby(key)["skpd"].transform("nunique") > 1]
    if several.empty:
        return pd.DataFrame(columns=columns)
    found = several.groupby(key, as_index=False).agg(
        skpd=("skpd_nama", lambda names: sorted(set(names))),
        jumlah=("id", "size"),
        anggaran=("anggaran", lambda money: money.sum(min_count=1)),
        simulasi=("status_data", lambda statuses: (statuses == "simulasi").any()),
    )
    return found.sort_values(["tahun", "wilayah", "kegiatan"], ascending=[False, True, True], ignore_index=True)[columns]


def complements(data: Dataset, rows: pd.DataFrame) -> pd.DataFrame:
    """For each pair of the table `pasangan`, and each kampung in which its first activity has begun, whether the second is there too.

    rows: as from `interventions.select`, of all the years that count. Work for a whole kelurahan counts in each of its kampung.
    Returns `kegiatan`, `pelengkap`, `kampung`, `mulai` (when the first such work began), `mulai_pelengkap` (the same of the complement; null where there
    is none), `selang` (days from the one to the other: below 0 where the complement came first; null) and `keadaan`: THERE, PLANNED or MISSING.
    """
    works = _in_kampung(data, rows[rows["status"] != CANCELLED])
    begun = works[works["status"] != "rencana"].groupby(["kegiatan", "kampung"])["mulai"].min()
    planned = set(works.loc[works["status"] == "rencana", ["kegiatan", "kampung"]].itertuples(index=False, name=None))
    told = []
    for pair in data.table("pasangan").itertuples():
        mine = begun[begun.index.get_level_values("kegiatan") == pair.kegiatan]
        for (_kegiatan, kampung), since in mine.items():
            other = begun.get((pair.pelengkap, kampung), pd.NaT)
            state = THERE if pd.notna(other) else PLANNED if (pair.pelengkap, kampung) in planned else MISSING
            told.append((pair.kegiatan, pair.pelengkap, kampung, since, other, state))
    found = pd.DataFrame(told, columns=["kegiatan", "pelengkap", "kampung", "mulai", "mulai_pelengkap", "keadaan"])
    dates = found.astype({"mulai": "datetime64[s]", "mulai_pelengkap": "datetime64[s]"})
    return dates.assign(selang=(dates["mulai_pelengkap"] - dates["mulai"]).dt.days)


def order(found: pd.DataFrame) -> pd.DataFrame:
    """Of each pair, which came first in the kampung that have both.

    found: of `complements`. Returns `kegiatan`, `pelengkap`, `bersama` (kampung with both), `dahulu`, `sesudah`, `sehari` (in how many of them the complement
    came first, later, the same day), `selang` (median days from the activity to its complement), `p` and `putusan`: COMPLEMENT_FIRST, ACTIVITY_FIRST,
    CHANCE, or TOO_FEW where even all of them in one order would prove nothing. p: of a two-sided sign test, times the number of pairs looked at
    (Bonferroni), since among many pairs some order would come about by chance; null where nothing can be tested.
    """
    columns = ["kegiatan", "pelengkap", "bersama", "dahulu", "sesudah", "sehari", "selang", "p", "putusan"]
    both = found.dropna(subset=["selang"])
    groups = list(both.groupby(["kegiatan", "pelengkap"], sort=False)["selang"])
    return pd.DataFrame([_ordered(str(one), str(other), gaps, len(groups)) for (one, other), gaps in groups], columns=columns)


def _counted(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[(rows["status"] != CANCELLED) & rows["kampung"].notna()]


def _in_kampung(data: Dataset, works: pd.DataFrame) -> pd.DataFrame:
    """Works by the kampung that they reach: a row for each kampung of a kelurahan where the work is for the whole of it."""
    own = works[works["kampung"].notna()]
    kampung = data.places.loc[data.places["tingkat"] == "kampung", ["kelurahan", "kode"]].rename(columns={"kode": "kampung"})
    wide = works[works["kampung"].isna()].drop(columns="kampung").merge(kampung, on="kelurahan")
    return pd.concat([own, wide], ignore_index=True) if len(wide) else own


def _shuffled(labels: Whole, years: NDArray[np.int64], draws: int, chance: np.random.Generator) -> Whole:
    """The labels in other orders, a row per draw; they never leave their year. years: ascending."""
    parts = [np.broadcast_to(labels[years == year], (draws, int((years == year).sum()))) for year in np.unique(years)]
    return np.hstack([chance.permuted(part, axis=1) for part in parts])


def _different(drawn: Whole, cell_of: Whole, owner_of: Whole) -> Whole:
    """How many different labels each kampung has, its years added up: a row per draw, a column per kampung.

    drawn: a row per draw, a column per work. cell_of: the kampung and year of each work. owner_of: the kampung of each of these.
    """
    size = int(drawn.max()) + 1
    keys = np.sort(cell_of[None, :] * size + drawn, axis=1)
    fresh = np.ones(keys.shape, dtype=bool)
    fresh[:, 1:] = keys[:, 1:] != keys[:, :-1]
    kampung = int(owner_of.max()) + 1
    spots = np.arange(len(keys))[:, None] * kampung + owner_of[keys // size]
    return np.bincount(spots[fresh], minlength=len(keys) * kampung).reshape(len(keys), kampung)


def _told(kampung: str | None, works: int, years: int, different: Whole) -> tuple[object, ...]:
    """A row of `breadth`. different: counts, the first as it was, the others as drawn."""
    seen, drawn = int(different[0]), different[1:]
    more, fewer = ((1 + int(hits.sum())) / (1 + len(drawn)) for hits in (drawn >= seen, drawn <= seen))
    low, high = np.quantile(drawn, [ERROR / 2, 1 - ERROR / 2])
    alike = int(drawn.min()) == int(drawn.max()) == seen
    verdict = UNTESTABLE if alike else MORE if more <= ERROR / 2 else FEWER if fewer <= ERROR / 2 else CHANCE
    return kampung, works, years, seen / years, float(drawn.mean()) / years, low / years, high / years, more, fewer, verdict


def _table(told: list[tuple[object, ...]]) -> pd.DataFrame:
    columns = ["kampung", "intervensi", "tahun", "nilai", "acak", "bawah", "atas", "p_lebih", "p_kurang", "putusan"]
    return pd.DataFrame(told, columns=columns)


def _ordered(kegiatan: str, pelengkap: str, gaps: pd.Series, pairs: int) -> tuple[object, ...]:
    """A row of `order`. gaps: days from the activity to its complement, per kampung. pairs: how many pairs are tested."""
    before, after = int((gaps < 0).sum()), int((gaps > 0).sum())
    decided = before + after
    testable = decided > 0 and 2 * 0.5**decided * pairs <= ERROR
    p = min(1.0, pairs * float(binomtest(before, decided).pvalue)) if testable else None
    verdict = TOO_FEW if p is None else CHANCE if p > ERROR else COMPLEMENT_FIRST if before > after else ACTIVITY_FIRST
    return kegiatan, pelengkap, len(gaps), before, after, len(gaps) - decided, float(gaps.median()), p, verdict
