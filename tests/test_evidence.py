"""Evidence checks itself: a bundle as it was made matches in full, and whatever is altered in it is caught and named."""

from __future__ import annotations

import io
import json
import zipfile

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from kbdata import method, rows
from kbdata.dataset import Dataset, open_dataset
from kbdata.home import SAMPLE
from kbdata.store import open_store
from kbview import words_evidence
from kbview.asked import view_of
from kbview.card import Card
from kbview.evidence import archive, check, pack
from kbview.evidence.check import verify
from kbview.evidence.claims import CLOSE, COLUMNS, ON_PAPER, claims, from_csv, to_csv
from kbview.pictures import Pictures
from kbview.report.blocks import Block, Section
from kbview.tables import Table
from tests.bundles import AT, CELL, altered, bundle, city, codes, contents, listing, members, of, replaced, small_report, told, typeset
from tests.cases import few
from tests.making import make_dataset, observed
from tests.store_crash import small_city

__all__ = ["bundle", "city", "small_report"]  # fixtures


def test_a_claim_has_an_id_its_query_its_place_its_exact_value_and_the_text_as_printed():
    data = make_dataset(nilai=observed(("K.1.1", "2019", "pus", 3.0), ("K.1.1", "2019", "pil", 1.0), ("K.1.1", "2019", "iud", 0.0)))
    found = claims(contents(view_of(data, period="2019"), "2026-01-31")).set_index("id")
    assert found.loc["1.1.r25.nilai"].tolist() == [
        "indicators.values() tempat=K periode=2019", "A", "Nilai (orang)", repr(100 * 1.0 / 3.0), "33,3",
    ]  # fmt: skip
    assert found.at["1.kalimat1", "teks"] == "Data versi uji." and found.at["1.1.judul", "teks"] == "Kota: 3,0 pasangan"
    assert found.at["1.1.kaki", "teks"] == "2019 · 4 dari 4" and found.at["1.1.ukuran", "teks"] == "Per 2026-01-31"
    assert "1.1.r26.nilai" not in found.index and not found.index.str.endswith("kosong").any()  # a hole claims nothing


def test_a_bundle_as_it_was_made_matches_in_full(bundle):
    found = verify(bundle)
    assert found.sound and found.matched == found.total == 40  # 28 numbers, 8 names of places that have a number in them, 4 texts
    assert words_evidence.verdict(found) == "Bungkus utuh: 40 dari 40 cocok."
    assert found.sha256 == archive.digest(bundle) and words_evidence.method(found) == ""
    assert set(from_csv(members(bundle)["bukti.csv"])[ON_PAPER]) == {"ya"}


def test_its_data_open_as_the_data_set_that_it_was_made_of(bundle, city, tmp_path):
    zipfile.ZipFile(io.BytesIO(bundle)).extractall(tmp_path)
    read = open_dataset(tmp_path / "data")
    assert rows.fingerprint(read.frames, read.layers) == rows.fingerprint(city.frames, city.layers)
    assert method.version(read) == method.version(city)


def test_of_a_store_the_version_is_the_very_hash_of_the_rows(city, tmp_path):
    kept = open_store(tmp_path / "gudang")
    kept.start_from(city, user="-", reason="-")
    data = kept.snapshot()
    assert rows.fingerprint(data.frames, data.layers) == data.version
    made = of(data, "2026-01-31 (1)")
    assert verify(made).sound
    found = verify(altered(made, listing(data=json.loads(members(made)["isi.json"])["data"] | {"versi": "0123456789ab"})))
    assert "other_contents" in codes(found) and "“versi” seharusnya" in told(found)


SUMS = {"1.1.r1.nilai", "1.1.r2.nilai", "1.1.r4.nilai", "1.1.r22.nilai", "1.1.r23.nilai", "1.1.r25.nilai", "1.1.judul"}  # pus and the ratio of K, K.1, A


def test_a_cell_of_the_data_is_caught_by_its_file(bundle):
    found = verify(altered(bundle, {"data/nilai.csv": CELL}))
    assert codes(found) == {"changed_file": {"data/nilai.csv"}, "bad_data": {"data/nilai.csv"}} and not found.sound and found.matched == 0
    assert "data/nilai.csv: isinya diubah; SHA-256 seharusnya" in told(found)


def test_a_cell_of_the_data_is_caught_by_its_numbers_where_the_hashes_were_renewed(bundle):
    found = verify(altered(bundle, {"data/nilai.csv": CELL}, data=True))
    assert codes(found)["changed_file"] == {"data/nilai.csv", "data/isi.csv"} and codes(found)["unlike"] == SUMS
    found = verify(altered(bundle, {"data/nilai.csv": CELL}, data=True, listed=True))
    assert codes(found) == {"other_rows": {"data/"}, "unlike": SUMS}
    assert found.matched == found.total - len(SUMS)
    assert "1.1.r4.nilai: nilainya seharusnya “41.0”, di daftar bukti “40.0”." in told(found)
    assert words_evidence.verdict(found) == "Bungkus TIDAK utuh: 33 dari 40 cocok; 8 hal tidak sesuai."


def test_a_cell_of_the_claims_is_caught_by_its_id(bundle):
    cell = {"bukti.csv": replaced('40.0,"40,0"', '48.0,"48,0"')}
    assert codes(verify(altered(bundle, cell)))["changed_file"] == {"bukti.csv"}
    found = verify(altered(bundle, cell, listed=True))
    assert codes(found)["unlike"] == {"1.1.r4.nilai"} and codes(found)["unprinted"] == {"1.1.r4.nilai"}
    assert "nilainya seharusnya “40.0”, di daftar bukti “48.0”." in told(found)


