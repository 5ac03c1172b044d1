"""Charts of interventions: money side by side, absorption against its threshold, starts by month, one kampung's calendar."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from kbview import go, lettering
from kbview.theme import Theme


def pairs(
    frame: pd.DataFrame, *, rows: Mapping[str, str], parts: Mapping[str, tuple[str, str]], theme: Theme, say: Callable[[float], str], height: int
) -> go.Figure:
    """Horizontal bars side by side, one group per row.

    frame: `baris` and a column per part; what is missing has no bar. rows: key → label, first on top. parts: column → (label, colour).
    """
    keys = list(rows)[::-1]
    labels = [rows[key] for key in keys]
    most = float(frame[list(parts)].max().max() or 1)
    data = []
    for part, (label, colour) in reversed(list(parts.items())):  # plotly stacks a group from below
        mine = frame.set_index("baris")[part].reindex(keys)
        data.append(
            go.Bar(
                x=mine,
                y=labels,
                name=label,
                orientation="h",
                customdata=[[key] for key in keys],
                text=["" if pd.isna(v) else say(v) for v in mine],
                textposition="outside",
                cliponaxis=False,
                constraintext="none",
                textfont={"size": 12},
                marker={"color": colour},
                unselected={"marker": {"opacity": 1}},
                hovertemplate="%{y} · " + label + ": <b>%{text}</b><extra></extra>",
            )
        )
    return go.Figure(
        data=data,
        layout={
            "template": theme.name,
            "barmode": "group",
            "height": height,
            "bargap": 0.25,
            "bargroupgap": 0.05,
            "xaxis": {"visible": False, "range": [0, most], "fixedrange": True},
            "yaxis": {"fixedrange": True, "tickfont": {"color": theme.ink}, "ticklabelstandoff": 6, "type": "category"},
            "margin": {"t": 4, "b": 4, "l": lettering.gutter(labels), "r": lettering.gutter((text for bar in data for text in bar.text), 12)},
            "showlegend": False,
        },
    )


def shares(frame: pd.DataFrame, *, threshold: tuple[float, str], theme: Theme, height: int) -> go.Figure:
    """Horizontal bars of percentages against a threshold; those below it in the alarm colour.

    frame: `kode`, `nama`, `nilai` (percent, may be missing), `tulis` (beside the bar), `teks` (hover), first on top.
    """
    back = frame.iloc[::-1]
    full = max(float(back["nilai"].max()) if back["nilai"].notna().any() else 100.0, 100.0)
    low = back["nilai"] < threshold[0]
    return go.Figure(
        data=[
            go.Bar(
                x=back["nilai"].fillna(0),
                y=back["nama"],
                orientation="h",
                customdata=[[code] for code in back["kode"]],
                hovertext=back["teks"],
                hovertemplate="%{hovertext}<extra></extra>",
                marker={"color": [theme.alarm if bad else theme.primary for bad in low]},
                unselected={"marker": {"opacity": 1}},
            ),
            go.words([full * 1.02] * len(back), back["nama"], back["tulis"], theme.ink, side="middle right"),
        ],
        layout={
            "template": theme.name,
            "height": height,
            "showlegend": False,
            "bargap": 0.3,
            "margin": {"t": 26, "b": 4, "l": lettering.gutter(back["nama"])},
            "shapes": [
                {
                    "type": "line",
                    "x0": threshold[0],
                    "x1": threshold[0],
                    "y0": 0,
                    "y1": 1,
                    "yref": "paper",
                    "line": {"color": theme.mark, "width": 2, "dash": "dash"},
                }
            ],
            "annotations": [
                {
                    "x": threshold[0],
                    "y": 1,
                    "yref": "paper",
                    "yanchor": "bottom",
                    "text": threshold[1],
                    "showarrow": False,
                    "font": {"size": 12, "color": theme.muted},
                },
            ],
            "xaxis": {"visible": False, "range": [0, full * 1.85], "fixedrange": True},
            "yaxis": {"fixedrange": True, "tickfont": {"color": theme.ink}, "ticklabelstandoff": 6, "type": "category"},
        },
    )


def months(
    frame: pd.DataFrame,
    *,
    span: Mapping[str, str],
    parts: Mapping[str, tuple[str, str]],
    theme: Theme,
    say: Callable[[float], str],
    spoken: Mapping[str, str],
    height: int,
) -> go.Figure:
    """Columns per month, stacked by part.

    frame: `bulan` (2019-06), `bagian`, `nilai`. span: every month → its label under the axis ("" for none). spoken: its name in the hover.
    """
    data = []
    sizes = frame.pivot(index="bulan", columns="bagian", values="nilai").reindex(list(span)).fillna(0)
    for part, (label, colour) in parts.items():
        mine = sizes[part].tolist()
        data.append(
            go.Bar(
                x=list(range(len(span))),
                y=mine,
                name=label,
                customdata=[[month, part] for month in span],
                unselected={"marker": {"opacity": 1}},
                hovertext=[f"{spoken[month]} · {label}: <b>{say(value)}</b>" for month, value in zip(span, mine, strict=True)],
                hovertemplate="%{hovertext}<extra></extra>",
                marker={"color": colour, "line": {"color": theme.card, "width": 0.5}},
            )
        )
    most = float(frame.groupby("bulan")["nilai"].sum().max() or 0)
    ticks = [(at, text) for at, text in enumerate(span.values()) if text]
    return go.Figure(
        data=data,
        layout={
            "template": theme.name,
            "barmode": "stack",
            "height": height,
            "bargap": 0.15,
            "showlegend": False,
            "margin": {"t": 8, "b": 28, "l": lettering.scale(0, most)},
            "xaxis": {"tickvals": [at for at, _ in ticks], "ticktext": [text for _, text in ticks], "fixedrange": True, "tickangle": 0},
            "yaxis": {"fixedrange": True, "nticks": 5, "rangemode": "tozero", "tickformat": ",d"},
        },
    )


def calendar(frame: pd.DataFrame, *, parts: Mapping[str, tuple[str, str]], theme: Theme, years: Sequence[int], height: int) -> go.Figure:
    """Each intervention as a bar from its start to its end, the first on top.

    frame: `nama` (unique), `bagian`, `mulai`, `selesai`, `terbuka` (has not ended: hatched), `teks` (hover).
    """
    data = []
    for part, (label, colour) in parts.items():
        mine = frame[frame["bagian"] == part]
        length = (mine["selesai"] - mine["mulai"]).dt.total_seconds() * 1000
        data.append(
            go.Bar(
                base=mine["mulai"].dt.strftime("%Y-%m-%d").tolist(),
                x=length,
                y=mine["nama"],
                orientation="h",
                name=label,
                hovertext=mine["teks"],
                hovertemplate="%{hovertext}<extra></extra>",
                marker={
                    "color": colour,
                    "pattern": {"shape": ["/" if still else "" for still in mine["terbuka"]], "fgcolor": theme.card, "fillmode": "overlay", "size": 6},
                },
            )
        )
    return go.Figure(
        data=data,
        layout={
            "template": theme.name,
            "barmode": "overlay",
            "height": height,
            "bargap": 0.3,
            "showlegend": False,
            "margin": {"t": 28, "b": 4, "l": lettering.gutter(frame["nama"], 13)},
            "xaxis": {
                "type": "date",
                "fixedrange": True,
                "showgrid": True,
                "side": "top",
                "tickformat": "%Y" if len(years) > 1 else "%m/%Y",
                "dtick": "M12" if len(years) > 1 else "M3",
                "tick0": f"{years[0]}-01-01",
                "range": [f"{years[0]}-01-01", f"{years[-1]}-12-31"],
            },
            "yaxis": {
                "fixedrange": True,
                "autorange": "reversed",
                "categoryorder": "array",
                "categoryarray": frame["nama"].tolist(),
                "tickfont": {"color": theme.ink, "size": 13},
                "showgrid": False,
                "type": "category",
                "dtick": 1,
            },
        },
    )
