"""The summary measures of inequality in words: the name of each, how its number is written, and what it means, in one plain sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from kbdata.inequality.estimate import Estimate
from kbview import formats, i18n
from kbview.i18n import _


@dataclass(frozen=True)
class Told:
    """A measure in words. say: how a number of it is written; meaning: the sentence, which names the number as {n}."""

    name: str
    say: Callable[[float], str]
    meaning: str

    def filled(self, value: float, **words: str) -> Told:
        """With its number and words set into the sentence; where the sentence says the direction, the number stands without its sign."""
        size = abs(value) if "{arah}" in self.meaning else value
        return replace(self, meaning=self.meaning.format(n=self.say(size), **words))


def told(code: str, estimate: Estimate | None, indicator: Mapping[str, Any]) -> Told:
    """What a measure is called, how it is written and what it means for this indicator. code: of `measures.NEEDS`."""
    unit, decimals = i18n.own(indicator, "satuan"), int(indicator["desimal"])
    finer = decimals + (0 if decimals == 0 else 1)
    own = partial(_points, decimals=finer) if formats.is_percent(unit) else partial(formats.quantity, unit=unit, decimals=finer)
    plain, percent = partial(formats.number, decimals=2), partial(formats.percent, decimals=1)
    value = estimate.value if estimate else 0.0
    higher = _("lebih tinggi") if value >= 0 else _("lebih rendah")
    where = _("kurang membutuhkan") if value >= 0 else _("lebih membutuhkan")
    return {
        "d": Told(_("Selisih (D)"), own, _("Seperlima dengan kebutuhan terendah {n} {arah} daripada seperlima dengan kebutuhan tertinggi.")),
        "r": Told(_("Rasio (R)"), plain, _("Angka seperlima dengan kebutuhan terendah {n} kali angka seperlima dengan kebutuhan tertinggi.")),
        "aci": Told(_("Indeks konsentrasi mutlak (ACI)"), own, _("Angkanya lebih terkumpul di tempat yang {pihak}, sebesar {n}.")),
        "rci": Told(
            _("Indeks konsentrasi relatif (RCI)"),
            partial(formats.number, decimals=3),
            _("Dari −1 sampai 1; {n} berarti lebih terkumpul di tempat yang {pihak}."),
        ),
        "sii": Told(_("Indeks kemiringan (SII)"), own, _("Dari ujung kebutuhan tertinggi ke ujung terendah, angkanya bergerak {n}.")),
        "rii": Told(_("Indeks kemiringan relatif (RII)"), plain, _("Angka di ujung kebutuhan terendah {n} kali angka di ujung tertinggi.")),
        "par": Told(_("Potensi perbaikan (PAR)"), own, _("Angka keseluruhan berubah {n} bila semua setara dengan seperlima berkebutuhan terendah.")),
        "paf": Told(_("Potensi perbaikan relatif (PAF)"), percent, _("Perubahan itu {n} dari angka keseluruhan sekarang.")),
        "bgv": Told(_("Ragam antartempat (BGV)"), plain, _("Rata-rata kuadrat jarak tiap tempat dari angka keseluruhan: {n}.")),
        "bgsd": Told(_("Simpangan baku antartempat (BGSD)"), own, _("Jarak khas suatu tempat dari angka keseluruhan: {n}.")),
        "cov": Told(_("Koefisien variasi (COV)"), percent, _("Jarak khas itu {n} dari angka keseluruhan.")),
        "mdbu": Told(_("Jarak rata-rata dari yang terbaik (MDBU)"), own, _("Rata-rata suatu tempat berjarak {n} dari tempat terbaik.")),
        "mdbw": Told(_("Jarak dari yang terbaik, tertimbang (MDBW)"), own, _("Rata-rata seorang penduduk tinggal {n} dari angka tempat terbaik.")),
        "mdmu": Told(_("Jarak rata-rata dari keseluruhan (MDMU)"), own, _("Rata-rata suatu tempat berjarak {n} dari angka keseluruhan.")),
        "mdmw": Told(_("Jarak dari keseluruhan, tertimbang (MDMW)"), own, _("Rata-rata seorang penduduk tinggal {n} dari angka keseluruhan.")),
        "mdru": Told(_("Jarak rata-rata dari acuan (MDRU)"), own, _("Rata-rata suatu tempat berjarak {n} dari tempat berkebutuhan terendah.")),
        "mdrw": Told(_("Jarak dari acuan, tertimbang (MDRW)"), own, _("Rata-rata seorang penduduk tinggal {n} dari angka tempat itu.")),
        "idisu": Told(_("Indeks disparitas (IDISU)"), percent, _("Jarak rata-rata dari angka keseluruhan adalah {n} dari angka itu.")),
        "idisw": Told(_("Indeks disparitas, tertimbang (IDISW)"), percent, _("Sama, dengan tempat dihitung menurut penduduknya: {n}.")),
        "ti": Told(_("Indeks Theil × 1.000 (TI)"), plain, _("Nol bila semua sama; {n}, paling peka pada tempat berangka tinggi.")),
        "mld": Told(_("Simpangan log rata-rata × 1.000 (MLD)"), plain, _("Nol bila semua sama; {n}, paling peka pada tempat berangka rendah.")),
    }[code].filled(value, arah=higher, pihak=where)


def hindrance(code: str) -> str:
    """What hinders a measure. code: of `measures.Measured`."""
    return {
        "sedikit": _("kurang dari tiga tempat melapor"),
        "tanpa_bagian": _("pembilang dan penyebutnya tidak dilaporkan"),
        "urutan": _("urutan kebutuhan belum ada"),
        "kelompok": _("kurang dari tiga kelurahan per kelompok"),
        "bagian": _("hanya untuk bagian dari orang yang dihitung (persen)"),
        "tak_terdefinisi": _("tidak terdefinisi: ada nol pada pembandingnya"),
    }[code]


def verdict(estimate: Estimate) -> str:
    """Whether a measure proves inequality."""
    if estimate.low is None:
        return _("tanpa selang: galat tiap tempat tidak diketahui")
    return _("terbukti") if estimate.proven else _("tidak terbukti")


def interval(estimate: Estimate, say: Callable[[float], str]) -> str:
    """The interval and how it was made."""
    if estimate.low is None or estimate.high is None:
        return formats.NOTHING
    way = _("rumus") if estimate.way == "analitik" else _("undian")
    return _("{a} sampai {b} ({cara})").format(a=say(estimate.low), b=say(estimate.high), cara=way)


def _points(value: float, decimals: int) -> str:
    """A difference of shares, with its sign where it is below zero."""
    return _("{n} poin").format(n=formats.number(value, decimals)).replace(" ", "\u00a0")
