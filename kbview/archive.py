"""The whole data set to take away: one workbook, one ZIP of CSV files, or one table; each says which version it is."""

from __future__ import annotations

import io
import zipfile

import pandas as pd

from kbdata.dataset import Dataset
from kbdata.formulas import harmless
from kbdata.tables import TABLES
from kbview import declared as told
from kbview import exports, i18n
from kbview.i18n import _


def stem(data: Dataset, what: str) -> str:
    """The name of a file without its ending: it carries the version."""
    return f"{what}-{data.version}"


def notes(data: Dataset) -> list[str]:
    """What every file says of itself: programme, version, time, and that some of it may be made up."""
    return [
        data.setting("nama_program"),
        _("Versi data {v}; diunduh {t}").format(v=data.version, t=exports.stamp(data.zone)),
        _("Kolom status dan status_data menyebut seberapa jauh tiap baris dapat dipakai; “simulasi” adalah angka buatan untuk peragaan."),
    ]


def cells(data: Dataset, name: str) -> pd.DataFrame:
    """A table as its file has it: dates in ISO, ya/tidak, an empty cell where nothing is known, text that no spreadsheet would run."""
    frame = data.table(name)
    for column in frame:
        kind = str(frame[column].dtype)
        if kind.startswith("datetime"):
            frame[column] = frame[column].dt.strftime("%Y-%m-%d")
        elif kind.startswith("bool"):
            frame[column] = frame[column].map({True: "ya", False: "tidak"})
        elif kind.startswith("float"):
            frame[column] = frame[column].map(lambda number: f"{number:.12g}", na_action="ignore")
        elif not kind.startswith("int"):
            frame[column] = frame[column].map(harmless, na_action="ignore")
    return frame


def table_csv(data: Dataset, name: str) -> bytes:
    """One table as CSV, the notes above the header in lines that start with `#`."""
    head = "".join(f"# {note}\n" for note in notes(data))
    return (head + cells(data, name).to_csv(index=False, lineterminator="\n")).encode("utf-8-sig")


def dictionary_csv(data: Dataset) -> bytes:
    """The indicators with their definitions, then every table and column, as one CSV of term, kind and meaning."""
    named = data.table("indikator")
    indicators = pd.DataFrame(
        {
            _("Jenis"): _("indikator"),
            _("Istilah"): named["kode"],
            _("Nama"): [i18n.own(row, "nama") for row in named.itertuples()],
            _("Uraian"): [i18n.own(row, "definisi") for row in named.itertuples()],
            _("Satuan"): [i18n.own(row, "satuan") for row in named.itertuples()],
        }
    )
    fields = columns().set_axis(["tabel", "kolom", "isi", "uraian", "aturan", "satuan"], axis=1)
    declared = pd.DataFrame(
        {
            _("Jenis"): _("kolom"),
            _("Istilah"): fields["tabel"] + "." + fields["kolom"],
            _("Nama"): fields["kolom"],
            _("Uraian"): fields["uraian"] + " (" + fields["aturan"] + ")",
            _("Satuan"): fields["satuan"],
        }
    )
    head = "".join(f"# {note}\n" for note in notes(data))
    return (head + pd.concat([indicators, declared]).map(harmless).to_csv(index=False, lineterminator="\n")).encode("utf-8-sig")


def bundle(data: Dataset) -> bytes:
    """All tables as CSV files that can be brought in again, the dictionary of columns and a note, in one ZIP."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("BACA-AKU.txt", "\n".join(notes(data)) + "\n")
        archive.writestr("kamus_kolom.csv", columns().to_csv(index=False, lineterminator="\n").encode("utf-8-sig"))
        for name in TABLES:
            archive.writestr(f"{name}.csv", cells(data, name).to_csv(index=False, lineterminator="\n").encode("utf-8"))
    return out.getvalue()


def workbook(data: Dataset) -> bytes:
    """All tables as sheets of one workbook, numbers as numbers, with the dictionary of columns and a note."""
    out = io.BytesIO()
    settings = {"strings_to_formulas": False, "strings_to_urls": False}
    with pd.ExcelWriter(out, engine="xlsxwriter", engine_kwargs={"options": settings}, date_format="yyyy-mm-dd", datetime_format="yyyy-mm-dd") as writer:
        pd.DataFrame({_("Keterangan"): notes(data)}).to_excel(writer, sheet_name="keterangan", index=False)
        _sheet(writer, "kamus", columns())
        for name in TABLES:
            _sheet(writer, name, data.table(name))
        writer.sheets["keterangan"].set_column(0, 0, 110)
        writer.book.set_properties({"title": data.setting("nama_program"), "comments": "\n".join(notes(data))})
    return out.getvalue()


def columns() -> pd.DataFrame:
    """The dictionary of columns: one row per table and column, as declared in `kbdata.tables`."""
    rows = [
        (name, field, told.table_description(name), _(declared.description), told.column_rules(declared), (declared.metadata or {}).get("unit") or "")
        for name, table in TABLES.items()
        for field, declared in table.to_schema().columns.items()
    ]
    return pd.DataFrame(rows, columns=[_("Tabel"), _("Kolom"), _("Isi tabel"), _("Isi kolom"), _("Yang diperbolehkan"), _("Satuan")])


def _sheet(writer: pd.ExcelWriter, name: str, frame: pd.DataFrame) -> None:
    frame.to_excel(writer, sheet_name=name, index=False)
    sheet = writer.sheets[name]
    sheet.freeze_panes(1, 1)
    if len(frame):
        sheet.autofilter(0, 0, len(frame), len(frame.columns) - 1)
    for number, column in enumerate(frame):
        sheet.set_column(number, number, max(10, min(40, len(str(column)) + 4)))
