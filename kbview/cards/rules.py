"""The rules behind the dashboard's words, told with the numbers that the settings and the code hold."""

from __future__ import annotations

from html import escape

import pandas as pd

from kbdata import attention, chance
from kbdata.classification import GOOD
from kbdata.tables import GROUPS
from kbview import formats, i18n, tables, words
from kbview.cards import classes
from kbview.i18n import _
from kbview.tables import Column, Table
from kbview.view import View


def names() -> dict[str, str]:
    """The rules by code."""
    return {
        "aturan-perhatian": _("Aturan: perlu perhatian"),
        "aturan-kebetulan": _("Aturan: beda karena kebetulan"),
        "aturan-kelas": _("Aturan: kelas kampung"),
        "aturan-gabungan": _("Aturan: cara angka digabung"),
        "aturan-status": _("Aturan: status dan sumber"),
        "pengaturan": _("Pengaturan dan ambang"),
    }


def text(view: View, code: str) -> tuple[str, Table]:
    """A rule as HTML, and the table behind it."""
    return {
        "aturan-perhatian": _attention,
        "aturan-kebetulan": _chance,
        "aturan-kelas": _classes,
        "aturan-gabungan": _combining,
        "aturan-status": _statuses,
        "pengaturan": _settings,
    }[code](view)


def _attention(view: View) -> tuple[str, Table]:
    setting = view.data.setting
    leading = i18n.own(view.data.indicator(setting("indikator_utama")), "nama")
    level = formats.percent(100 * chance.ALARM)
    told = {
        "jauh_di_bawah": _("{i} di sisi buruk angka kota, di luar batas kebetulan {b}").format(i=leading, b=level),
        "turun": _("memburuk {n} poin atau lebih dari tahun sebelumnya, di luar batas kebetulan {b}").format(
            n=setting("ambang_turun").replace(".", formats.number(0.1, 1)[1]), b=level
        ),
        "stagnan": _("tidak membaik, sementara kota membaik paling sedikit {n} poin").format(n=setting("ambang_turun").replace(".", formats.number(0.1, 1)[1])),
        "di_bawah_sasaran": _("jauh di bawah kota dan juga belum mencapai sasarannya (miliknya, atau tempat di atasnya)"),
        "tanpa_intervensi": _("tidak ada intervensi yang dimulai pada tahun itu"),
        "tanpa_bidang": _("memenuhi suatu kriteria penempatan, tetapi belum pernah disentuh bidang yang menjawabnya"),
        "serapan_rendah": _("realisasi di bawah {n} dari anggaran tahun itu").format(n=formats.percent(float(setting("ambang_realisasi")), 0)),
        "terlambat": _("laporan bulanan kurang {n} bulan atau lebih dari laporan kampung lain").format(n=setting("bulan_terlambat")),
        "selangkah_naik": _("kabar baik: satu skor lagi pada satu komponen menaikkan kelasnya; tidak menambah bobot"),
    }
    frame = pd.DataFrame([(code, told[code], weight) for code, weight in attention.WEIGHTS.items()], columns=["kode", "arti", "bobot"])
    table = Table(frame, (Column("arti", _("Alasan")), Column("bobot", _("Bobot"), "number")))
    needs = "".join(
        f"<li>{escape(words.criterion(criterion))}: {escape(formats.listing(words.fields(view.data, fields)))}</li>"
        for criterion, fields in attention.FIELDS.items()
    )
    minimum = _("Rasio dengan penyebut di bawah {n} tidak dinilai: tempat yang kecil mudah tampak terbaik atau terburuk.").format(n=setting("penyebut_minimum"))
    order = _("Kampung diurutkan menurut jumlah bobot alasannya; bila sama, menurut jauhnya dari kota di sisi buruk. Kampung yang belum berdiri tidak ikut.")
    return (
        _paragraphs(order, minimum)
        + tables.html(table)
        + f'<p class="catatan"><b>{escape(_("Bidang yang menjawab tiap kriteria:"))}</b></p><ul class="butir">{needs}</ul>',
        table,
    )


def _chance(view: View) -> tuple[str, Table]:
    low, high = formats.percent(100 * chance.WARNING, 0), formats.percent(100 * chance.ALARM)
    rows = [
        (words.difference("berbeda_nyata"), _("di luar batas {b}: hampir tidak mungkin karena kebetulan saja").format(b=high)),
        (words.difference("mungkin_berbeda"), _("di luar batas {a}, tetapi di dalam batas {b}").format(a=low, b=high)),
        (words.difference("kebetulan"), _("di dalam batas {a}").format(a=low)),
        (words.difference("terlalu_kecil"), _("penyebut di bawah {n}; tidak dinilai").format(n=view.data.setting("penyebut_minimum"))),
    ]
    table = Table(pd.DataFrame(rows, columns=["kata", "arti"]), (Column("kata", _("Kata")), Column("arti", _("Artinya"))))
    return _paragraphs(
        _(
            "Rasio tempat kecil naik turun dengan sendirinya. Karena itu tiap tempat dibandingkan dengan angka kota dalam corong: "
            "batasnya angka kota ± z √(p(1 − p)/n), dengan p angka kota dan n penyebut tempat itu."
        ),
        _(
            "Rujukan: Spiegelhalter (2005), Statistics in Medicine 24:1185; Wilson (1927) untuk batas satu rasio; "
            "Newcombe (1998) cara 10 untuk perubahan antara dua tahun."
        ),
        _("Batas ini tidak menghitung salah lapor: angka yang nyata berbeda patut ditanyakan dahulu, belum tentu keberhasilan atau kegagalan."),
    ) + tables.html(table), table


