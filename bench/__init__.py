"""Benchmarks: they print figures; no test depends on them."""
