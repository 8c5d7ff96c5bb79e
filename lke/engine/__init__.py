"""The engine: pure functions of an assessment, in exact rationals. No file, clock or randomness."""