def _classes(view: View) -> tuple[str, Table]:
    guide = view.data.setting("pedoman")
    parts = view.data.table("klasifikasi")
    parts = parts[parts["pedoman"] == guide].sort_values("urutan")
    parts = parts.assign(nama=[i18n.own(row, "nama") for row in parts.itertuples()], kelompok=parts["kelompok"].map(_groups()))
    components = Table(
        parts,
        (
            Column("nama", _("Komponen")),
            Column("kelompok", _("Kelompok")),
            Column("arah", _("Arah")),
            Column("batas_2", _("Skor 2"), "number"),
            Column("batas_3", _("Skor 3"), "number"),
            Column("batas_4", _("Skor 4"), "number"),
        ),
    )
    kinds = view.data.table("kelas")
    kinds = kinds[kinds["pedoman"] == guide].sort_values("urutan")
    kinds = kinds.assign(
        nama=[i18n.own(row, "nama") for row in kinds.itertuples()],
        **{group: kinds[group].map({"ya": _("harus baik"), "bebas": _("bebas")}) for group in GROUPS},
    )
    ranks = Table(kinds, (Column("nama", _("Kelas")), *(Column(group, word) for group, word in _groups().items())))
    return _paragraphs(
        _("Pedoman: {p}. Tiap komponen diberi skor 1 ditambah banyaknya batas yang dicapai; arah “turun” berarti makin kecil makin baik.").format(
            p=classes.guide_title(view, guide)
        ),
        _(
            "Nilai kelompok adalah rata-rata skornya, dan disebut baik mulai {n}. Kelas adalah baris pertama yang cocok. "
            "Komponen tanpa laporan berskor 1 dan dihitung."
        ).format(n=GOOD),
    ) + tables.html(components) + tables.html(ranks), components


def _combining(view: View) -> tuple[str, Table]:
    rows = [
        (_("rasio"), _("jumlah pembilang dibagi jumlah penyebut semua tempat yang melaporkan keduanya; rasio tidak pernah dirata-ratakan")),
        (_("stok"), _("antartempat dijumlahkan; antarwaktu dipakai laporan terakhir dalam kurun itu")),
        (_("alir"), _("antartempat dan antarwaktu dijumlahkan; bila belum semua bulan ada, angkanya disebut belum lengkap dan tidak disambung dengan garis")),
        (_("cakupan"), _("“n dari m melapor” menyebut berapa tempat dasar yang ikut; yang belum lapor bukan nol")),
        (_("angka terbit"), _("angka yang diterbitkan untuk suatu tempat didahulukan dari hasil penjumlahan kita")),
        (_("sumber berbeda"), _("yang tampil adalah sumber dengan prioritas terkecil; yang lain digambar sebagai titik terbuka dan disebut")),
        (_("seri terputus"), _("bila definisi atau sumber berganti, garis diputus dan tidak ada perubahan yang dihitung melewatinya")),
    ]
    table = Table(pd.DataFrame(rows, columns=["apa", "cara"]), (Column("apa", _("Apa")), Column("cara", _("Cara digabung"))))
    return tables.html(table), table


def _statuses(view: View) -> tuple[str, Table]:
    rows = [
        (tables.status("resmi"), _("diterbitkan oleh yang berwenang atau dikutip dari terbitan, dengan sumbernya")),
        (tables.status("sementara"), _("masih dapat berubah")),
        (tables.status("simulasi"), _("buatan untuk peragaan; selalu diberi pita")),
    ]
    table = Table(pd.DataFrame(rows, columns=["kata", "arti"]), (Column("kata", _("Status")), Column("arti", _("Artinya"))))
    return _paragraphs(_("Angka gabungan menyandang status terburuk dari angka yang membentuknya.")) + tables.html(table), table


def _settings(view: View) -> tuple[str, Table]:
    table = Table(view.data.table("pengaturan"), (Column("kunci", _("Pengaturan")), Column("nilai", _("Isi")), Column("keterangan", _("Gunanya"))))
    return _paragraphs(_("Dibaca dari tabel pengaturan; mengubahnya mengubah dasbor tanpa mengubah program.")) + tables.html(table), table


def _groups() -> dict[str, str]:
    return {"masukan": _("masukan"), "proses": _("proses"), "keluaran": _("keluaran")}


def _paragraphs(*told: str) -> str:
    return "".join(f'<p class="uraian">{escape(each)}</p>' for each in told)
