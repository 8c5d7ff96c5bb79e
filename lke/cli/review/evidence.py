"""``lke review evidence``."""

from pathlib import Path

import click

from lke.cli.review import REASON, WHO, ids
from lke.cli.words import JSON, RUN, actor, say_json
from lke.language import _


@click.command(
    help=_("""Terima atau tolak bukti terdaftar B001 …: status, pemeriksa, tanggal dan alasannya ditulis di bukti.csv.

Bukti yang ditolak tidak lagi dihitung; akibatnya bagi nilai sistem dan berbukti ditampilkan. Yang menjawab
pertanyaannya untuk satker tidak boleh memeriksanya.

\b
Contoh:
    lke review evidence reports/2022 B012 B013 --accept --who "Anggota TPI"
    lke review evidence reports/2022 B014 --reject --reason tidak_ditandatangani --who "Anggota TPI"
""")
)
@RUN
@click.argument("pieces", metavar="BUKTI...", nargs=-1, required=True)
@click.option("--accept/--reject", "accepted", default=None, help=_("Diterima, atau ditolak dengan alasan."))
@REASON
@click.option("--note", metavar="TEKS", help=_("Catatan pemeriksa."))
@WHO
@JSON
def command(
    run: Path, pieces: tuple[str, ...], *, accepted: bool | None, reason: str | None, note: str | None, who: str, as_json: bool
) -> None:
    """Accept or reject evidence."""
    from lke.report.review import effect_json, effect_text
    from lke.reviewing.answering import Look, judge

    if accepted is None:
        raise click.UsageError(_("sebut --accept atau --reject"))
    if accepted and reason is not None:
        raise click.UsageError(_("--reason hanya untuk --reject"))
    found = judge(run, ids(pieces), Look(accepted, reason, note), actor(who))
    if as_json:
        say_json({"effects": [effect_json(each) for each in found], "problems": []})
    else:
        click.echo(effect_text(found))
