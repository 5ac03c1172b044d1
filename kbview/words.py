"""Codes of the data set in words: reasons for attention, differences, statuses, problems. Sentences are made here, numbers are not."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import lru_cache
from typing import Any

import pandas as pd

from kbdata.attention import Reason
from kbdata.dataset import Dataset
from kbdata.problems import Problem
from kbdata.tables import BENEFICIARIES, STATUSES
from kbview import formats, i18n
from kbview.i18n import _, _n


def reasons(data: Dataset, found: Sequence[Reason]) -> list[str]:
    """Each reason for attention as a short sentence with its numbers."""
    return [REASONS[reason.code](data, reason.numbers) for reason in found]


def difference(code: str | None) -> str:
    """How far a place's ratio differs from the city's, in words that allow for chance."""
    return {
        "berbeda_nyata": _("berbeda nyata"),
        "mungkin_berbeda": _("mungkin berbeda"),
        "kebetulan": _("masih dalam kebetulan"),
        "terlalu_kecil": _("terlalu kecil untuk dinilai"),
    }.get(str(code), formats.NOTHING)


def criterion(code: str) -> str:
    """A criterion by which a kampung was placed."""
    return {
        "kumuh": _("kumuh"),
        "padat": _("padat"),
        "pendidikan_rendah": _("pendidikan rendah"),
        "bantaran_sungai": _("bantaran sungai"),
        "miskin": _("miskin"),
        "terpencil": _("terpencil"),
        "pesisir": _("pesisir"),
        "bantaran_kereta": _("bantaran kereta"),
        "perbatasan": _("perbatasan"),
        "industri": _("industri"),
        "wisata": _("wisata"),
    }.get(code, code)


def work_status(code: str) -> str:
    """How far an intervention is."""
    return {"rencana": _("rencana"), "berjalan": _("berjalan"), "selesai": _("selesai"), "batal": _("batal")}.get(code, code)


def fields(data: Dataset, codes: Sequence[str]) -> list[str]:
    """The names of fields (bidang)."""
    names = data.table("bidang").set_index("kode")[f"nama_{i18n.language()}"]
    return [str(names.get(code, code)).lower() for code in codes]


def distance(data: Dataset, goal: Any, now: float | None, indicator: Mapping[str, Any]) -> tuple[str, str]:
    """A target and how far it is, as a line with its tone. goal: of `targets.due`."""
    name, mark = source_word(data.titles[goal.sumber], False), f" ({_('simulasi')})" if goal.status == STATUSES[2] else ""
    decimals = int(indicator["desimal"])
    told = formats.quantity(goal.nilai, indicator["satuan"], decimals)
    if now is None or pd.isna(now):
        return _("sasaran {s} {n}").format(s=name, n=told) + mark, ""
    short = round((goal.nilai - now) * (-1 if indicator["arah"] == "turun" else 1), decimals)
    if short <= 0:
        return _("✓ sasaran {s} {n} tercapai").format(s=name, n=told) + mark, "baik"
    size = formats.points(short, decimals) if formats.is_percent(indicator["satuan"]) else formats.number(short, decimals)
    missed = _("✗ {k} di atas sasaran {s} {n}") if indicator["arah"] == "turun" else _("✗ {k} di bawah sasaran {s} {n}")
    return missed.format(s=name, n=told, k=size) + mark, "buruk"


def inside(name: str) -> str:
    """A name as it stands within a sentence: its first letter small, unless it begins with an abbreviation."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def level_name(level: str) -> str:
    """The name of a level of places, as a heading."""
    return {"kota": _("Kota"), "kecamatan": _("Kecamatan"), "kelurahan": _("Kelurahan"), "kampung": _("Kampung")}[level]


def publisher(name: str) -> str:
    """Who published a source; what is made up for the demonstration is no name, and is translated."""
    return {"data peragaan": _("data peragaan")}.get(name, name)


def source_kind(kind: str) -> str:
    """The kind of a source."""
    known = {
        "artikel": _("artikel"),
        "berita": _("berita"),
        "portal": _("portal"),
        "peraturan": _("peraturan"),
        "berkas": _("berkas"),
        "simulasi": _("simulasi"),
        "hitungan": _("hitungan"),
    }
    return known.get(kind, kind)


def source_word(title: str, simulated: bool) -> str:
    """The short name of a plan that targets come from."""
    word = next((word for word in ("RPJMD", "RPJMN", "Renstra") if word.lower() in title.lower()), title.split()[0])
    return f"{word} ({_('simulasi')})" if simulated else word