def test_a_claim_taken_out_or_put_in_or_told_twice_is_caught(bundle):
    lines = members(bundle)["bukti.csv"].decode("utf-8-sig").splitlines(keepends=True)
    extra = lines[-1].replace("r28", "r99")
    for content, code, where in (
        ("".join(lines[:-1]), "lost", "1.1.r28.nilai"),
        ("".join([*lines, extra]), "added", "1.1.r99.nilai"),
        ("".join([*lines, lines[-1]]), "added", "1.1.r28.nilai"),
    ):
        found = verify(altered(bundle, {"bukti.csv": lambda _old, text=content: text.encode()}, listed=True))
        assert codes(found)[code] == {where} and where in told(found)
    found = verify(altered(bundle, {"bukti.csv": lambda _old: b"id,teks\n1,2\n"}, listed=True))
    assert codes(found) == {"no_claims": {"bukti.csv"}} and found.matched == 0


def test_a_byte_of_the_paper_is_caught_by_its_hash(bundle):
    def alter(content: bytes) -> bytes:
        return content[:10] + bytes([content[10] ^ 1]) + content[11:]  # of a comment: no word of it is another

    assert codes(verify(altered(bundle, {"laporan.pdf": alter}))) == {"changed_file": {"laporan.pdf"}}


def test_another_number_on_the_paper_is_caught_by_its_claim_where_the_hash_was_renewed(bundle, city):
    view = view_of(city)
    [section] = contents(view, "2026-01-31")
    [block] = section.blocks
    frame = block.card.table.frame.copy()
    frame.loc[3, "nilai"] = 99.0
    forged = Card("Kota: 161,0 pasangan", block.card.subtitle, "", Table(frame, block.card.table.columns), block.card.foot)
    paper = typeset([Section("1", "Isi", (Block("1.1", "angka", forged, ""),), section.intro)])
    found = verify(altered(bundle, {"laporan.pdf": lambda _old: paper}, listed=True))
    assert "1.1.judul" in codes(found)["unprinted"] and found.matched == found.total
    cell = Card(block.card.title, block.card.subtitle, "", forged.table, forged.foot)
    paper = typeset([Section("1", "Isi", (Block("1.1", "angka", cell, ""),), section.intro)])
    found = verify(altered(bundle, {"laporan.pdf": lambda _old: paper}, listed=True))
    assert codes(found)["unprinted"] and "tidak ditemukan di laporan.pdf" in told(found)
    found = verify(altered(bundle, {"laporan.pdf": lambda _old: b"bukan PDF"}, listed=True))
    assert len(codes(found)["unprinted"]) == found.total


SMALL = small_city()
VALUES = SMALL.frames["nilai"]


def made_of(data: Dataset) -> pd.DataFrame:
    return claims(contents(view_of(data), "2026-01-31")).assign(**{ON_PAPER: "ya"})


LISTED = made_of(SMALL)
numbers = st.floats(allow_nan=False, allow_infinity=False, width=32)


@given(st.sampled_from(LISTED.index.tolist()), st.sampled_from(COLUMNS), numbers, st.text(min_size=1))
def test_any_altered_cell_of_the_claims_is_caught(row, column, number, text):
    before = LISTED.at[row, column]
    after = repr(number) if column == "nilai" else text
    changed = LISTED.copy()
    changed.at[row, column] = after
    close = column == "nilai" and before and abs(number - float(before)) <= 2 * CLOSE * abs(float(before))
    faults = [fault for fault in check.compared(from_csv(to_csv(changed)), LISTED) if fault]
    assert close or after == before or LISTED.at[row, "id"] in {fault.where for fault in faults}


@few(5)
@given(st.sampled_from(VALUES.index.tolist()), st.floats(1, 1e6))
def test_any_altered_number_of_the_data_that_a_claim_reads_is_caught(row, number):
    before = VALUES.at[row, "nilai"]
    values = VALUES.copy()
    values.loc[row, "nilai"] = number
    again = made_of(Dataset(SMALL.version, SMALL.folder, {**SMALL.frames, "nilai": values}, SMALL.layers))
    faults = [fault for fault in check.compared(LISTED, again) if fault]
    assert abs(number - before) <= 2 * CLOSE * before or faults


def test_the_report_of_a_kampung_proves_itself(monkeypatch):
    monkeypatch.undo()  # the real report, drawn without a browser: its tables then stand in the place of its figures
    data = open_dataset(SAMPLE)
    place = str(data.table("kampung")["wilayah"].iloc[0])
    made = pack.bundle(view_of(data, place), AT, Pictures(browser="/tidak/ada"))
    listed = from_csv(members(made)["bukti.csv"])
    found = verify(made)
    assert found.sound and found.matched == found.total == len(listed) > 300 and listed["id"].is_unique
    assert (listed[ON_PAPER] == "ya").mean() > 0.99
    lines = members(made)["data/nilai.csv"].decode().splitlines()
    line = next(line for line in lines if line.startswith(f"{place},2019,") and line.split(",")[3])
    cells = line.split(",")
    other = ",".join([*cells[:3], str(float(cells[3]) * 2 + 1), *cells[4:]])
    found = verify(altered(made, {"data/nilai.csv": replaced(line, other)}, data=True, listed=True))
    assert {"other_rows", "unlike"} <= set(codes(found)) and found.matched < found.total
