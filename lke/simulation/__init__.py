"""Synthetic offices (CONTOH) for demonstrations and benchmarks: invented from a seed, the same bytes each time."""
