"""Who the reader is, and whether they may publish and restore."""

from __future__ import annotations

import getpass
import os

import streamlit as st


def operator() -> bool:
    """Whether the reader may publish and restore.

    `KBDATA_OPERATOR` says so where the app runs: `1` for everybody who reaches it, or the e-mail addresses, with commas between them,
    of those who may once they have signed in. Without it nobody may.
    """
    allowed = {each.strip().lower() for each in os.environ.get("KBDATA_OPERATOR", "").split(",") if each.strip()}
    return "1" in allowed or _signed_in().get("email", "").lower() in allowed


def user_name() -> str:
    """The name that a publication bears: of who has signed in, else `KBDATA_USER`, else of the account that the app runs under."""
    person = _signed_in()
    return person.get("name") or person.get("email") or os.environ.get("KBDATA_USER") or getpass.getuser()


def _signed_in() -> dict[str, str]:
    """What the identity provider told of the reader; nothing where nobody has signed in."""
    told = st.user.to_dict()
    return {key: value for key in ("name", "email") if isinstance(value := told.get(key), str)} if told.get("is_logged_in") else {}
