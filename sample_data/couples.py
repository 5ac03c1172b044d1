"""Couples of childbearing age, month by month: who uses which method, who does not and why, who is new.

A couple that uses goes on using unless it stops; a couple that does not may start. Numbers so have chance in them, and the
more the smaller the place, but do not jump from month to month. The city's ratio is led through the published points.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from sample_data.chance import YEARS, Generator, apportion, expit, logit, stream

METHODS = ("kb_iud", "kb_mow", "kb_mop", "kb_implan", "kb_suntik", "kb_pil", "kb_kondom")
REASONS = ("bukan_hamil", "bukan_ias", "bukan_iat", "bukan_tial")
CITY_RATIO = {2015: 0.690, 2016: 0.700, 2017: 0.711, 2018: 0.726, 2019: 0.740}  # 2016 and 2019 are published, the rest leads to them
MONTHS = len(YEARS) * 12 + 1  # December 2015 to December 2019
STOPPING = 0.018  # share of users who stop in a month: with it, starters are about 1.4 % of couples, as published for Feb 2020 (1,845)
COUPLES_PER_HEAD = 0.189  # Telaga Biru: 2,617 couples, 13,844 people
LONG_LASTING = np.array([0.34, 0.18, 0.03, 0.45])  # IUD, MOW, MOP, implant among the long-lasting methods
SHORT_LASTING = np.array([0.55, 0.405, 0.045])  # injection, pill, condom among the others
BY_KECAMATAN = {"63.71.01": -0.020, "63.71.02": 0.012, "63.71.03": -0.010, "63.71.04": 0.016, "63.71.05": 0.004}


def couples(parts: pd.DataFrame) -> np.ndarray:
    """Counts as parts × months × columns, in the order `pus`, methods, reasons, `kb_baru`; the first month is December 2015.

    Methods and reasons always add up to `pus`.
    """
    rng = stream("couples")
    eligible = _eligible(parts, rng)
    rates = _city_led(_rates(parts, rng), eligible)
    chains = [_chain(rng, n, r) for n, r in zip(eligible, rates, strict=True)]
    users = np.array([chain[0] for chain in chains])
    new = np.array([chain[1] for chain in chains])
    users = _to_the_published_ratio(users, eligible, parts)
    by_method = [_split(u, shares) for u, shares in zip(users, _method_shares(parts, rng), strict=True)]
    by_reason = [_split(v, shares) for v, shares in zip(eligible - users, _reason_shares(parts, rng), strict=True)]
    return np.concatenate([eligible[:, :, None], np.array(by_method), np.array(by_reason), new[:, :, None]], axis=2)


def _eligible(parts: pd.DataFrame, rng: Generator) -> np.ndarray:
    """Couples per part and month: a share of the people that is higher on the young outskirts."""
    by_kelurahan = parts["kelurahan"].drop_duplicates()
    share = pd.Series(np.clip(rng.normal(COUPLES_PER_HEAD, 0.006, len(by_kelurahan)), 0.172, 0.205), index=by_kelurahan)
    people = parts[[f"penduduk_{year}" for year in CITY_RATIO]].to_numpy()
    decembers = people * (parts["kelurahan"].map(share).to_numpy() + np.where(parts["tepi_kota"], 0.004, 0))[:, None]
    return np.array([np.interp(np.arange(MONTHS), np.arange(0, MONTHS, 12), one) for one in decembers]).round().astype(int)


def _rates(parts: pd.DataFrame, rng: Generator) -> np.ndarray:
    """Log-odds of using per part and December, before the city is led: needy places lower, and catching up a little."""
    kelurahan = parts.drop_duplicates("kelurahan").set_index("kelurahan")
    start = 0.70 + kelurahan["kecamatan_kode"].map(BY_KECAMATAN) - 0.016 * kelurahan["kurang"] + rng.normal(0, 0.016, len(kelurahan))
    rise = 0.04 - 0.5 * (start - 0.70) - 0.25 * kelurahan["kecamatan_kode"].map(BY_KECAMATAN) + rng.normal(0, 0.017, len(kelurahan))
    first, gain = parts["kelurahan"].map(start).to_numpy(), parts["kelurahan"].map(rise).to_numpy()
    years = np.arange(-1, len(YEARS))  # 2015 … 2019, 0 in 2016
    path = first[:, None] + gain[:, None] * years[None, :] / 3
    return logit(np.clip(path + _kampung_effect(parts, rng), 0.5, 0.9))


def _kampung_effect(parts: pd.DataFrame, rng: Generator) -> np.ndarray:
    """What a made-up kampung differs by from its kelurahan: lower at first, and better by how well and how long it is run."""
    effect = np.zeros((len(parts), len(CITY_RATIO)))
    mine = np.flatnonzero(parts["kampung"].notna())
    for row in mine:
        since = np.clip(np.array(list(CITY_RATIO)) - parts["tahun"].iloc[row] + 1, 0, None)
        below = -0.012 if parts["bagian"].iloc[row] < 1 else 0.0
        effect[row] = below + rng.normal(0, 0.01) + (0.016 * parts["hasil"].iloc[row] - 0.002) * since
        if parts["menurun"].iloc[row]:
            effect[row] -= 0.022 * np.arange(len(CITY_RATIO))
    return effect


def _city_led(rates: np.ndarray, eligible: np.ndarray) -> np.ndarray:
    """Monthly probabilities of using, shifted so that the city's expected ratio of each December is the wished one."""
    led = np.empty_like(rates)
    for column, ratio in enumerate(CITY_RATIO.values()):
        weights, low, high = eligible[:, 12 * column], -2.0, 2.0
        for _ in range(60):
            shift = (low + high) / 2
            too_low = np.average(expit(rates[:, column] + shift), weights=weights) < ratio
            low, high = (shift, high) if too_low else (low, shift)
        led[:, column] = expit(rates[:, column] + shift)
    return np.array([np.interp(np.arange(MONTHS), np.arange(0, MONTHS, 12), one) for one in led])