def problem(fault: Problem) -> str:
    """A fault of a file, told so that its owner can mend it: what, and how."""
    value, expected = fault.value or "", fault.expected or ""
    return {
        "missing_file": _("Berkas tidak ada. Kembalikan berkas ini dari cadangan."),
        "unreadable_file": _("Berkas tidak dapat dibaca ({v}). Periksa izin berkas.").format(v=value),
        "changed_file": _(
            "Isi berkas tidak sama dengan daftar isi (terbaca {v} baris, tercatat {e}). "
            "Kembalikan dari cadangan, atau perbarui isi.csv bila perubahannya disengaja."
        ).format(v=value, e=expected),
        "not_listed": _("Berkas {v} tidak tercatat dalam daftar isi. Perbarui isi.csv.").format(v=value),
        "not_utf8": _("Berkas bukan teks UTF-8. Simpan ulang sebagai CSV UTF-8."),
        "not_csv": _("Baris ini bukan CSV yang utuh: tanda kutip tidak ditutup atau salah letak."),
        "not_geojson": _("Berkas bukan GeoJSON yang utuh. Kembalikan dari cadangan."),
        "empty_file": _("Berkas kosong. Kembalikan dari cadangan."),
        "wrong_header": _("Judul kolom tidak sesuai; seharusnya: {e}.").format(e=expected),
        "missing_column": _("Kolom ini tidak ada. Tambahkan kolomnya."),
        "unknown_column": _("Kolom ini tidak dikenal. Hapus atau perbaiki judulnya."),
        "wrong_cell_count": _("Baris berisi {v} sel, seharusnya {e}. Periksa koma dan tanda kutip.").format(v=value, e=expected),
        "empty_cell": _("Sel ini wajib diisi."),
        "not_a_number": _("“{v}” bukan angka. Tulis tanpa satuan, titik sebagai koma desimal.").format(v=value),
        "not_a_whole_number": _("“{v}” bukan bilangan bulat.").format(v=value),
        "not_a_date": _("“{v}” bukan tanggal. Tulis seperti 2019-06-30.").format(v=value),
        "not_a_boolean": _("“{v}” seharusnya “ya” atau “tidak”.").format(v=value),
        "not_allowed": _("“{v}” tidak diperbolehkan; aturan: {e}.").format(v=value, e=expected),
        "duplicate": _("“{v}” sudah ada pada baris lain. Hapus salah satunya.").format(v=value),
        "unknown_reference": _("“{v}” tidak ada di {e}. Perbaiki kodenya atau tambahkan di sana.").format(v=value, e=expected),
        "wrong_parent": _("Induk “{v}” bukan tempat setingkat {e}.").format(v=value, e=expected),
        "no_boundary": _("Batas wilayah {v} tidak ada.").format(v=value),
        "broken_geometry": _("Bentuk wilayah ini rusak atau kosong."),
        "outside_parent": _("Titik {v} berada di luar kelurahannya ({e}). Periksa lintang dan bujur.").format(v=value, e=expected),
    }.get(fault.code, fault.code)


def _share(value: Any) -> str:
    return formats.percent(float(value))


def _below(data: Dataset, n: Mapping[str, Any]) -> str:
    return _("{v}, nyata di bawah kota ({k})").format(v=_share(n["nilai"]), k=_share(n["kota"]))


def _short_of_target(data: Dataset, n: Mapping[str, Any]) -> str:
    whose = data.places.at[n["wilayah"], "nama"]
    return _("kurang {d} dari sasaran {tempat} ({s})").format(d=formats.points(float(n["selisih"])), tempat=whose, s=_share(n["sasaran"]))


def _fell(data: Dataset, n: Mapping[str, Any]) -> str:
    return _("turun nyata {d} dari tahun lalu ({l})").format(d=formats.points(float(n["selisih"])), l=_share(n["lalu"]))


def _stuck(data: Dataset, n: Mapping[str, Any]) -> str:
    return _("tidak naik ({d} poin) sementara kota naik {k}").format(d=formats.signed(float(n["selisih"])), k=formats.points(float(n["kota"])))


def _no_field(data: Dataset, n: Mapping[str, Any]) -> str:
    names, criteria = fields(data, _several(n["bidang"])), [criterion(code) for code in _several(n["kriteria"])]
    return _("{k}, tetapi belum disentuh bidang {b}").format(k=formats.listing(criteria), b=either(names))


def _no_work(data: Dataset, n: Mapping[str, Any]) -> str:
    planned = int(n["rencana"] or 0)
    return _n("tanpa intervensi tahun ini ({n} direncanakan)", planned).format(n=planned) if planned else _("tanpa intervensi tahun ini")


def _low_spending(data: Dataset, n: Mapping[str, Any]) -> str:
    return _("serapan {s} dari anggaran {a}").format(s=_share(n["serapan"]), a=formats.money(float(n["anggaran"])))


def fund(name: str) -> str:
    """A source of money; what is no proper name is translated."""
    return {"hibah": _("hibah"), "swadaya": _("swadaya")}.get(name, name)


