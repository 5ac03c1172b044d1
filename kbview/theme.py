"""The look: one set of tokens, light and dark, and the plotly template made from it. No colour stands anywhere else."""

from __future__ import annotations

from dataclasses import dataclass

import plotly.graph_objects as go
import plotly.io as pio

FONT = '"Source Sans", "Source Sans Pro", "Source Sans 3", sans-serif'
OFFICE_FONT = "Calibri"  # of slides: they are edited on machines that have no typeface of ours
TEXT = 4.5  # the contrast that text needs
CLEAR = "rgba(255, 255, 255, 0)"


@dataclass(frozen=True)
class Theme:
    """The tokens. ramp: amounts, five classes from low to high; diverging: below, at and above a target or zero.

    crossed: two amounts at once, three classes each: rows by the first (brown), columns by the second (teal), both darker where both are high.
    """

    name: str
    ink: str
    muted: str
    paper: str
    card: str
    line: str
    grid: str
    primary: str
    accent: str
    mark: str  # the accent as a line on the card: a target, a threshold
    alarm: str
    quiet: str  # lines and bars that are context only
    missing: str
    water: str
    ramp: tuple[str, ...]
    filled: tuple[str, str, str]  # of a matrix that should be full: hardly, nearly, all; most cells are the last, which is calm on its ground
    diverging: tuple[str, ...]
    crossed: tuple[tuple[str, ...], ...]
    fields: tuple[str, ...]  # the eight bidang, by their `urutan`


LIGHT = Theme(
    name="kampung",
    ink="#16302B",
    muted="#55635F",
    paper="#FBFAF6",
    card="#FFFFFF",
    line="#DDE2DC",
    grid="#E9EDE7",
    primary="#0B6E63",
    accent="#F2B705",
    mark="#B07F00",
    alarm="#C8442F",
    quiet="#87948F",
    missing="#E7E5DF",
    water="#9CC9E6",
    ramp=("#DDF0EB", "#A6D5CB", "#66B3A6", "#2A8A7D", "#0B554C"),
    filled=("#DDF0EB", "#66B3A6", "#2A8A7D"),
    diverging=("#8C510A", "#D9B36B", "#EFEDE4", "#74BDB1", "#01665E"),
    crossed=(("#F1EFE8", "#93C9C2", "#2C8C86"), ("#DDB878", "#879B64", "#286C45"), ("#B06A12", "#6B590F", "#203E0A")),
    fields=("#0072B2", "#E69F00", "#CC79A7", "#009E73", "#D55E00", "#56B4E9", "#B8A300", "#8A8F8D"),
)
DARK = Theme(
    name="kampung_gelap",
    ink="#E8EFEB",
    muted="#AFBEB9",
    paper="#0E1B19",
    card="#162725",
    line="#2E423E",
    grid="#243733",
    primary="#4FBFB0",
    accent="#F2B705",
    mark="#F2B705",
    alarm="#F08A76",
    quiet="#5E736D",
    missing="#2B3634",
    water="#3E6E8E",
    ramp=("#36796D", "#489586", "#62B1A3", "#8ACCC0", "#C8F2EA"),
    filled=("#29504A", "#30655C", "#36796D"),
    diverging=("#D9A05B", "#8A6A3C", "#39433F", "#3F8F84", "#7FD6C8"),
    crossed=(("#4A5955", "#2F7D77", "#5CC9BE"), ("#8F6A36", "#84A16A", "#B1EDB1"), ("#E39A3B", "#D8D16F", "#FFFFB6")),
    fields=("#4FA3D9", "#F0B232", "#DE9CC0", "#2FBF94", "#EC7F3A", "#8ACDF2", "#E5D54A", "#A3ABA8"),
)
THEMES = {"light": LIGHT, "dark": DARK}


def template(theme: Theme) -> go.layout.Template:
    """The plotly template of a theme: type, grid and hover as in VISUAL.md."""
    axis = {"gridcolor": theme.grid, "linecolor": theme.line, "zerolinecolor": theme.line, "tickcolor": theme.line, "ticks": ""}
    return go.layout.Template(
        layout={
            "font": {"family": FONT, "size": 14, "color": theme.ink},
            "paper_bgcolor": theme.card,
            "plot_bgcolor": theme.card,
            "colorway": list(theme.fields),
            "margin": {"l": 8, "r": 8, "t": 8, "b": 8, "pad": 4},
            "xaxis": axis | {"showgrid": False, "tickfont": {"color": theme.muted}},
            "yaxis": axis | {"tickfont": {"color": theme.muted}},
            "hoverlabel": {"bgcolor": theme.ink, "bordercolor": theme.ink, "font": {"color": theme.card, "family": FONT, "size": 14}, "align": "left"},
            "hovermode": "closest",
            "legend": {"orientation": "h", "y": -0.1, "yanchor": "top", "x": 0, "font": {"size": 13, "color": theme.muted}, "itemsizing": "constant"},
            "dragmode": False,
            "geo": {"bgcolor": theme.card},
        }
    )


def readable(colour: str, theme: Theme) -> str:
    """The ink for text on a colour: the theme's ink or its card, or where neither stands out enough, black or white."""
    for inks in ((theme.ink, theme.card), ("#000000", "#FFFFFF")):
        best = max(inks, key=lambda ink: contrast(ink, colour))
        if contrast(best, colour) >= TEXT:
            break
    return best


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 to 21. Source: WCAG 2.1, relative luminance."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


for _theme in THEMES.values():
    pio.templates[_theme.name] = template(_theme)


def css(theme: Theme) -> str:
    """The page's own style sheet: cards, headline figures, lists and tables; and how a page prints."""
    variables = ";".join(
        f"--{name}:{getattr(theme, name)}" for name in ("ink", "muted", "paper", "card", "line", "grid", "primary", "accent", "alarm", "quiet", "missing")
    )
    return f":root{{{variables}}}"
