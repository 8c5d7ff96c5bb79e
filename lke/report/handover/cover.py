"""The cover of a package, and its receipt (berita acara): whose it is, how it came out, what is in it, who signs for it."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from markupsafe import Markup

import lke
from lke.engine.predicates import predicate_of
from lke.figures import percent, rounded, whole
from lke.language import _, code
from lke.model.preflight import GRAVITY, Preflight
from lke.model.run import ROUND_OF_UNIT
from lke.model.score import SCORES, Scorecard
from lke.report.handover.preflight import group_word, outcome, result_word, summary
from lke.report.html import asset, environment, policy, style
from lke.report.labels import long_date, provisional

_MOST_NAMED = 20


class Packed(NamedTuple):
    """What a package holds, as its cover and its receipt say it."""

    registered: int
    """Pieces of evidence in the register."""
    packed: int
    """Of those, how many have their file in the package."""
    masked: tuple[str, ...]
    without_evidence: bool
    left_out: tuple[str, ...]
    bytes: int
    """Of the evidence in it."""
    journal: str | None
    who: str
    seal: str = ""
    """SHA-256 of the bag's last list; empty on the cover, which lies inside."""
    sha256: str = ""
    """Of the zip."""


class Fact(NamedTuple):
    """One line of what is said."""

    name: str
    text: str


class Signing(NamedTuple):
    """A place to sign."""

    act: str
    role: str


def facts(card: Scorecard) -> Iterator[Fact]:
    """Whose assessment it is, of what year, by what."""
    header, rubric = card.assessment.header, card.assessment.rubric
    yield Fact(_("Satuan kerja"), f"{header.unit.name} ({header.unit.code})")
    if header.unit.province:
        yield Fact(_("Provinsi"), header.unit.province)
    yield Fact(_("Tahun"), str(header.year))
    instrument = _("{title}, edisi {edition} ({id})")
    yield Fact(_("Instrumen"), instrument.format(title=rubric.title, edition=rubric.edition, id=rubric.id))
    yield Fact(_("Status"), _("final") if header.status == "final" else _("draf"))
    yield Fact(_("Tanggal nilai"), long_date(header.dated) if header.dated else _("belum ditetapkan"))


def totals(card: Scorecard) -> Iterator[tuple[str, str, str, str, bool]]:
    """Each of the four scores: name, points, percent, remark, and whether it is the score of record."""
    for name in SCORES:
        if name == "sistem" and card.without_rules:
            continue
        score = card.scores[name]
        of = _("{points} dari {weight}").format(points=rounded(score.points), weight=whole(score.weight))
        share = percent(score.points / score.weight) if score.weight else "–"
        remark = provisional(score) or _("{answered} dari {of} terjawab").format(answered=score.answered, of=score.of)
        yield name, of, share, remark, name == card.basis


def contents(packed: Packed) -> Iterator[Fact]:
    """What of the evidence is in the package, and what is not."""
    inside = _("{packed} dari {registered} bukti terdaftar, {size} MB").format(
        packed=packed.packed, registered=packed.registered, size=rounded_mb(packed.bytes)
    )
    yield Fact(_("Berkas bukti di dalamnya"), _("tidak ada: diminta tanpa bukti") if packed.without_evidence else inside)
    if packed.masked:
        ids = ", ".join(packed.masked[:_MOST_NAMED]) + (", …" if len(packed.masked) > _MOST_NAMED else "")
        text = _("{count} bukti, hanya id, jenis dan hash: {ids}").format(count=len(packed.masked), ids=ids)
        yield Fact(_("Akses terbatas"), text)
    if packed.left_out:
        text = _("{count} berkas yang tidak terdaftar tidak ikut").format(count=len(packed.left_out))
        yield Fact(_("Tidak dipaketkan"), text)
    yield Fact(_("Hash terakhir jurnal"), packed.journal or _("jurnal belum ada"))


def rounded_mb(size: int) -> str:
    """Bytes as megabytes with one decimal."""
    return rounded(Fraction(size, 1_000_000), 1)


def _places() -> tuple[tuple[str, str], ...]:
    """What a reader may want to open, as it lies beside the cover."""
    return (
        ("penilaian/keluaran/laporan.html", _("Laporan")),
        ("penilaian/keluaran/nilai.json", _("Nilai untuk program")),
        ("penilaian/keluaran/praperiksa.html", _("Praperiksa")),
        ("penilaian/bukti.csv", _("Daftar bukti")),
        ("penilaian/jawaban.csv", _("Jawaban")),
        ("penilaian/jurnal.jsonl", _("Jurnal")),
    )


def cover_html(card: Scorecard, preflight: Preflight, packed: Packed, files: Sequence[str]) -> str:
    """The page that a reader opens first; *files* are the paths in the bag."""
    inside = {path.removeprefix("data/") for path in files}
    known = [(place, name) for place, name in _places() if place in inside]
    books = [(path, _("Buku kerja LKE")) for path in sorted(inside) if path.endswith((".xlsx", ".xlsm")) and "/keluaran/" in path]
    return _page("sampul.html", card, preflight, packed, links=books + known)


def receipt_html(card: Scorecard, preflight: Preflight, packed: Packed, name: str) -> str:
    """The receipt to print and sign; *name* is the package's."""
    return _page("berita-acara.html", card, preflight, packed, file=name, signings=tuple(_signings(card)))


def _signings(card: Scorecard) -> Iterator[Signing]:
    header = card.assessment.header
    assessors = [header.assessors.get(name) for name in header.rounds if name != ROUND_OF_UNIT]
    yield Signing(_("Yang menyerahkan"), header.assessors.get(ROUND_OF_UNIT) or header.unit.name)
    yield Signing(_("Yang menerima"), next((role for role in assessors if role), _("(jabatan penerima)")))
    yield Signing(_("Mengetahui"), _("(jabatan kepala satuan kerja)"))
    yield Signing(_("Saksi"), _("(jabatan saksi, bila ada)"))


def _page(template: str, card: Scorecard, preflight: Preflight, packed: Packed, **rest: object) -> str:
    header = card.assessment.header
    look = style(example=header.example) + asset("serah-terima.css")
    made = environment(None)
    made.globals.update({"result_word": result_word, "group_word": group_word})
    predicate = predicate_of(card.assessment, card.record)
    return made.get_template(template).render(
        card=card,
        header=header,
        facts=tuple(facts(card)),
        totals=tuple(totals(card)),
        predicate=predicate.rung.name if predicate is not None and predicate.rung is not None else None,
        contents=tuple(contents(packed)),
        packed=packed,
        preflight=preflight,
        summary=summary(preflight),
        outcome=outcome(preflight),
        failing=[line for line in preflight.lines if line.result is GRAVITY[0]],
        engine=lke.__version__,
        lang=code(),
        policy=policy(look, ""),
        style=Markup(look),  # noqa: S704  # our own file
        **rest,
    )
