"""Turns recognised rows into a rubric: the one seam between official workbooks and the rubric schema.

What the schema cannot say is left out and told as a ``Difference``, never bent.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

from lke.language import _
from lke.model.rules import RULE_KINDS
from lke.workbook.official.codes import input_keys
from lke.workbook.official.lint import Linting
from lke.workbook.official.lint_answers import credit_for
from lke.workbook.official.ratios import PrintedRatio, ratio_of
from lke.workbook.official.scales import SCALES, PrintedScale
from lke.workbook.official.sheetmodel import RecognisedRow, Role, RowKind
from lke.workbook.official.values import NotComputedError

LONGEST = 4_000
LEVELS = ("Komponen", "Aspek", "Area", "Kelompok", "Subkelompok", "Rincian", "Subrincian", "Butir")
EVIDENCE_KINDS = {"tautan": "tautan bukti dukung", "dokumen": "dokumen bukti dukung"}
TIMING = "tahun_penilaian"


class Difference(NamedTuple):
    """Something in which what was written is not word for word what the workbook says."""

    place: str
    """``Sheet!K8``, a code, or empty."""
    what: str


class Leaf(NamedTuple):
    """A question as it was put into the rubric."""

    row: RecognisedRow
    ratio: PrintedRatio | None
    keys: dict[str, RecognisedRow]
    """Input name -> count row."""
    total_key: str | None
    """Input that holds the denominator's sum, where the schema wants one number."""


@dataclass(frozen=True)
class MadeRubric:
    """A rubric document with what it was made of."""

    document: dict[str, Any]
    leaves: tuple[Leaf, ...]
    differences: tuple[Difference, ...]


def make_rubric(linting: Linting, rubric_id: str, title: str, edition: str, first_year: int) -> MadeRubric:
    """The rubric of a recognised workbook, in the words of the schema."""
    return _Maker(linting).rubric(rubric_id, title, edition, first_year)