def _chain(rng: Generator, eligible: np.ndarray, rate: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Users at the end of each month, and those who started in it."""
    users, new = np.empty(MONTHS, dtype=int), np.zeros(MONTHS, dtype=int)
    users[0] = rng.binomial(eligible[0], rate[0])
    for month in range(1, MONTHS):
        kept = min(users[month - 1] - rng.binomial(users[month - 1], STOPPING), eligible[month])
        still = rate[month - 1] * (1 - STOPPING)
        starting = np.clip((rate[month] - still) / (1 - still), 0, 1)
        new[month] = rng.binomial(eligible[month] - kept, starting)
        users[month] = kept + new[month]
    return users, new


def _to_the_published_ratio(users: np.ndarray, eligible: np.ndarray, parts: pd.DataFrame) -> np.ndarray:
    """What chance left over in the city's Decembers is spread over the parts outside the kampung."""
    users = users.copy()
    outside = np.flatnonzero(parts["kampung"].isna())
    for column, ratio in enumerate(CITY_RATIO.values()):
        month = 12 * column
        over = users[:, month].sum() - round(ratio * eligible[:, month].sum())
        users[outside, month] -= np.sign(over) * apportion(abs(over), eligible[outside, month])
    return users


def _method_shares(parts: pd.DataFrame, rng: Generator) -> np.ndarray:
    """Shares of the seven methods per part and month: injection and pill lead; long-lasting methods grow where a kampung is well run."""
    inside, quality = parts["kampung"].notna().to_numpy(), parts["hasil"].fillna(0).to_numpy()
    level = np.where(inside, 0.145 + 0.10 * quality, 0.15) + rng.normal(0, 0.016, len(parts))
    growth = np.where(inside, 0.01 + 0.03 * quality, 0.008)
    months = np.linspace(-1 / 12, 1, MONTHS)
    shares = np.empty((len(parts), MONTHS, len(METHODS)))
    for row in range(len(parts)):
        long = np.clip(level[row] + growth[row] * months, 0.10, 0.34)[:, None]
        mixed = LONG_LASTING * rng.uniform(0.8, 1.2, len(LONG_LASTING)), SHORT_LASTING * rng.uniform(0.9, 1.1, len(SHORT_LASTING))
        shares[row] = np.hstack([long * mixed[0] / mixed[0].sum(), (1 - long) * mixed[1] / mixed[1].sum()])
    return shares


def _reason_shares(parts: pd.DataFrame, rng: Generator) -> np.ndarray:
    """Shares of the four reasons among those who do not use: pregnant, wants a child soon, later, no more."""
    inside, quality = parts["kampung"].notna().to_numpy(), parts["hasil"].fillna(0).to_numpy()
    unmet = 0.44 + 0.03 * parts["kurang"].to_numpy() + rng.normal(0, 0.03, len(parts))
    fall = np.where(inside, 0.05 + 0.24 * quality, 0.02)
    months = np.linspace(0, 1, MONTHS)
    shares = np.empty((len(parts), MONTHS, len(REASONS)))
    for row in range(len(parts)):
        part = np.clip(unmet[row] - fall[row] * months, 0.18, 0.56)[:, None]
        later, pregnant = rng.uniform(0.36, 0.50), rng.uniform(0.18, 0.26)
        shares[row] = np.hstack([(1 - part) * pregnant, (1 - part) * (1 - pregnant), part * later, part * (1 - later)])
    return shares


def _split(totals: np.ndarray, shares: np.ndarray) -> np.ndarray:
    return np.array([apportion(int(total), share) for total, share in zip(totals, shares, strict=True)])
