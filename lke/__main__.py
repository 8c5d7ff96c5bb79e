"""``python -m lke``."""

from lke.cli import main

main()
