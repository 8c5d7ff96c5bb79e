"""``lke review decide``."""

from pathlib import Path

import click

from lke.cli.review import WHO
from lke.cli.words import JSON, RUN, actor, say_json
from lke.language import _


@click.command(
    help=_("""Putuskan tanggapan atau sanggah RESPONSE; jawaban baru menggantikan jawaban putaran itu dalam perubahan yang sama.

Tanpa --answer jawaban penilai tetap. Akibatnya bagi nilai tpi dihitung dan ditampilkan; jawaban dan catatan lama tetap
tercatat.

\b
Contoh:
    lke review decide reports/2022 T01 --accept --answer Ya --text "Foto tahun 2022 sudah ada." --who "Ketua TPI"
    lke review decide reports/2022 T02 --reject --text "Bukti baru bertanggal 2023." --who "Ketua TPI"
""")
)
@RUN
@click.argument("response", metavar="RESPONSE")
@click.option("--accept", "verdict", flag_value="diterima", help=_("Diterima."))
@click.option("--partly", "verdict", flag_value="sebagian", help=_("Diterima sebagian."))
@click.option("--reject", "verdict", flag_value="ditolak", help=_("Ditolak."))
@click.option("--answer", metavar="JAWABAN", help=_("Jawaban baru putaran itu."))
@click.option("--text", required=True, metavar="TEKS", help=_("Alasan putusan."))
@WHO
@JSON
def command(run: Path, response: str, verdict: str | None, answer: str | None, text: str, who: str, *, as_json: bool) -> None:
    """Write a decision."""
    from lke.report.review import effect_json, effect_text
    from lke.reviewing.responding import Decision, decide

    if verdict is None:
        raise click.UsageError(_("sebut --accept, --partly atau --reject"))
    if verdict == "ditolak" and answer is not None:
        raise click.UsageError(_("--answer hanya untuk --accept atau --partly"))
    done = decide(run, response, Decision(verdict, text, answer), actor(who))
    if as_json:
        row = done.row.model_dump(mode="json", by_alias=True, exclude_none=True)
        say_json({"response": row, "effects": [effect_json(done.effect)], "problems": []})
    else:
        click.echo(effect_text([done.effect]))
        if answer is None:
            click.echo(_("jawaban penilai tetap: tidak ada --answer"))