class _Maker:
    """Makes one rubric."""

    def __init__(self, linting: Linting) -> None:
        self.linting = linting
        self.recognised = linting.recognised
        self.differences: list[Difference] = []
        self.leaves: list[Leaf] = []
        self.scales: dict[str, dict[str, Any]] = {}
        self._scale_names: dict[tuple[str, tuple[tuple[str, Fraction], ...]], str] = {}
        self.deepest = 0

    def rubric(self, rubric_id: str, title: str, edition: str, first_year: int) -> MadeRubric:
        roots = [row for row in self.recognised.rows() if row.parent is None and row.code]
        made = [node for root in roots if (node := self._root(root)) is not None]
        self._weigh_roots(made)
        document: dict[str, Any] = {
            "id": rubric_id,
            "judul": title,
            "edisi": edition,
            "nilai_dasar": "klaim",
            "berlaku": {"dari": first_year},
            "kelompok_tb": "sebar",
            "boleh_tb": False,
            "bobot_bawaan": {"cara": "sama", "status": "derived"},
            "status": "derived",
            "tingkat": list(LEVELS[: max(1, self.deepest)]),
            "sumber": {"buku_kerja": {"peraturan": title, "letak": self.recognised.book.file}},
            "skala": self.scales,
            "waktu": {TIMING: {"sebutan": "dibuat dalam tahun penilaian", "tanggal": "dibuat"}},
            "jenis_bukti": dict(EVIDENCE_KINDS),
            "isi": made,
        }
        return MadeRubric(document, tuple(self.leaves), tuple(self.differences))

    def _tell(self, place: str, what: str) -> None:
        self.differences.append(Difference(place, what))

    # --- the tree ------------------------------------------------------------------------------------------------

    def _root(self, row: RecognisedRow) -> dict[str, Any] | None:
        if row.kind is RowKind.QUESTION:
            leaf = self._leaf(row, 1)
            if leaf is None:
                return None
            self._tell(row.code, _("pertanyaan tanpa kelompok; diberi kelompok sendiri"))
            return {"id": f"{row.code[:50]}-kelompok", "judul": _short(row.text), **_weight(self._points(row)), "isi": [leaf]}
        return self._branch(row, 0)

    def _branch(self, row: RecognisedRow, depth: int) -> dict[str, Any] | None:
        self.deepest = max(self.deepest, depth + 1)
        made = [
            self._leaf(child, depth + 1) if child.kind is RowKind.QUESTION else self._branch(child, depth + 1)
            for child in self._below(row)
        ]
        children = [node for node in made if node is not None]
        if not children:
            what = _("kelompok {code} tanpa pertanyaan; ditinggalkan").format(code=row.code)
            self._tell(f"{row.sheet}!{row.text_cell or row.row}", what)
            return None
        weight = self._weight_of(row, children)
        return {"id": row.code, "judul": _short(row.text), **_weight(weight), "sumber": "buku_kerja", "isi": children}

    def _below(self, row: RecognisedRow) -> list[RecognisedRow]:
        """The children that take part: those of weight 0 cannot be scored and are told."""
        found = []
        for child in self.linting.children(row):
            if child.weight == 0 and child.kind is RowKind.QUESTION:
                where = f"{child.sheet}!{child.cell(Role.WEIGHT) or child.row}"
                self._tell(where, _("{code} berbobot 0; tidak dinilai dan ditinggalkan").format(code=child.code))
            else:
                found.append(child)
        return found

    def _points(self, row: RecognisedRow) -> Fraction | None:
        """The weight that the row itself states, in points; one of 0 or less is none."""
        return row.weight * self.linting.factor if row.weight is not None and row.weight > 0 else None

    def _weight_of(self, row: RecognisedRow, children: list[dict[str, Any]]) -> Fraction | None:
        """The branch's points: the sum of its parts where all state theirs, else its own; parts then share alike."""
        own = self._points(row)
        stated = [Fraction(node["bobot"]) for node in children if "bobot" in node]
        if len(stated) == len(children):
            total = sum(stated, Fraction(0))
            if own is not None and own != total:
                what = _("bobot {code} tercetak {own}, jumlah bagiannya {total}; dipakai jumlah bagiannya")
                told = what.format(code=row.code, own=exact_text(own), total=exact_text(total))
                self._tell(f"{row.sheet}!{row.cell(Role.WEIGHT) or row.row}", told)
            return total
        if stated:
            what = _("hanya sebagian butir di bawah {code} berbobot; dibagi rata").format(code=row.code)
            self._tell(f"{row.sheet}!{row.row}", what)
            for node in children:
                _unweigh(node)
        return own

    def _weigh_roots(self, roots: list[dict[str, Any]]) -> None:
        """Every root needs points: where none is printed they share 100."""
        lacking = [root for root in roots if "bobot" not in root]
        if lacking and len(lacking) == len(roots):
            for root in lacking:
                root["bobot"] = exact_text(Fraction(100, len(roots)))
            self._tell("", _("bobot tidak tercetak; 100 poin dibagi rata antarkomponen"))
        elif lacking:
            stated = sum((Fraction(root["bobot"]) for root in roots if "bobot" in root), Fraction(0))
            rest = max(Fraction(100) - stated, Fraction(len(lacking)))
            for root in lacking:
                root["bobot"] = exact_text(rest / len(lacking))
                self._tell(root["id"], _("bobot tidak tercetak; diberi sisa dari 100"))

    # --- questions -----------------------------------------------------------------------------------------------

    def _leaf(self, row: RecognisedRow, depth: int) -> dict[str, Any] | None:
        self.deepest = max(self.deepest, depth)
        where = f"{row.sheet}!{row.text_cell or row.row}"
        if row.scale is None or not SCALES[row.scale].scored:
            self._tell(where, _("tipe jawaban {code} tidak diketahui; ditinggalkan. Nyatakan dengan peta").format(code=row.code))
            return None
        ratio, keys, rule, total_key = self._ratio(row)
        self.leaves.append(Leaf(row, ratio, keys, total_key))
        guide = row.guide.strip()
        if len(guide) > LONGEST:
            self._tell(where, _("penjelasan {code} lebih dari {most} huruf; dipendekkan").format(code=row.code, most=LONGEST))
        leaf: dict[str, Any] = {
            "id": row.code,
            "pertanyaan": _short(row.text),
            **({"penjelasan": _short(guide)} if guide else {}),
            "skala": self._scale(row),
            **_weight(self._points(row)),
            "sumber": "buku_kerja",
        }
        if keys:
            leaf["masukan"] = {
                key: {"judul": _short(each.text), "satuan": _unit(each), "bulat": False} for key, each in keys.items()
            }
            if total_key is not None and ratio is not None and ratio.subtotal is not None:
                leaf["masukan"][total_key] = {
                    "judul": _short(ratio.subtotal.text),
                    "satuan": _unit(ratio.subtotal),
                    "bulat": False,
                }
        if rule is not None:
            leaf["aturan"] = rule
            if rule["jenis"] in {"bagian", "jumlah"}:
                leaf["bukti"] = {"jenis": list(EVIDENCE_KINDS), "waktu": TIMING}
        return leaf

    def _scale(self, row: RecognisedRow) -> str:
        """The name of the row's scale in the rubric; with the sheet's own credits where its formula gives others."""
        assert row.scale is not None
        scale = SCALES[row.scale]
        printed = dict(scale.credits)
        stated = self._credits(row, scale) or printed
        key = (row.scale, tuple(stated.items()))
        if key in self._scale_names:
            return self._scale_names[key]
        name = row.scale if stated == printed else f"{row.scale}_lembar"
        while name in self.scales:
            name += "_lain"
        self._scale_names[key] = name
        self.scales[name] = _scale_document(scale, stated)
        if stated != printed:
            told = ", ".join(f"{answer} {exact_text(credit)}" for answer, credit in stated.items())
            what = _("kredit skala {scale} menurut rumus buku kerja: {credits}; lazimnya {usual}")
            usual = ", ".join(f"{answer} {exact_text(credit)}" for answer, credit in printed.items())
            self._tell(
                f"{row.sheet}!{row.cell(Role.ANSWER, 'unit') or row.row}",
                what.format(scale=scale.printed, credits=told, usual=usual),
            )
        return name

    def _credits(self, row: RecognisedRow, scale: PrintedScale) -> dict[str, Fraction] | None:
        """What the sheet's formula gives for each answer, as shares of the best; None where it cannot be said."""
        round_ = next(iter(self.recognised.rounds), "unit")
        found: dict[str, Fraction] = {}
        for answer in scale.credits:
            try:
                credit = credit_for(self.linting, row, round_, self.linting.spelt(row, round_, answer))
            except NotComputedError:
                return None
            if not isinstance(credit, Fraction):
                return None
            found[answer] = credit
        best = max(found.values(), default=Fraction(0))
        if best <= 0 or min(found.values()) < 0:
            return None
        return {answer: credit / best for answer, credit in found.items()}

    def _ratio(
        self, row: RecognisedRow
    ) -> tuple[PrintedRatio | None, dict[str, RecognisedRow], dict[str, Any] | None, str | None]:
        counts = [each for each in self.linting.counts(row) if each.kind is RowKind.INPUT]
        keys = dict(zip(input_keys([each.text for each in counts]), counts, strict=True))
        round_ = next(iter(self.recognised.rounds), "unit")
        ratio = ratio_of(self.linting, row, round_) if row.scale == "persen" else None
        if ratio is None:
            return None, keys, None, None
        named = {id(each): key for key, each in keys.items()}
        above = [named[id(each)] for each in ratio.numerator if id(each) in named]
        below = [named[id(each)] for each in ratio.denominator if id(each) in named]
        if len(above) != len(ratio.numerator) or len(below) != len(ratio.denominator):
            return ratio, keys, None, None
        if not ratio.zero_stated:
            what = _("rumus {code} membagi dengan nol bila penyebutnya 0; dipakai penyebut_nol: {zero}")
            self._tell(f"{row.sheet}!{row.cell(Role.ANSWER, round_)}", what.format(code=row.code, zero=ratio.zero))
        rule, total_key = ratio_rule(ratio, above, below, [*keys])
        if rule is None:
            self._tell(row.code, _("rumus penurunan belum dapat dinyatakan; hasilnya disalin sebagai jawaban"))
        return ratio, keys, rule, total_key


