"""Made-up decisions of two meetings in January, each about the kampung that were worst in the year before."""

from __future__ import annotations

import pandas as pd

MEETING, EARLIER = "2020-01-22", "2019-01-23"


def tindak_lanjut(ratios: pd.Series, unmet: pd.Series, toilets: pd.Series, ratios_before: pd.Series) -> pd.DataFrame:
    """Table `tindak_lanjut`. Each series: percent by kampung at the end of 2019; ratios_before: of 2018."""
    decisions = pd.DataFrame(
        [
            _decision(
                "T001", "rasio_kb", ratios.sort_values(), +3, "Pelayanan KB keliling dua kali sebulan",
                "Rasio KB aktif terendah di antara kampung", "2.13", "2020-06-30", "berjalan",
            ),
            _decision(
                "T002", "unmet_need", unmet.sort_values(ascending=False), -2,
                "Kunjungan rumah oleh kader ke pasangan yang tidak ingin anak lagi",
                "Unmet need tertinggi di antara kampung", "1.02", "2020-09-30", "baru",
            ),
            _decision(
                "T003", "jamban_layak", toilets.sort_values(), +5, "Bangun tangki septik bersama",
                "Akses jamban layak terendah di antara kampung", "1.03", "2020-03-31", "terlambat",
            ),
            _decision(
                "T004", "rasio_kb", ratios_before.sort_values(), +2, "Latih kader untuk konseling KB di rumah",
                "Rasio KB aktif terendah di antara kampung", "2.13", "2019-06-30", "selesai",
            ),
        ]
    )  # fmt: skip
    return decisions.assign(tanggal=[MEETING] * 3 + [EARLIER], versi_data=None, catatan="Contoh buatan (simulasi)")


def _decision(number: str, indicator: str, worst_first: pd.Series, change: float, what: str, why: str, agency: str, due: str, state: str) -> dict[str, object]:
    start = round(float(worst_first.iloc[0]), 1)
    return {
        "id": number,
        "wilayah": worst_first.index[0],
        "indikator": indicator,
        "isi": what,
        "sebab": why,
        "penanggung_jawab": agency,
        "tenggat": due,
        "status": state,
        "nilai_awal": start,
        "nilai_harapan": round(start + change, 1),
    }
