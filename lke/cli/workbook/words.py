"""Arguments and options that the commands on official workbooks share."""

from pathlib import Path

import click

from lke.language import _

FILE = click.argument("file", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
MAP = click.option(
    "--map",
    "layout",
    metavar="PETA.yaml",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=_("Peta tata letak yang dinyatakan dengan tangan."),
)
