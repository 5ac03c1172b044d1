"""The command line: what it tells, what it stores, and the code it leaves with."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook
from pandas.testing import assert_frame_equal

from kbdata import rows
from kbdata.dataset import open_dataset
from kbdata.home import SAMPLE
from kbdata.store import open_store
from kbview import commands
from kbview.progress import CLEAR
from tests.making import make_table
from tests.store_crash import small_city

ROOT = Path(__file__).resolve().parents[1]
HEADER = "wilayah,periode,indikator,nilai,status,sumber\n"
GOOD = HEADER + "K.1.1,2019,pus,41,resmi,A\nK.1.1,2020,pus,42,resmi,A\n"
WHO = ("--user", "ani", "--reason", "laporan")


@pytest.fixture(scope="module")
def started(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("awal")
    open_store(folder).start_from(small_city(), user="-", reason="-")
    return folder


@pytest.fixture
def home(tmp_path, started, monkeypatch) -> Path:
    monkeypatch.setenv("KBDATA_HOME", str(shutil.copytree(started, tmp_path / "gudang")))
    monkeypatch.chdir(tmp_path)
    return tmp_path / "gudang"


def file(text: str, name: str = "laporan.csv") -> str:
    Path(name).write_text(text, "utf-8")
    return name


def run(capsys, *arguments: str) -> tuple[int, str]:
    """The exit code and what was said."""
    code = commands.main(arguments)
    told = capsys.readouterr()
    return code, told.out + told.err


def values(home: Path, period: str) -> list[float]:
    frame = open_store(home).snapshot().frames["nilai"]
    return frame.loc[(frame["wilayah"] == "K.1.1") & (frame["periode"] == period) & (frame["indikator"] == "pus"), "nilai"].tolist()


def test_a_good_file_is_checked_and_stored(home, capsys):
    code, told = run(capsys, "check", file(GOOD))
    assert code == 0 and "nilai: 1 baris baru dan 1 baris berubah" in told and len(open_store(home).publications()) == 1
    code, told = run(capsys, "import", file(GOOD), *WHO)
    assert code == 0 and "Terbit sebagai terbitan 2: 1 baris baru dan 1 baris berubah." in told
    assert values(home, "2019") == [41.0] and values(home, "2020") == [42.0]
    made = open_store(home).latest()
    assert (made.user, made.reason, made.file, len(made.sha256)) == ("ani", "laporan", "laporan.csv", 64)


def test_a_file_with_an_error_is_told_by_its_cell_and_not_stored(home, capsys):
    code, told = run(capsys, "import", file(HEADER + "K.1.1,2019,pus,empat,resmi,A\n"), *WHO)
    assert code == 1 and "laporan.csv, laporan, baris 2, kolom D" in told and "Tidak ada yang diterbitkan" in told
    assert len(open_store(home).publications()) == 1


def test_a_warning_wants_to_be_accepted(home, capsys):
    doubtful = file(make_table("intervensi", [{"id": "1", "wilayah": "KA", "realisasi": 150.0}]).to_csv(index=False))
    code, told = run(capsys, "import", doubtful, *WHO)
    assert code == 3 and "peringatan: laporan.csv" in told and "--accept-warnings" in told and len(open_store(home).publications()) == 1
    assert run(capsys, "import", doubtful, "--accept-warnings", *WHO)[0] == 0 and len(open_store(home).publications()) == 2


def test_a_file_that_says_nothing_new_is_not_published(home, capsys):
    code, told = run(capsys, "import", file(HEADER + "K.1.1,2019,pus,40,resmi,A\n"), *WHO)
    assert code == 0 and "Tidak ada yang baru" in told and len(open_store(home).publications()) == 1


def test_how_columns_are_read_is_written_and_used_again(home, capsys):
    assert run(capsys, "check", file(GOOD), "--save-mapping", "cara.json")[0] == 0
    ignored = json.loads(Path("cara.json").read_text("utf-8"))
    ignored["layouts"][0]["ignore"] = True
    Path("cara.json").write_text(json.dumps(ignored), "utf-8")
    assert "Tidak ada yang baru" in run(capsys, "check", file(GOOD), "--mapping", "cara.json")[1]
    code, told = run(capsys, "check", file(GOOD), "--mapping", file("[]", "lain.json"))
    assert code == 1 and "lain.json bukan catatan cara membaca kolom" in told


def test_the_history_and_the_way_back(home, capsys):
    run(capsys, "import", file(GOOD), *WHO)
    code, told = run(capsys, "history")
    assert code == 0 and [line.split("\t")[0] for line in told.splitlines()] == ["2", "1"] and "\tani\timpor\t" in told
    code, told = run(capsys, "--json", "history")
    assert [json.loads(line)["user"] for line in told.splitlines()] == ["ani", "-"]
    code, told = run(capsys, "restore", "1", *WHO)
    assert code == 0 and "Terbitan 1 dipulihkan sebagai terbitan 3." in told and values(home, "2020") == []
    code, told = run(capsys, "restore", "9", *WHO)
    assert code == 1 and "Tidak ada terbitan “9”." in told


def test_findings_for_other_programs(home, capsys):
    code, told = run(capsys, "--json", "check", file(HEADER + "K.9,2019,pus,4,resmi,A\n"))
    found = json.loads(told)
    assert (code, found["code"], found["counts"]) == (1, 1, {"nilai": {"new": 0, "changed": 0, "same": 0}})
    assert [(each["severity"], each["row"], each["column"]) for each in found["findings"]][:1] == [("error", 2, "A")] and found["findings"][0]["told"]


def test_an_export_opens_as_the_same_data(home, capsys):
    run(capsys, "import", file(GOOD), *WHO)
    code, told = run(capsys, "export", "sekarang")
    assert code == 0 and open_store(home).latest().version in told
    assert run(capsys, "export", "dulu", "--as-of", "1")[0] == 0
    for folder, number in (("sekarang", 2), ("dulu", 1)):
        kept, read = open_store(home).snapshot(number), open_dataset(folder)
        for name, frame in kept.frames.items():
            assert_frame_equal(read.frames[name], frame)
        for name, layer in kept.layers.items():
            features = [rows.conform(rows.BOUNDARIES, rows.from_layer(name, shapes))[0] for shapes in (read.layers[name], layer)]
            assert_frame_equal(*features)
    code, told = run(capsys, "export", "dulu")
    assert code == 1 and "sudah ada isinya" in told
    assert run(capsys, "export", "lain", "--as-of", "kemarin")[0] == 1 and run(capsys, "export", "lain", "--as-of", "2001-01-01")[0] == 1


def test_an_export_in_each_form_is_of_the_state_that_was_asked_for(home, capsys):
    run(capsys, "import", file(GOOD), *WHO)
    first = open_store(home).snapshot(1)
    for form, target in (("xlsx", "dulu.xlsx"), ("gpkg", "dulu.gpkg"), ("parquet", "dulu")):
        code, told = run(capsys, "export", target, "--as-of", "1", "--format", form)
        assert code == 0 and first.version in told and Path(target).exists()
        assert run(capsys, "export", target, "--format", form)[0] == 1
    assert load_workbook("dulu.xlsx", read_only=True)["nilai"].max_row == len(first.frames["nilai"]) + 1
    assert len(pd.read_parquet("dulu/nilai.parquet")) == len(first.frames["nilai"])
    for form in ("xlsx", "gpkg"):
        code, told = run(capsys, "export", f"tidak/ada.{form}", "--format", form)
        assert code == 1 and "tidak dapat ditulis" in told


def test_an_empty_store_is_started_from_a_folder_once(home, capsys, monkeypatch):
    run(capsys, "export", "kota")
    monkeypatch.setenv("KBDATA_HOME", "baru")
    assert run(capsys, "history") == (0, "Belum ada yang diterbitkan.\n")
    assert run(capsys, "start", "kota", *WHO)[0] == 0
    assert open_store("baru").latest().version == open_store(home).latest().version
    code, told = run(capsys, "start", "kota", *WHO)
    assert code == 1 and "sudah berisi data" in told


def test_an_import_into_an_empty_store_is_a_change_of_the_sample(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("KBDATA_HOME", str(tmp_path / "baru"))
    monkeypatch.chdir(tmp_path)
    row = open_dataset(SAMPLE).frames["skpd"].iloc[[0]].assign(nama="Dinas Baru")
    assert run(capsys, "import", file(row.to_csv(index=False), "skpd.csv"), "--accept-warnings", *WHO)[0] == 0
    assert [each.kind for each in open_store(tmp_path / "baru").publications()] == ["dasar", "impor"]


def test_what_needs_a_store_says_so(tmp_path, capsys, monkeypatch):
    monkeypatch.delenv("KBDATA_HOME", raising=False)
    for arguments in (("history",), ("restore", "1", *WHO), ("compact",)):
        code, told = run(capsys, *arguments)
        assert code == 1 and "KBDATA_HOME" in told
    code, told = run(capsys, "check", "tidak-ada.csv")
    assert code == 1 and "tidak-ada.csv tidak dapat dibaca" in told
    (tmp_path / "isi.csv").write_text("berkas,baris,sha256\n", "utf-8")
    code, told = run(capsys, "--home", str(tmp_path), "history")
    assert code == 1 and "wilayah.csv" in told


def test_compacting_says_what_went_and_keeps_a_week(home, capsys):
    assert run(capsys, "compact") == (0, "0 berkas yang tidak diperlukan lagi dihapus.\n")
    code, told = run(capsys, "compact", "--days", "6")
    assert code == 1 and "--days paling sedikit 7" in told


def test_a_template_is_a_workbook_of_its_tables(home, capsys):
    code, told = run(capsys, "template", "nilai", "target", "--output", "isian.xlsx")
    assert code == 0 and "isian.xlsx" in told
    assert {"nilai", "target"} <= set(load_workbook("isian.xlsx", read_only=True).sheetnames)


@pytest.mark.parametrize("arguments", [(), ("hapus",), ("restore", "satu", "--reason", "x"), ("restore", "1"), ("template", "tidak_ada")])
def test_a_call_that_is_not_right_leaves_with_2(arguments, capsys):
    with pytest.raises(SystemExit, match="2"):
        commands.main(arguments)
    assert "python -m kbdata" in capsys.readouterr().err


def test_the_help_is_told_in_the_language_that_is_asked_for(capsys):
    with pytest.raises(SystemExit) as ended:
        commands.main(["--language", "en", "history", "--help"])
    assert ended.value.code == 0 and "list the publications" in capsys.readouterr().out


def test_it_is_called_as_a_module(home):
    done = subprocess.run([sys.executable, "-m", "kbdata", "history"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "") and done.stdout.startswith("1\t")


def test_the_calendar_of_an_agency_is_a_file(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("KBDATA_HOME", str(SAMPLE))
    monkeypatch.chdir(tmp_path)
    code, told = run(capsys, "calendar", "2.13")
    assert code == 0 and "jadwal-laporan-2.13.ics" in told
    assert Path("jadwal-laporan-2.13.ics").read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")
    code, told = run(capsys, "calendar", "9.99")
    assert code == 1 and "2.13" in told


class Terminal(io.StringIO):
    """What somebody watches."""

    def isatty(self) -> bool:
        return True


LONG = [
    (("check", "laporan.csv"), 2),
    (("import", "laporan.csv", *WHO), 3),
    (("export", "salinan"), 2),
    (("restore", "1", *WHO), 2),
    (("compact",), 2),
]


@pytest.mark.parametrize(("arguments", "steps"), LONG)
def test_long_work_shows_how_far_it_is_on_a_terminal_and_leaves_nothing_behind(home, arguments, steps, monkeypatch):
    file(GOOD)
    monkeypatch.setattr(sys, "stderr", Terminal())
    assert commands.main(arguments) == 0
    drawn = sys.stderr.getvalue()
    assert [f"{number}/{steps}" in drawn for number in range(1, steps + 1)] == [True] * steps
    assert drawn.endswith(CLEAR) and "\n" not in drawn


@pytest.mark.parametrize(("arguments", "_steps"), LONG)
def test_into_a_pipe_or_for_another_program_no_bar_is_drawn(home, arguments, _steps, monkeypatch, capsys):
    file(GOOD)
    commands.main(arguments)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys, "stderr", Terminal())
    commands.main(("--json", *arguments))
    assert CLEAR not in sys.stderr.getvalue()


def test_what_could_not_be_done_stands_where_the_bar_was(home, monkeypatch):
    monkeypatch.setattr(sys, "stderr", Terminal())
    assert commands.main(("restore", "9", *WHO)) == 1
    assert sys.stderr.getvalue().endswith(f"{CLEAR}Tidak ada terbitan “9”.\n")
