"""``lke plan``: action plans, how far they are carried out, and what their evidence covers."""

from importlib import import_module

import click

from lke.cli.shell import LazyGroup
from lke.language import _

MODULES = {"show": "show", "status": "status", "coverage": "coverage", "import": "import_"}


class _Plan(LazyGroup):
    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import the command's module, whose name may not be a word of Python."""
        if cmd_name not in MODULES:
            return None
        command: click.Command = import_module(f"lke.cli.plan.{MODULES[cmd_name]}").command
        return command


command = _Plan(
    name="plan",
    help=_("""Lihat rencana aksi, pelaksanaannya dan cakupan buktinya; baca rencana aksi kantor lain.

\b
Contoh:
    lke plan show kpu-kota-banjarmasin-2022
    lke plan status reports/contoh-kpu-kota-banjarmasin-2022
"""),
    lines={
        "show": _("Tampilkan rencana aksi"),
        "status": _("Yang direncanakan, dikerjakan, terbukti, terlambat"),
        "coverage": _("Bukti untuk tiap indikator dan kriteria"),
        "import": _("Jadikan tabel rencana aksi (Excel, Word) draf"),
    },
)
