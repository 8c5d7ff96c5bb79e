"""``lke review answer``."""

from datetime import datetime
from pathlib import Path

import click

from lke.cli.review import DAY, REASON, ROUND, WHO
from lke.cli.words import JSON, RUN, actor, say_json
from lke.language import _


@click.command(
    help=_("""Jawab kriteria ID pada putaran penilai, dengan alasan dan catatannya, di jawaban.csv.

Jawaban yang lebih rendah daripada jawaban satker perlu alasan. Yang menjawab untuk satker tidak boleh memverifikasi
kriteria yang sama. Akibatnya bagi nilai tpi dihitung dan ditampilkan.

\b
Contoh:
    lke review answer reports/2022 1.2.d.2 --answer Tidak --reason di_luar_periode --note "Foto tahun 2021." --who "Anggota TPI"
""")
)
@RUN
@click.argument("criterion", metavar="ID")
@click.option("--answer", required=True, metavar="JAWABAN", help=_("Menurut skalanya, atau TB dengan catatan."))
@ROUND
@REASON
@click.option("--note", metavar="TEKS", help=_("Catatan penilai; bila tidak disebut, catatan yang ada tetap."))
@WHO
@click.option("--date", "day", type=DAY, metavar="YYYY-MM-DD", help=_("Tanggal jawaban; bila kosong, hari ini."))
@JSON
def command(
    run: Path,
    criterion: str,
    answer: str,
    round_: str | None,
    reason: str | None,
    note: str | None,
    who: str,
    day: datetime | None,
    *,
    as_json: bool,
) -> None:
    """Write an assessor's answer."""
    from lke.report.review import effect_json, effect_text
    from lke.reviewing.answering import Reply
    from lke.reviewing.answering import answer as write

    reply = Reply(answer, reason, note, day.date() if day is not None else None)
    found = write(run, criterion, round_, reply, actor(who))
    if as_json:
        say_json({"effects": [effect_json(found)], "problems": []})
    else:
        click.echo(effect_text([found]))
