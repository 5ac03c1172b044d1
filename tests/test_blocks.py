"""A card's HTML is read once, into blocks that slides and paper draw: legends with their signs, squares of two amounts, lists, facts, sentences."""

from __future__ import annotations

from kbview import blocks
from kbview.blocks import Cross, Entries, Entry, Grid, Legend, Sign, Words
from kbview.theme import LIGHT


def test_the_signs_of_a_legend_keep_their_shape_colour_edge_and_letter():
    written = (
        '<p class="legenda potong-2"><span><b>MKJP:</b></span><span><i style="background:#112233"></i>IUD</span>'
        f'<span><i class="titik" style="border:2px solid {LIGHT.muted}"></i>kebetulan</span>'
        '<span><i class="belah" style="background:#445566"></i>kurang</span>'
        '<span><b style="color:var(--alarm);font-weight:700">○</b>belum disentuh</span><span><i></i></span></p>'
    )
    assert blocks.read(written) == [
        Legend(
            (
                Sign("", mark="MKJP:"),
                Sign("IUD", "petak", "#112233"),
                Sign("kebetulan", "titik", edge=LIGHT.muted),
                Sign("kurang", "belah", "#445566"),
                Sign("belum disentuh", colour=LIGHT.alarm, mark="○"),
            )
        )
    ]


def test_squares_of_two_amounts_are_read_with_the_legend_inside_them():
    written = (
        '<div class="silang"><b>tinggi<br>rendah</b><div class="petak"><i style="background:#000001"></i><i style="background:#000002"></i>'
        '<i style="background:#000003"></i><i style="background:#000004"></i></div><div class="langkah"><span>≤ 1</span><span>&gt; 1</span></div>'
        '<b class="kanan">upaya →</b><p class="legenda"><span><i class="titik" style="background:#000005"></i>Kampung KB</span></p></div>'
    )
    assert blocks.read(written) == [
        Cross(("#000001", "#000002", "#000003", "#000004"), ("tinggi", "rendah"), ("≤ 1", "> 1"), "upaya →"),
        Legend((Sign("Kampung KB", "titik", "#000005"),)),
    ]


def test_lists_facts_and_words_are_said_in_order_and_what_is_for_the_screen_is_not():
    found = blocks.read(
        '<h3>Sebabnya</h3><ol class="daftar"><li><b>A</b><span class="nilai">1,5\u00a0%</span><span class="sebab">jauh</span></li><li>B</li></ol>'
        '<p class="ajakan"><a href="#">Lihat</a></p><p class="catatan ponsel">hanya di telepon</p>'
        '<dl class="fakta"><dt>Luas</dt><dd>2 km²</dd></dl><p>Satu<br>dua</p>'
    )
    assert found == [
        Words("Sebabnya", heading=True),
        Entries((Entry("A", "1,5\u00a0%", ("jauh",)), Entry("B"))),
        Grid((), (("Luas", "2 km²"),)),
        Words("Satu dua"),
    ]
    assert blocks.sentences(found) == ["Sebabnya", "A 1,5\u00a0%; jauh", "B", "Luas: 2 km²", "Satu dua"]
    assert blocks.sentences(found, numbered=True)[1:3] == ["1. A 1,5\u00a0%; jauh", "2. B"]


def test_no_html_says_nothing():
    assert blocks.read(" ") == []
