"""What a report is made of: sections, and in them blocks, each a card with an id and the way to make it again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal

from kbview.card import Card
from kbview.view import View

Kind = Literal["chapter", "criteria", "kampung", "reference", "signature"]


@dataclass(frozen=True)
class Block:
    """One piece of evidence. id: section and number, `2.3`, the same for the same report of any data. query: how it is made again."""

    id: str
    name: str
    card: Card
    query: str


@dataclass(frozen=True)
class Section:
    """One part of a report. id: `2`, or `8.4` for a part of a part. intro: sentences before the blocks. kind: how it is set."""

    id: str
    title: str
    blocks: tuple[Block, ...]
    intro: tuple[str, ...] = ()
    kind: Kind = "chapter"


@dataclass(frozen=True)
class Entry:
    """A block that is to be made: its name, the function that makes its card of a view, and what else that is given."""

    name: str
    build: Callable[..., Card]
    arguments: tuple[Any, ...] = ()


def made(view: View, section: str, entries: Iterable[Entry | None]) -> tuple[Block, ...]:
    """The blocks of a section. An entry that is None holds its number free: the blocks after it are called the same where it is there."""
    return tuple(
        Block(f"{section}.{number}", entry.name, entry.build(view, *entry.arguments), query(view, entry)) for number, entry in enumerate(entries, 1) if entry
    )


def query(view: View, entry: Entry) -> str:
    """How a block is made: the function, what it is given, and the filters, `trends.trend(rasio_kb) tempat=63.71 periode=2019`."""
    module = entry.build.__module__.rpartition(".")[2]
    given = ", ".join(_told(each) for each in entry.arguments)
    filters = {"tempat": view.place, "periode": view.period, "skpd": view.skpd, "bidang": view.bidang}
    return " ".join([f"{module}.{entry.build.__name__}({given})", *(f"{key}={value}" for key, value in filters.items() if value)])


def _told(argument: object) -> str:
    """What a function is given, short: the fields of a choice without the name of its type."""
    fields = getattr(argument, "__dataclass_fields__", None)
    if fields is None:
        return ",".join(map(_told, argument)) if isinstance(argument, tuple) else str(argument)
    return " ".join(f"{name}={_told(value)}" for name in fields if (value := getattr(argument, name)) not in ((), ""))
