"""``lke verify``."""

import sys
from pathlib import Path

import click

from lke.cli.words import JSON, say_json
from lke.errors import ExitCode
from lke.language import _


@click.command(
    help=_("""Periksa paket serah terima FILE.zip yang diterima, di komputer mana pun, tanpa membongkarnya: sebut setiap berkas
yang hilang, ditambahkan atau diubah, lalu hitung ulang nilainya dengan rubrik di dalamnya dan bandingkan dengan yang
tersimpan.

Bukti yang tidak ada di dalamnya dinyatakan tidak diperiksa. Kode keluar 4 bila ada yang salah, 3 bila bukan paket atau tidak
aman dibuka.

\b
Contoh:
    lke verify serah-terima.zip
    lke verify serah-terima.zip --receipt 3f2a9c0d71be84aa
""")
)
@click.argument("file", metavar="FILE.zip", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--receipt", metavar="HASH", help=_("Hash pada berita acara, utuh atau awalnya (paling sedikit 12 huruf)."))
@JSON
@click.pass_context
def command(ctx: click.Context, file: Path, receipt: str | None, *, as_json: bool) -> None:
    """Verify a package."""
    from lke.handover.verifying import findings_of, verify_package
    from lke.report.handover.verified import verified_document, verified_text

    if sys.stderr.isatty():
        with click.progressbar(length=file.stat().st_size, label=_("Memeriksa"), file=sys.stderr) as bar:
            verified = verify_package(file, receipt, bar.update)
    else:
        verified = verify_package(file, receipt)
    findings = findings_of(verified)
    if as_json:
        say_json(verified_document(findings))
    else:
        click.echo(verified_text(findings))
    ctx.exit(ExitCode.DONE if verified.sound else ExitCode.UNMET)
