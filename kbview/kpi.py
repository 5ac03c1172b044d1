"""The headline figures: label, number, change with its word, and a small line of how it came about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

import pandas as pd

from kbview import asking, formats
from kbview.i18n import _
from kbview.theme import Theme


@dataclass(frozen=True)
class Kpi:
    """One headline figure. value: as read. lines: what stands below it, each with its tone: `baik`, `buruk` or none.

    ask: the key of the button that answers why it changed (`kbview.reasons`); empty where that cannot be asked.
    """

    label: str
    value: str
    lines: tuple[tuple[str, str], ...] = ()
    spark: tuple[float, ...] = ()
    simulated: bool = False
    ask: str = ""


def html(figures: Sequence[Kpi], theme: Theme) -> str:
    """The figures side by side; on a phone the first one wide, the others in pairs."""
    return f'<div class="kpi">{"".join(_figure(figure, theme) for figure in figures)}</div>'


def change(now: float | None, then: float | None, since: str, *, upwards: str, share: bool, decimals: int = 1) -> tuple[str, str]:
    """The change of a figure as a line with its tone. upwards: `arah` of the indicator, whether more is good.

    share: whether the figure is a percentage, whose change is told in points.
    """
    if now is None or then is None or pd.isna(now) or pd.isna(then):
        return _("belum ada pembanding {s}").format(s=since), ""
    difference = formats.difference(now, then, decimals)
    if difference == 0:
        return _("= tetap sejak {s}").format(s=since), ""
    size = formats.points(difference, decimals) if share else formats.number(abs(difference), decimals)
    text = _("▲ naik {n} sejak {s}") if difference > 0 else _("▼ turun {n} sejak {s}")
    tone = "" if upwards == "netral" else "baik" if (difference > 0) == (upwards == "naik") else "buruk"
    return text.format(n=size, s=since), tone


def _figure(figure: Kpi, theme: Theme) -> str:
    lines = "".join(f'<div class="ubah {tone}">{escape(text)}</div>' for text, tone in figure.lines if text)
    ribbon = f' <span class="pita">{escape(_("simulasi"))}</span>' if figure.simulated else ""
    return (
        f'<div><div class="nama">{escape(figure.label)}{ribbon}</div><div class="angka">{escape(figure.value)}</div>{lines}'
        f'<div class="bawah">{_spark(figure.spark, theme)}{_question(figure)}</div></div>'
    )


def _question(figure: Kpi) -> str:
    if not figure.ask:
        return ""
    return asking.button(figure.ask, _("Mengapa?"), css="mengapa", label=_("Mengapa berubah: {apa}").format(apa=figure.label))


def _spark(points: Sequence[float], theme: Theme) -> str:
    known = [(i, p) for i, p in enumerate(points) if not pd.isna(p)]
    if len(known) < 2:
        return ""
    low, high = min(p for _, p in known), max(p for _, p in known)
    span = (high - low) or 1
    spots = [(4 + 112 * i / (len(points) - 1), 26 - 20 * (p - low) / span) for i, p in known]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in spots)
    x, y = spots[-1]
    # as a picture: what is put into a page as HTML may not hold drawing elements
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 32"><polyline points="{path}" fill="none" stroke="{theme.primary}" '
        f'stroke-width="1.8" stroke-linejoin="round"/><circle cx="{x:.1f}" cy="{y:.1f}" r="2.6" fill="{theme.primary}"/></svg>'
    )
    return f'<img class="kilas" alt="" src="data:image/svg+xml,{quote(drawing)}">'
