"""Reads and writes runs, rubrics and plans; everything from outside is bounded before it is parsed."""
