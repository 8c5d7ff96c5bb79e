"""The group of all commands, loaded one at a time, and how a refusal is told."""

from collections.abc import Mapping
from importlib import import_module

import click

import lke
from lke.errors import LkeError
from lke.language import _

JSON_ASKED = "lke.json"


class LazyGroup(click.Group):
    """A group that knows its commands by name and line, and imports one only when it is called."""

    def __init__(self, *, lines: Mapping[str, str], package: str = "lke.cli", **rest: object) -> None:
        super().__init__(**rest)  # type: ignore[arg-type]
        self._lines = lines
        self._package = package

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Names in the order of the manual."""
        return list(self._lines)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import the command's module and return its ``command``."""
        if cmd_name not in self._lines:
            return None
        command: click.Command = import_module(f"{self._package}.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands without importing them."""
        with formatter.section(_("Perintah")):
            formatter.write_dl(list(self._lines.items()))

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """Name the nearest command when there is none of that name."""
        from difflib import get_close_matches

        name = args[0] if args else ""
        if name and name not in self._lines and not name.startswith("-"):
            near = get_close_matches(name, self._lines, n=1)
            hint = _("mungkin maksudnya {near}").format(near=near[0]) if near else _("lihat lke --help")
            raise click.UsageError(_("tidak ada perintah {name}; {hint}").format(name=repr(name), hint=hint), ctx)
        return super().resolve_command(ctx, args)


class Shell(LazyGroup):
    """Turns a refusal into its message and exit code; lets bugs be bugs."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; tell a refusal as text, or as JSON where that was asked for."""
        try:
            return super().invoke(ctx)
        except LkeError as error:
            if ctx.meta.get(JSON_ASKED):
                from lke.cli.words import say_json

                say_json({"problems": [problem.as_json() for problem in error.problems]})
            else:
                click.echo(str(error), err=True)
            ctx.exit(error.exit_code)


LINES = {
    "demo": _("Tulis contoh (CONTOH) lalu jalankan semuanya"),
    "init": _("Buat folder penilaian baru"),
    "run": _("Kerjakan semua: periksa, nilai, LKE, laporan"),
    "check": _("Periksa rubrik, rencana aksi, atau penilaian"),
    "score": _("Hitung nilai"),
    "explain": _("Jelaskan asal satu angka"),
    "export": _("Tulis buku kerja LKE (Excel)"),
    "report": _("Tulis laporan (HTML)"),
    "compare": _("Bandingkan antar tahun, dengan sebabnya"),
    "improve": _("Apa yang diperbaiki lebih dulu"),
    "rekap": _("Rekap banyak kantor: tabel, antrean, selisih, pembagian"),
    "simulate": _("Buat penilaian rekaan (CONTOH) banyak kantor"),
    "evidence": _("Kumpulkan, daftarkan dan periksa bukti"),
    "plan": _("Lihat rencana aksi dan cakupan buktinya"),
    "rubric": _("Lihat rubrik dan cakupannya"),
    "preflight": _("Periksa semuanya sebelum diserahkan"),
    "package": _("Tulis paket serah terima (BagIt)"),
    "verify": _("Periksa paket yang diterima"),
    "journal": _("Lihat dan periksa jurnal perubahan"),
    "workbook": _("Kenali, periksa dan impor buku kerja resmi"),
}


@click.group(
    cls=Shell,
    lines=LINES,
    help=_("Menilai kantor KPU terhadap Lembar Kerja Evaluasi (LKE)."),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(lke.__version__, prog_name="lke", message="%(prog)s %(version)s")
def cli() -> None:
    """Hold the commands together."""
