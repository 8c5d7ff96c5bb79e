"""What is shown of a hand-over: the preflight, the cover of a package, its receipt, and what verifying it found."""
