"""Scores for people: HTML, terminal tables, JSON. Nothing here computes a score."""