def ratio_rule(
    ratio: PrintedRatio, above: Sequence[str], below: Sequence[str], taken: Sequence[str]
) -> tuple[dict[str, Any] | None, str | None]:
    """The ratio as the schema says it, and the name of the input that holds the denominator's sum where it wants one."""
    if ratio.kind == "penurunan":
        if "penurunan" not in RULE_KINDS:
            return None, None
        stated = {"penyebut_nol": ratio.zero, "naik_dari_nol": "nol"}
        return {"jenis": "penurunan", "lalu": below[0], "kini": above[0], **stated}, None
    if "rasio" in RULE_KINDS:
        rule = {"jenis": "rasio", "pembilang": list(above), "penyebut": list(below), "penyebut_nol": ratio.zero}
        return ({**rule, "boleh_lebih": True} if ratio.may_exceed else rule), None
    if len(above) != 1:
        return None, None
    whole = below[0] if len(below) == 1 else next(key for key in ("seluruhnya", "seluruhnya_2") if key not in taken)
    if ratio.may_exceed:
        rule = {"jenis": "jumlah", "masukan": above[0], "perlu_masukan": whole, "penyebut_nol": ratio.zero}
    else:
        rule = {"jenis": "bagian", "bagian": above[0], "dari": whole, "penyebut_nol": ratio.zero}
    return rule, whole if len(below) > 1 else None


