"""The floor: what Ringkasan shows as a static page. No server is asked when the filter changes; plotly draws the next figures.

The figures are those of the dashboard's own card functions, one set per choice of kecamatan, all made beforehand.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Any

from plotly.offline import get_plotlyjs

from bench.servers import ROOT
from kbview import i18n, theme
from kbview.card import CONFIG, Card, foot_html
from kbview.cards import overview, places, trends
from kbview.view import View, open_latest

PAGE = """<!doctype html>
<html lang="id"><meta charset="utf-8"><title>Kampung KB</title>
<style>{css} body {{ font: 16px/1.5 sans-serif; background: var(--paper); }}
main {{ max-width: 1720px; margin: auto; }} .baris {{ display: grid; gap: 1rem; margin: 1rem 0; }} .baris > * {{ min-width: 0; }}</style>
<main><nav role="listbox">{choices}</nav><h1 class="kalimat" id="kalimat"></h1><div id="angka"></div>
<div class="baris" style="grid-template-columns: 7fr 5fr">{peta}{perhatian}</div>
<div class="baris" style="grid-template-columns: 1fr 1fr">{tren}{skpd}</div></main>
<script src="plotly.js"></script><script>
const config = {config};
const views = {{}};
async function draw(view) {{
  window.drawn = false;
  for (const [id, html] of Object.entries(view.html)) document.getElementById(id).innerHTML = html;
  await Promise.all(Object.entries(view.figures).map(([id, figure]) => Plotly.react(id, figure.data, figure.layout, config)));
  window.drawn = true;
}}
document.querySelector('nav').addEventListener('click', event => draw(views[event.target.textContent]));
// The other choices are fetched on request, so that opening the page is not slowed by them
window.prepare = async () => Object.assign(views, await (await fetch('views.json')).json());
draw({first});
</script></html>
"""
CARD = '<section class="st-key-kartu_{name}"><div id="kepala_{name}"></div><div id="{name}"></div><div id="kaki_{name}"></div></section>'


def build(folder: Path) -> list[str]:
    """Write the page, with all it needs, into `folder`. Returns the choices of kecamatan by name."""
    i18n.speak(i18n.SOURCE)
    data = open_latest()
    tree = data.places
    [city] = tree.index[tree["tingkat"] == "kota"]
    whole = View(data, data.setting("tahun_utama"), city)
    kecamatan = tree[tree["tingkat"] == "kecamatan"].sort_values("nama")["nama"]
    views = {str(name): _shown(replace(whole, kecamatan=code)) for code, name in kecamatan.items()}
    style = theme.css(whole.theme) + (ROOT / "static" / "app.css").read_text("utf-8")
    page = PAGE.format(
        css=style,
        config=json.dumps(CONFIG),
        choices="".join(f'<button role="option">{escape(name)}</button>' for name in views),
        first=json.dumps(_shown(whole)),
        **{name: CARD.format(name=name) for name in ("peta", "perhatian", "tren", "skpd")},
    )
    (folder / "index.html").write_text(page, "utf-8")
    (folder / "views.json").write_text(json.dumps(views), "utf-8")
    (folder / "plotly.js").write_text(get_plotlyjs(), "utf-8")
    shutil.copytree(ROOT / "static", folder / "app" / "static")  # after the figures: the boundaries are written there when they are asked for
    return list(views)


def _shown(view: View) -> dict[str, Any]:
    """What the page shows of a view: HTML and figures by the id of their place."""
    leading = view.data.setting("indikator_utama")
    cards = {
        "peta": places.area_map(view, leading),
        "perhatian": overview.attention_list(view),
        "tren": trends.trend(view, leading),
        "skpd": overview.agencies(view),
    }
    html = {"kalimat": escape(overview.sentence(view)), "angka": overview.figures(view)}
    for name, card in cards.items():
        html |= _words(view, name, card)
    return {"html": html, "figures": {name: json.loads(card.figure.to_json()) for name, card in cards.items() if not isinstance(card.figure, str)}}


def _words(view: View, name: str, card: Card) -> dict[str, str]:
    head = f'<h2 class="temuan">{escape(card.title)}</h2><p class="ukuran">{escape(card.subtitle)}</p>'
    return {f"kepala_{name}": head, f"kaki_{name}": card.below + foot_html(view, card.foot), **({name: card.figure} if isinstance(card.figure, str) else {})}
