"""Makes `static/huruf` from the type that Streamlit brings: `python -m docs.typefaces`, again only when that type changes.

The report is set in it, and drawings (SVG) need files of one weight each: a variable font is drawn in its lightest one. Cut down to the letters that Latin
scripts, Greek and the marks of the dashboard need. The licence (OFL) asks a changed font for a name of its own.
"""

from __future__ import annotations

import io
from math import cos, pi, sin
from pathlib import Path

import streamlit
from fontTools import subset
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

from kbview.typefaces import FAMILY, FOLDER

MEDIA = Path(streamlit.__file__).parent / "static" / "static" / "media"
LETTERS = [*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x391, 0x3CA), *range(0x2010, 0x2027), *map(ord, "†‡•…‰′″‹›€™←↑→↓−√∑∏√≈≠≤≥▲▼●○■✓✗⁰¹²³⁴₀₁₂₃")]
FEATURES = ["kern", "mark", "mkmk", "ccmp", "locl", "tnum", "lnum"]
STYLES = {"Upright": {400: "Regular", 600: "Semibold", 700: "Bold"}, "Italic": {400: "Italic"}}


def main() -> None:
    """Write one file per weight and slant."""
    for slant, weights in STYLES.items():
        [source] = MEDIA.glob(f"SourceSansVF-{slant}*.woff2")
        small = _letters(source)
        for weight, style in weights.items():
            font = instancer.instantiateVariableFont(TTFont(io.BytesIO(small)), {"wght": weight}, inplace=True)
            _star(font)
            _name(font, style)
            font.save(FOLDER / f"KampungSans-{style}.ttf", reorderTables=False)


def _letters(source: Path) -> bytes:
    """The font with only the letters and features that are needed."""
    font = TTFont(source, recalcTimestamp=False)
    cut = subset.Subsetter(subset.Options(layout_features=FEATURES, notdef_outline=True))
    cut.populate(unicodes=LETTERS)
    cut.subset(font)
    font.flavor = None
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def _star(font: TTFont) -> None:
    """Add the star ★, which the type lacks: a word with a letter from elsewhere would be drawn in that other type as a whole."""
    pen = TTGlyphPen(None)
    corners = [((420, 160)[turn % 2], pi / 2 - turn * pi / 5) for turn in range(10)]  # on a circle, out and in, clockwise
    points = [(round(440 + reach * cos(angle)), round(310 + reach * sin(angle))) for reach, angle in corners]
    pen.moveTo(points[0])
    for point in points[1:]:
        pen.lineTo(point)
    pen.closePath()
    font.setGlyphOrder([*font.getGlyphOrder(), "star"])
    font["glyf"].glyphs["star"] = pen.glyph()
    font["hmtx"]["star"] = (880, 0)
    for table in font["cmap"].tables:
        table.cmap[ord("★")] = "star"


def _name(font: TTFont, style: str) -> None:
    """Names of its own, the licence and the copyright as they were."""
    names = font["name"]
    names.names = [record for record in names.names if record.nameID in (0, 13, 14)]
    for number, text in {1: FAMILY, 2: style, 4: f"{FAMILY} {style}", 6: f"KampungSans-{style}"}.items():
        names.setName(text, number, 3, 1, 0x409)
    if "STAT" in font:
        del font["STAT"]


if __name__ == "__main__":
    main()
