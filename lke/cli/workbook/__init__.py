"""``lke workbook``: official workbooks, the Excel files that offices are sent."""

from importlib import import_module

import click

from lke.cli.shell import LazyGroup
from lke.language import _

MODULES = {"inspect": "inspect", "lint": "lint", "import": "import_", "parity": "parity"}


class _Workbook(LazyGroup):
    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import the command's module, whose name may not be a word of Python."""
        if cmd_name not in MODULES:
            return None
        command: click.Command = import_module(f"lke.cli.workbook.{MODULES[cmd_name]}").command
        return command


command = _Workbook(
    name="workbook",
    help=_("""Kenali, periksa, impor dan buktikan buku kerja resmi.

\b
Contoh:
    lke workbook inspect lke-resmi.xlsx
    lke workbook lint lke-resmi.xlsx
"""),
    lines={
        "inspect": _("Kenali lembar, kolom dan barisnya"),
        "lint": _("Cari kesalahan di dalamnya"),
        "import": _("Buat rubrik dan penilaian darinya"),
        "parity": _("Bandingkan dengan hitung ulang dan mesin lke"),
    },
)
