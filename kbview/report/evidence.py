"""What evaluators ask for: the headline figures, the programme year by year, whom it reached, the global goals; and every claim by criterion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from kbdata import indicators, interventions
from kbdata.tables import STATUSES
from kbview import formats, i18n, tables
from kbview.card import Card, Foot, foot, foot_words
from kbview.cards import overview, work_choice
from kbview.i18n import _
from kbview.report.blocks import Block, Section
from kbview.tables import Column, Table
from kbview.view import View, remembered

SINCE = work_choice.Choice(span=work_choice.SPANS[1])


@remembered
def headlines(view: View) -> Card:
    """The headline figures of the first page, one to a row."""
    told = overview.headline(view)
    rows = [(figure.label, figure.value, "; ".join(text for text, _tone in figure.lines if text)) for figure in told]
    table = Table(
        pd.DataFrame(rows, columns=["nama", "nilai", "arti"]), (Column("nama", _("Ukuran")), Column("nilai", _("Angka")), Column("arti", _("Rincian")))
    )
    title = _("{nama}: {n}").format(nama=told[0].label, n=told[0].value)
    subtitle = _("Angka utama program, {tempat}, {p}").format(tempat=view.name(view.place), p=formats.period(view.period))
    return Card(title, subtitle, "", table, Foot((), view.period, any(figure.simulated for figure in told)))


@remembered
def yearly(view: View) -> Card:
    """The programme year by year: how many kampung stood, where; how many agencies worked, what it cost and whom it reached."""
    rows = work_choice.rows_of(view, SINCE)
    years = list(SINCE.years(view))
    frame = interventions.totals(rows, ["tahun"]).set_index("tahun").reindex(years)
    inside = indicators.members(view.data, view.place, "kampung")
    standing = {year: [code for code in indicators.founded(view.data, str(year)) if code in set(inside)] for year in years}
    frame = frame.assign(
        periode=list(map(str, years)),
        kampung=[len(standing[year]) for year in years],
        kelurahan=[view.data.places.loc[standing[year], "kelurahan"].nunique() for year in years],
    )
    frame["per_kampung"] = (frame["anggaran"].astype("float64") / frame["kampung"]).where(frame["kampung"] > 0)
    first, last = frame.iloc[0], frame.iloc[-1]
    funded = int(frame["anggaran"].fillna(0).gt(0).sum())
    title = _("Kampung KB {a} → {b} ({kurun}); anggaran tercatat pada {n} dari {m} tahun").format(
        a=formats.number(first["kampung"]), b=formats.number(last["kampung"]), kurun=work_choice.years_words(years), n=funded, m=len(years)
    )
    columns = (
        Column("periode", _("Tahun"), "period"),
        Column("kampung", _("Kampung KB"), "number"),
        Column("kelurahan", _("Kelurahan berkampung"), "number"),
        Column("skpd", _("SKPD"), "number"),
        Column("jumlah", _("Intervensi"), "number"),
        Column("anggaran", _("Anggaran"), "money"),
        Column("realisasi", _("Realisasi"), "money"),
        Column("per_kampung", _("Anggaran per kampung"), "money"),
    )
    subtitle = _("Kampung yang berdiri pada akhir tahun; SKPD dan intervensi yang dimulai pada tahun itu, yang batal tidak dihitung")
    return Card(title, subtitle, "", Table(frame.reset_index(drop=True), columns), overview.rows_foot(rows))


@remembered
def beneficiaries(view: View) -> Card:
    """Whom the work reached, by field; people and families are never added."""
    rows = work_choice.rows_of(view, SINCE)
    fields = view.data.table("bidang").set_index("kode")
    frame = interventions.totals(rows, ["bidang"]).sort_values(["jumlah", "bidang"], ascending=[False, True], ignore_index=True)
    frame = frame.assign(nama=[i18n.own(fields.loc[code], "nama") for code in frame["bidang"]])
    whole = interventions.totals(rows, [])
    reached = [formats.quantity(value, unit) for value, unit in _reached(whole) if pd.notna(value)]
    title = _("Penerima manfaat {kurun}: {n}").format(kurun=work_choice.years_words(SINCE.years(view)), n=formats.listing(reached) or _("belum dilaporkan"))
    columns = (
        Column("nama", _("Bidang")),
        Column("jumlah", _("Intervensi"), "number"),
        Column("skpd", _("SKPD"), "number"),
        Column("orang", _("Penerima"), "number", _("orang")),
        Column("keluarga", _("Penerima"), "number", _("keluarga")),
        Column("realisasi", _("Realisasi"), "money"),
    )
    subtitle = _("Penerima dihitung per intervensi menurut bidang: satu orang atau keluarga dapat terhitung lebih dari sekali")
    return Card(title, subtitle, "", Table(frame, columns), overview.rows_foot(rows))


@remembered
def global_goals(view: View) -> Card:
    """The indicators that the global goals ask for: in the base year and now, and whether that is better."""
    rows = view.data.indicators
    rows = rows[rows["sdg"].notna()]
    span = sorted({str(view.base_year), view.period})
    found = indicators.values(view.data, list(rows.index), [view.place], span) if len(rows) else pd.DataFrame(columns=["indikator", "periode", "nilai"])
    wide = found.pivot(index="indikator", columns="periode", values="nilai").reindex(index=rows.index, columns=span)
    then, now = wide[span[0]], wide[span[-1]]
    changes = [
        formats.difference(b, a, int(row.desimal)) if pd.notna(a) and pd.notna(b) and len(span) > 1 else None
        for row, a, b in zip(rows.itertuples(), then, now, strict=True)
    ]
    better = [change is not None and change != 0 and (change > 0) == (row.arah == "naik") for row, change in zip(rows.itertuples(), changes, strict=True)]
    frame = pd.DataFrame(
        {
            "tpb": rows["sdg"].tolist(),
            "nama": [i18n.own(row, "nama") for row in rows.itertuples()],
            "satuan": [i18n.own(row, "satuan") for row in rows.itertuples()],
            "awal": then.tolist(),
            "kini": now.tolist(),
            "ubah": [_change(change, good, str(row.arah), int(row.desimal)) for row, change, good in zip(rows.itertuples(), changes, better, strict=True)],
        }
    )
    known = sum(change is not None for change in changes)
    title = _("{n} dari {m} indikator TPB yang dapat dibandingkan membaik sejak {t}").format(n=sum(better), m=known, t=span[0])
    columns = (
        Column("tpb", _("TPB")),
        Column("nama", _("Indikator")),
        Column("satuan", _("Satuan")),
        *((Column("awal", span[0], "number", "", 2),) if len(span) > 1 else ()),
        Column("kini", span[-1], "number", "", 2),
        Column("ubah", _("Perubahan")),
    )
    subtitle = _("Sumbangan kepada Tujuan Pembangunan Berkelanjutan: indikator yang menyebut kodenya, {tempat}").format(tempat=view.name(view.place))
    return Card(title, subtitle, "", Table(frame, columns), foot(view, found) if len(found) else Foot())


@dataclass(frozen=True)
class Criterion:
    """What evaluators look for. means: how they word it. blocks: the evidence, by name. missing: what no data set holds and must be attached."""

    code: str
    name: str
    means: str
    blocks: tuple[str, ...]
    missing: str


def criteria_asked() -> tuple[Criterion, ...]:
    """The five criteria of the public-service innovation competition, and what its form and the innovation index ask besides.

    Source: PermenPANRB 7/2021 and 91/2021 (the criteria); Permendagri 104/2018 (network of agencies, benefit); the form's chapters of 2021 and 2022.
    """
    return (
        Criterion(
            "kebaruan",
            _("Kebaruan"),
            _("gagasan yang unik, pendekatan baru, atau perubahan dari yang sudah ada"),
            ("tahunan", "sinergi", "matriks"),
            _("dokumen gagasan awal dan perbandingan dengan portal nasional"),
        ),
        Criterion(
            "efektif",
            _("Efektif"),
            _("hasil nyata yang menyelesaikan masalah, dengan keadaan awal dan pembandingnya"),
            ("tren", "sasaran", "laju", "dampak", "peringatan"),
            _("laporan evaluasi pihak luar (inspektorat, perguruan tinggi)"),
        ),
        Criterion(
            "bermanfaat",
            _("Bermanfaat"),
            _("menyelesaikan masalah yang menjadi perhatian umum, bagi kelompok yang membutuhkan"),
            ("penerima", "volume", "kebutuhan", "konsentrasi", "kesenjangan"),
            _("testimoni dan survei kepuasan penerima"),
        ),
        Criterion(
            "replikasi",
            _("Dapat dipindahkan"),
            _("ditiru, atau dapat ditiru, di tempat lain"),
            ("kampung", "tahunan", "volume"),
            _("surat kunjungan belajar dan kesepakatan dengan daerah lain"),
        ),
        Criterion(
            "berkelanjutan",
            _("Berkelanjutan"),
            _("program, anggaran, tugas, dan aturan yang tetap ada"),
            ("tahunan", "serapan", "keputusan"),
            _("peraturan, keputusan tentang kelompok kerja, dan prosedur kerja"),
        ),
        Criterion(
            "kolaborasi",
            _("Kolaborasi"),
            _("perangkat daerah dan pemangku kepentingan yang bekerja bersama"),
            ("skpd", "sinergi", "pelengkap"),
            _("peran akademisi, dunia usaha, masyarakat, dan media"),
        ),
        Criterion(
            "tpb",
            _("Sumbangan kepada TPB"),
            _("sumbangan yang terukur kepada Tujuan Pembangunan Berkelanjutan"),
            ("tpb",),
            _("penyelarasan dengan rencana aksi daerah TPB"),
        ),
    )


def criteria(view: View, told: Sequence[Section], number: str) -> Section:
    """The report once more, by what evaluators look for: each claim with its source, its status and the block that proves it, which stands in `told`."""
    known = {block.name: block for section in told for block in section.blocks}
    blocks = tuple(
        Block(f"{number}.{place}", asked.code, _criterion(view, asked, known), f"evidence.criteria({asked.code}) tempat={view.place} periode={view.period}")
        for place, asked in enumerate(criteria_asked(), 1)
    )
    intro = (
        _(
            "Bukti yang sama, disusun menurut hal yang dicari penilai: lima kriteria kompetisi inovasi pelayanan publik (PermenPANRB 7/2021 dan 91/2021), "
            "lalu kolaborasi dan sumbangan kepada TPB yang ditanyakan formulirnya dan Indeks Inovasi Daerah. Kolom terakhir menuju gambar atau tabelnya."
        ),
        _("Kalimat dibuat dari angkanya: yang tidak terbukti disebut tidak terbukti."),
    )
    return Section(number, _("Bukti menurut kriteria penilai"), blocks, intro, "criteria")


def _criterion(view: View, asked: Criterion, known: Mapping[str, Block]) -> Card:
    found = [known[name] for name in asked.blocks if name in known]
    frame = pd.DataFrame(
        {
            "pernyataan": [block.card.title for block in found],
            "sumber": [_source(view, block.card) for block in found],
            "status": [_status(block.card) for block in found],
            "blok": [block.id for block in found],
        }
    )
    columns = (Column("pernyataan", _("Pernyataan")), Column("sumber", _("Sumber")), Column("status", _("Status")), Column("blok", _("Bukti")))
    simulated = any(block.card.foot.simulated for block in found)
    missing = _("Tidak ada dalam data, perlu dilampirkan: {a}").format(a=asked.missing)
    subtitle = f"{asked.means[0].upper()}{asked.means[1:]}. {missing}"
    return Card(asked.name, subtitle, "", Table(frame, columns), Foot(simulated=bool(simulated)))


def _source(view: View, card: Card) -> str:
    """The publishers behind a card, at most two by name."""
    told = foot_words(view, Foot(card.foot.sources))
    return told[0].removeprefix(_("Sumber: {s}").format(s="")) if told else formats.NOTHING


def _status(card: Card) -> str:
    code = STATUSES[2] if card.foot.simulated else STATUSES[1] if card.foot.provisional else STATUSES[0]
    return tables.status(code)


def _change(change: float | None, good: bool, upwards: str, decimals: int) -> str:
    """A change with its sign and its word."""
    if change is None:
        return _("tidak dapat dibandingkan")
    if change == 0:
        return _("tetap")
    word = "" if upwards == "netral" else f" ({_('membaik') if good else _('memburuk')})"
    return formats.signed(change, decimals) + word


def _reached(whole: pd.DataFrame) -> list[tuple[float, str]]:
    if whole.empty:
        return []
    return [(whole[column].iloc[0], unit) for column, unit in (("orang", _("orang")), ("keluarga", _("keluarga")))]
