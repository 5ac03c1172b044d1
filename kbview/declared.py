"""The declared tables in words: what a table holds, and what a column may hold."""

from __future__ import annotations

from typing import Any

from kbdata.tables import PERIOD, TABLES
from kbview.i18n import _


def table_description(name: str) -> str:
    """What a table holds."""
    return _((TABLES[name].__doc__ or "").strip())


def column_rules(declared: Any) -> str:
    """What a column may hold, in words. declared: a column of a pandera schema, made with `kbdata.tables.column`."""
    about = declared.metadata or {}
    rules = [_kind(str(declared.dtype))]
    if about.get("refers"):
        rules.append(_("merujuk ke tabel {t}").format(t=about["refers"]))
    if about.get("many"):
        rules.append(_("beberapa isi dipisah “{s}”").format(s=about["many"]))
    rules += [text for check in declared.checks if (text := _check(check.name, check.statistics))]
    if declared.unique:
        rules.append(_("tidak boleh berulang"))
    rules.append(_("boleh kosong") if declared.nullable else _("wajib diisi"))
    return "; ".join(rules)


def _kind(dtype: str) -> str:
    kinds = (
        ("datetime", _("tanggal (ISO, mis. 2019-06-30)")),
        ("int", _("bilangan bulat")),
        ("float", _("angka, titik sebagai koma desimal")),
        ("bool", _("ya atau tidak")),
    )
    return next((word for start, word in kinds if dtype.startswith(start)), _("teks"))


def _check(name: str, limits: dict[str, Any]) -> str:
    if name == "isin":
        return _("salah satu dari: {isi}").format(isi=", ".join(str(value) for value in limits["allowed_values"]))
    if name == "in_range":
        return _("dari {a} sampai {b}").format(a=limits["min_value"], b=limits["max_value"])
    if name == "greater_than":
        return _("lebih dari {a}").format(a=limits["min_value"])
    if name == "greater_than_or_equal_to":
        return _("paling sedikit {a}").format(a=limits["min_value"])
    if name == "str_length" and (limits.get("min_value") or 0) > 1:
        return _("paling sedikit {a} huruf").format(a=limits["min_value"])
    if name == "str_matches":
        pattern = getattr(limits["pattern"], "pattern", limits["pattern"])
        return _("2019, 2019-Q2, atau 2019-06") if pattern == PERIOD else _("berpola {p}").format(p=pattern)
    return ""
