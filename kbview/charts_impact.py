"""Charts of impact: what lies before and after a founding, estimates with their intervals, how far a finding carries, and what chance makes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from kbview import go, lettering
from kbview.theme import Theme

Say = Callable[[float], str]
UNIT = 20  # px that the unit beside an upright axis needs


def event_study(frame: pd.DataFrame, *, before: str, after: str, axis: str, unit: str, theme: Theme, say: Say, height: int = 340) -> go.Figure:
    """The difference by year since the founding: hollow before it, full after, each with its interval, a line at zero.

    frame: `waktu`, `efek`, `bawah`, `atas` (NaN: no interval), `teks` (hover). before, after: what stands over the two halves. axis: its title.
    unit: of the effect.
    """
    halves = ((frame[frame["waktu"] < 0], theme.muted, "circle-open"), (frame[frame["waktu"] >= 0], theme.primary, "circle"))
    low, high = _span(frame)
    first, last = int(frame["waktu"].min()), int(frame["waktu"].max())
    room = (high - low) * 0.16
    edge = {"yref": "paper", "y": 1, "yanchor": "bottom", "showarrow": False, "x": -0.5}
    heads = ((before, "right", -8, theme.muted), (after, "left", 8, theme.primary))
    return go.Figure(
        data=[_dots(half, "waktu", "efek", colour, symbol) for half, colour, symbol in halves],
        layout={
            "template": theme.name,
            "height": height,
            "shapes": [_zero("y", theme), {"type": "line", "x0": -0.5, "x1": -0.5, "yref": "paper", "y0": 0, "y1": 1, "line": _founding(theme)}],
            "annotations": [
                edge | {"text": text, "xanchor": side, "xshift": shift, "font": {"size": 13, "color": colour}} for text, side, shift, colour in heads if text
            ],
            "xaxis": {
                "range": [first - 0.6, last + 0.6],
                "tickvals": list(range(first, last + 1)),
                "tickformat": "d",
                "zeroline": False,
                "fixedrange": True,
                "title": _title(axis, theme),
            },
            "yaxis": _effects(low - room, high + room, unit, theme),
            "margin": {"t": 30, "b": 48, "l": lettering.scale(low - room, high + room) + UNIT},
        },
    )


def intervals(frame: pd.DataFrame, *, unit: str, theme: Theme, say: Say, main: str, height: int = 300) -> go.Figure:
    """Estimates of the same thing, one per row: a dot with its interval, its number written above it, a line at zero.

    frame: `kode`, `nama`, `efek`, `bawah`, `atas` (NaN: no interval), `teks` (hover), in the order of the rows. unit: of the effect. main: the code in colour.
    """
    back = frame.iloc[::-1]
    low, high = _span(back)
    room = (high - low) * 0.1
    return go.Figure(
        data=[
            _dots(row.to_frame().T, "efek", "nama", theme.primary if row["kode"] == main else theme.muted, "circle", upright=False)
            for _i, row in back.iterrows()
        ],
        layout={
            "template": theme.name,
            "height": height,
            "shapes": [_zero("x", theme)],
            "annotations": [
                {
                    "x": row.efek,
                    "y": row.nama,
                    "text": say(row.efek),
                    "yshift": 17,
                    "showarrow": False,
                    "font": {"size": 13, "color": theme.primary if row.kode == main else theme.ink},
                }
                for row in back.itertuples()
            ],
            "xaxis": {
                "range": [low - room, high + room],
                "fixedrange": True,
                "showgrid": True,
                "nticks": 6,
                "tickformat": ",.2~f",
                "zeroline": False,
                "title": _title(unit, theme),
            },
            "yaxis": {
                "type": "category",
                "fixedrange": True,
                "tickfont": {"color": theme.ink},
                "range": [-0.6, len(back) - 0.3],
                "showgrid": False,
                "categoryarray": back["nama"].tolist(),
            },
            "margin": {"t": 8, "b": 48, "l": lettering.gutter(line for name in back["nama"] for line in name.split("<br>"))},
        },
    )


def sensitivity(frame: pd.DataFrame, *, broken: float | None, axis: str, unit: str, theme: Theme, height: int = 300) -> go.Figure:
    """How the interval widens the more the ways may have parted by themselves: in colour while it leaves out zero.

    frame: `kali`, `bawah`, `atas`, `teks` (hover). broken: the multiple from which zero lies inside, None where it never does. unit: of the effect.
    """
    low, high = min(frame["bawah"].min(), 0.0), max(frame["atas"].max(), 0.0)
    room = (high - low) * 0.08
    holds = [broken is None or kali < broken for kali in frame["kali"]]
    return go.Figure(
        data=[
            go.Bar(
                x=frame["kali"],
                y=frame["atas"] - frame["bawah"],
                base=frame["bawah"],
                width=0.09,
                marker={"color": [theme.primary if held else theme.quiet for held in holds]},
                hovertext=frame["teks"],
                hovertemplate="%{hovertext}<extra></extra>",
                showlegend=False,
            )
        ],
        layout={
            "template": theme.name,
            "height": height,
            "shapes": [_zero("y", theme)],
            "xaxis": {
                "tickvals": [kali for kali in frame["kali"] if kali * 2 == int(kali * 2)],
                "tickformat": ",.1~f",
                "fixedrange": True,
                "title": _title(axis, theme),
            },
            "yaxis": _effects(low - room, high + room, unit, theme),
            "margin": {"t": 8, "b": 48, "l": lettering.scale(low - room, high + room) + UNIT},
        },
    )


def lots(frame: pd.DataFrame, *, own: tuple[float, str], theme: Theme, axis: str, height: int = 300) -> go.Figure:
    """How often lot alone makes which effect, and where the true one stands among them.

    frame: `tengah` (of a class), `lebar`, `jumlah`, `teks` (hover), `jauh` (as far from zero as the true one). own: the true effect and its label.
    """
    most = float(frame["jumlah"].max())
    low, high = (float(frame["tengah"].min()), float(frame["tengah"].max())) if len(frame) else (own[0], own[0])
    low, high = min(low, own[0]), max(high, own[0])
    room = (high - low or 1.0) * 0.08
    return go.Figure(
        data=[
            go.Bar(
                x=frame["tengah"],
                y=frame["jumlah"],
                width=frame["lebar"] * 0.92,
                marker={"color": [theme.mark if far else theme.quiet for far in frame["jauh"]]},
                hovertext=frame["teks"],
                hovertemplate="%{hovertext}<extra></extra>",
                showlegend=False,
            )
        ],
        layout={
            "template": theme.name,
            "height": height,
            "shapes": [{"type": "line", "x0": own[0], "x1": own[0], "y0": 0, "y1": most * 1.06, "line": {"color": theme.primary, "width": 3}}],
            "annotations": [
                {
                    "x": own[0],
                    "y": most * 1.06,
                    "yanchor": "bottom",
                    "xanchor": "right" if own[0] > (low + high) / 2 else "left",
                    "text": own[1],
                    "showarrow": False,
                    "font": {"size": 13, "color": theme.primary},
                }
            ],
            "xaxis": {
                "range": [low - room, high + room],
                "fixedrange": True,
                "zeroline": False,
                "nticks": 7,
                "tickformat": ",.2~f",
                "title": _title(axis, theme),
            },
            "yaxis": {"visible": False, "range": [0, most * 1.22], "fixedrange": True},
            "margin": {"t": 8, "b": 48, "l": 8},
        },
    )


def _dots(frame: pd.DataFrame, x: str, y: str, colour: str, symbol: str, *, upright: bool = True) -> go.Scatter:
    """Points with their intervals along the axis on which the effect stands."""
    known = frame["bawah"].notna() & frame["atas"].notna()
    effect = frame["efek"].astype(float)
    arms: Mapping[str, object] = {
        "type": "data",
        "symmetric": False,
        "array": (frame["atas"] - effect).where(known, 0).astype(float),
        "arrayminus": (effect - frame["bawah"]).where(known, 0).astype(float),
        "color": colour,
        "thickness": 2.4,
        "width": 0,
    }
    return go.Scatter(
        x=frame[x],
        y=frame[y],
        mode="markers",
        marker={"size": 11, "color": colour, "symbol": symbol, "line": {"width": 2.4, "color": colour}},
        hovertext=frame["teks"],
        hovertemplate="%{hovertext}<extra></extra>",
        showlegend=False,
        cliponaxis=False,
        **{"error_y" if upright else "error_x": arms},
    )


def _span(frame: pd.DataFrame) -> Sequence[float]:
    """The smallest and largest of effects and limits, zero with them."""
    numbers = pd.concat([frame["efek"], frame["bawah"], frame["atas"]]).astype(float).dropna()
    low, high = min(float(numbers.min()), 0.0), max(float(numbers.max()), 0.0)
    return (low, high) if high > low else (-1.0, 1.0)


def _zero(axis: str, theme: Theme) -> dict[str, object]:
    other = "x" if axis == "y" else "y"
    return {
        "type": "line",
        f"{axis}0": 0,
        f"{axis}1": 0,
        f"{other}ref": "paper",
        f"{other}0": 0,
        f"{other}1": 1,
        "line": {"color": theme.ink, "width": 1.5},
        "layer": "below",
    }


def _effects(low: float, high: float, unit: str, theme: Theme) -> dict[str, object]:
    """An upright axis of effects."""
    return {"range": [low, high], "fixedrange": True, "nticks": 7, "tickformat": ",.2~f", "zeroline": False, "title": _title(unit, theme)}


def _title(text: str, theme: Theme) -> dict[str, object]:
    """What an axis counts."""
    return {"text": text, "font": {"size": 13, "color": theme.muted}, "standoff": 8}


def _founding(theme: Theme) -> dict[str, object]:
    return {"color": theme.mark, "width": 2, "dash": "dot"}
