"""Who may publish, and under which name."""

from __future__ import annotations

import getpass
from types import SimpleNamespace

import pytest

from kbview import roles

ANI = {"is_logged_in": True, "name": "Ani", "email": "Ani@kota.test"}


@pytest.mark.parametrize(
    ("setting", "person", "may"),
    [
        ("", {}, False),
        ("", ANI, False),
        ("0", {}, False),
        ("1", {}, True),
        ("budi@kota.test, ani@kota.test", ANI, True),
        ("ani@kota.test", ANI | {"is_logged_in": False}, False),
        ("ani@kota.test", {}, False),
        ("budi@kota.test", ANI, False),
    ],
)
def test_who_may_publish(setting, person, may, monkeypatch):
    monkeypatch.setenv("KBDATA_OPERATOR", setting)
    monkeypatch.setattr(roles.st, "user", SimpleNamespace(to_dict=lambda: person))
    assert roles.operator() is may


@pytest.mark.parametrize(
    ("setting", "person", "name"),
    [("dinas", ANI, "Ani"), ("dinas", {"is_logged_in": True, "email": "ani@kota.test"}, "ani@kota.test"), ("dinas", {}, "dinas"), ("", {}, getpass.getuser())],
)
def test_the_name_that_a_publication_bears(setting, person, name, monkeypatch):
    monkeypatch.setenv("KBDATA_USER", setting)
    monkeypatch.setattr(roles.st, "user", SimpleNamespace(to_dict=lambda: person))
    assert roles.user_name() == name