def _scale_document(scale: PrintedScale, stated: dict[str, Fraction]) -> dict[str, Any]:
    if scale.credits:
        ordered = sorted(stated.items(), key=lambda pair: -pair[1])
        return {"jenis": "pilihan", "pilihan": {answer: exact_text(credit) for answer, credit in ordered}, "status": "derived"}
    if scale.key == "persen":
        return {"jenis": "persen", "status": "derived"}
    assert scale.maximum is not None
    return {"jenis": "angka", "maksimal": exact_text(scale.maximum), "satuan": scale.printed, "status": "derived"}


def _unit(row: RecognisedRow) -> str:
    return "rupiah" if row.scale == "rupiah" else "jumlah"


def _weight(weight: Fraction | None) -> dict[str, str]:
    return {} if weight is None else {"bobot": exact_text(weight)}


def exact_text(number: Fraction) -> str:
    """A number as the files write it: decimal where that is exact and short, else a fraction."""
    digits = number.denominator
    twos = fives = 0
    while digits % 2 == 0:
        digits, twos = digits // 2, twos + 1
    while digits % 5 == 0:
        digits, fives = digits // 5, fives + 1
    places = max(twos, fives)
    if digits != 1 or places > 12:
        return str(number)
    if not places:
        return str(number.numerator)
    whole, part = divmod(abs(number) * 10**places, 10**places)
    return f"{'-' if number < 0 else ''}{whole}.{str(int(part)).rjust(places, '0')}"


def _short(text: str) -> str:
    """Text as the schema holds it: at most 4000 characters, no control characters."""
    clean = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", " ", text).strip() or "-"
    return clean if len(clean) <= LONGEST else f"{clean[: LONGEST - 1]}…"


def _unweigh(node: dict[str, Any]) -> None:
    """Take a node's weight away; what stands below keeps its proportions, in shares of 1."""
    if "bobot" in node:
        _scale(node.get("isi", ()), Fraction(node.pop("bobot")))


def _scale(nodes: Iterable[dict[str, Any]], whole: Fraction) -> None:
    for node in nodes:
        if "bobot" in node:
            node["bobot"] = exact_text(Fraction(node["bobot"]) / whole)
            _scale(node.get("isi", ()), whole)


def walk_document(nodes: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Every node of a rubric document in preorder."""
    for node in nodes:
        yield node
        yield from walk_document(node.get("isi", ()))
