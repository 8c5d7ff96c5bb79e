"""Handing an assessment over: preflight before it, the package itself, its receipt, and verifying it elsewhere."""
