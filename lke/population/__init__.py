"""Many offices at once: the exact engine's semantics over numpy blocks.

``compile_rubric`` turns a rubric into arrays, ``encode`` assessments into one byte an answer, ``score_block`` a block of them
into points, and ``rollup`` blocks into what a province and the nation look like. Floats carry the sums; a verdict whose float
lies within 1e-9 of its bound is decided by exact rationals. What evidence rules yield (``sistem``, ``berbukti``) is not
vectorised: the exact engine works it out for each office, it enters as a layer of credits, and the sums above it are vectorised
like all others.
"""