def absorption(total: Mapping[str, Any]) -> str:
    """What share of the budget was spent, of the interventions that told: `serapan 79,6 % dari Rp 10,8 miliar`. total: of `interventions.totals`."""
    return _("serapan {p} dari {a}").format(p=formats.percent(total["serapan"]), a=formats.money(total["anggaran_lapor"]))


def others(data: Dataset, agencies: Collection[str]) -> str:
    """How many agencies work beside the coordinating one, where that is among them: `14 selain DPPKBPM`; they are the sectors that take part."""
    own = data.setting("skpd_koordinator")
    if own not in agencies:
        return ""
    name = data.agencies[own]
    return _("{n} selain {skpd}").format(n=formats.number(len(set(agencies) - {own})), skpd=name)


def beneficiaries(total: Mapping[str, Any]) -> list[str]:
    """Who was reached, people and families apart: `12.345 orang`, `3.210 keluarga`. total: of `interventions.totals` or `select`."""
    told = {kind: total[kind] for kind in BENEFICIARIES if pd.notna(total[kind])}
    say = {"orang": lambda n: _n("{n} orang", n), "keluarga": lambda n: _n("{n} keluarga", n)}
    return [say[kind](n).format(n=formats.number(n)) for kind, n in told.items()] or [formats.NOTHING]


def gave(reported: float, every: float) -> str:
    """How many interventions told their realisation."""
    return _("{n} dari {m} melaporkan realisasi").format(n=formats.number(reported), m=formats.number(every))


def _late(data: Dataset, n: Mapping[str, Any]) -> str:
    months = int(n["bulan"])
    return _n("belum lapor {n} bulan terakhir", months).format(n=months)


def component(data: Dataset, code: str) -> str:
    """A component of the classes by its name in a guide, the leading one first."""
    row = _components(data).get(code)
    return code if row is None else i18n.own(row, "nama")


@lru_cache(maxsize=4)
def _components(data: Dataset) -> dict[str, Any]:
    """The row of `klasifikasi` by which each component is called."""
    table = data.table("klasifikasi")
    own = table["pedoman"] == data.setting("pedoman")
    return {row.indikator: row for row in pd.concat([table[own], table[~own]]).drop_duplicates("indikator").itertuples()}


def class_of_rank(data: Dataset, rank: int) -> str:
    """The name of a class of the leading guide."""
    return i18n.own(_ranks(data)[rank], "nama")


@lru_cache(maxsize=4)
def _ranks(data: Dataset) -> dict[int, Any]:
    """The classes of the leading guide by their rank, the first of each."""
    table = data.table("kelas")
    return {row.peringkat: row for row in table[table["pedoman"] == data.setting("pedoman")].drop_duplicates("peringkat").itertuples()}


def component_number(data: Dataset, code: str, value: float | None) -> str:
    """The number of a component in its unit."""
    row = data.indicator(code.split("+")[0])
    return _("belum lapor") if value is None or pd.isna(value) else formats.quantity(value, i18n.own(row, "satuan"), int(row["desimal"]))


def component_change(data: Dataset, code: str, before: float | None, after: float) -> str:
    """From what to what a component changes, the unit told once: `1 → 2 fasilitas`."""
    if before is None or pd.isna(before):
        return f"{component_number(data, code, before)} → {component_number(data, code, after)}"
    row = data.indicator(code.split("+")[0])
    first, last = (formats.number(value, int(row["desimal"])) for value in (before, after))
    return formats.with_unit(f"{first} → {last}", i18n.own(row, "satuan"))


def _one_step(data: Dataset, n: Mapping[str, Any]) -> str:
    name, rank, people = str(n["komponen"]), class_of_rank(data, int(n["kelas"])), int(n["orang"] or 0)
    change = component_change(data, name, n["nilai"], float(n["menjadi"]))
    told = _("selangkah lagi ke kelas {k}: {c} {a}").format(k=rank, c=component(data, name), a=change)
    return told + (_n(" ({n} orang)", people).format(n=people) if people else "")


def _several(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def either(words: Sequence[str]) -> str:
    """Words as a choice in a sentence: `A, B atau C`."""
    return words[0] if len(words) == 1 else _("{a} atau {b}").format(a=", ".join(words[:-1]), b=words[-1])


REASONS: dict[str, Callable[[Dataset, Mapping[str, Any]], str]] = {
    "jauh_di_bawah": _below,
    "di_bawah_sasaran": _short_of_target,
    "turun": _fell,
    "stagnan": _stuck,
    "tanpa_bidang": _no_field,
    "tanpa_intervensi": _no_work,
    "serapan_rendah": _low_spending,
    "terlambat": _late,
    "selangkah_naik": _one_step,
}
