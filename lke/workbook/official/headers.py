"""Which row is the header of a sheet, and what each column is for: by its words first, then by what stands below it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from lke.language import _
from lke.workbook.official.numerals import read_numeral
from lke.workbook.official.scales import is_placeholder, options_scale, plain_words, read_stored_answer, read_type
from lke.workbook.official.sheetmodel import Cell, CellType, Column, Role, Sheet, letters

SEARCHED_ROWS = 40
LONGEST_HEADER = 160

WORDS: Sequence[tuple[Role, tuple[str, ...]]] = (
    (Role.CODE, ("kode|id|kd",)),
    (Role.NUMERAL, ("no|nomor|no urut|nomor urut|#",)),
    (Role.LEVEL, ("level|tingkat|tingkatan|lv|lvl|hirarki|hierarki|jenjang",)),
    (
        Role.OTHER,
        ("jumlah .*|total .*|target.*|realisasi.*|status.*|pic|penanggung jawab.*|tindak lanjut.*|rencana aksi.*",),
    ),
    (
        Role.OPTIONS,
        (
            r"(pilihan|tipe|jenis|opsi|bentuk|skala|model|format)( \w+)? ?(jawaban|penilaian|isian|jawab|nilai)?",
            r"ya/tidak|y/t|a/b/c(/d)?(/e)?|opsi|pilihan",
        ),
    ),
    (Role.WEIGHT, (r"bobot.*|nilai bobot|nilai maks(imal|imum)?|skor maks(imal|imum)?|weight",)),
    (Role.PERCENT, (r"%|persen.*|presentase.*|capaian ?\(?%\)?|% ?capaian|% ?nilai|nilai ?\(?%\)",)),
    (
        Role.LINK,
        (r"(link|tautan|url|alamat|hyperlink)\b.*", r".*\b(link|tautan|url)( bukti| dukung| eviden| dokumen| drive)*"),
    ),
    (
        Role.EVIDENCE,
        (
            r"(dokumen |data |uraian |daftar |nama |jenis )?(bukti|eviden(ce|s)?|data dukung)\b.*",
            r"(daftar )?(dokumen pendukung|dokumen dukung|data pendukung)\b.*",
        ),
    ),
    (Role.ADVICE, ("rekomendasi.*|saran.*",)),
    (Role.NOTE, (r"catatan.*|keterangan.*|komentar.*|tanggapan.*|ket\.?|penjelasan (satker|unit|opd|jawaban)|alasan.*",)),
    (Role.CREDIT, ("koefisien.*|konversi.*|kredit|skala nilai|nilai konversi",)),
    (
        Role.GUIDE,
        (
            "penjelasan.*|kriteria jawaban|kriteria nilai|parameter penilaian|panduan.*|petunjuk.*|pedoman.*",
            "definisi.*|acuan.*|keterangan kriteria|kriteria penilaian",
        ),
    ),
    (Role.ANSWER, ("jawaban.*|jawab|isian.*|hasil jawaban|kondisi.*|respon.*|answer",)),
    (Role.POINTS, ("nilai.*|skor.*|score.*|poin.*|hasil",)),
    (
        Role.OUTLINE,
        (
            r"penilaian|(sub[- ]?)?komponen.*|aspek.*|area.*|(sub[- ]?)?unsur.*|indikator.*|pertanyaan.*|uraian.*",
            r"pernyataan.*|kriteria.*|parameter.*|item.*|sub[- ]?(area|aspek|indikator|kriteria).*|variabel.*",
            r"(sub[- ]?)?kegiatan.*|program.*|dimensi.*|elemen.*|kelompok.*|butir.*",
        ),
    ),
)
"""What a header must say, word for word, to name a column; the first that fits wins."""
_COMPILED = tuple((role, re.compile("|".join(words))) for role, words in WORDS)

ROUNDS: Sequence[tuple[str, str]] = (
    ("tpi_unit", r"tpi (unit|satker|satuan kerja)|tim penilai internal (unit|satker)"),
    ("tpi_pusat", r"tpi (pusat|kementerian|lembaga|nasional|inspektorat)|tim penilai internal pusat"),
    ("tpn", r"\btpn\b|tim penilai nasional"),
    ("tpi", r"\btpi\b|tim penilai internal|\bapip\b"),
    ("verval", r"verval|verifikasi|validasi"),
    ("pk", r"penjaminan kualitas|penjaminan mutu|\bpk\b|quality assurance"),
    ("final", r"\bfinal\b|penilaian akhir|nilai akhir|\bakhir\b"),
    ("panel", r"\bpanel\b"),
    ("sistem", r"^sistem\b|\bjawaban sistem\b"),
    ("berbukti", r"^berbukti\b"),
    ("reviu", r"\breviu\b|\breview\b"),
    ("provinsi", r"provinsi"),
    ("evaluator", r"evaluator|tim evaluasi|asesor|assessor|penilai\b"),
    ("unit", r"mandiri|\bunit\b|^klaim\b|unit kerja|satker|satuan kerja|\bopd\b|\bpm\b|self|perangkat daerah"),
)
"""Who answers in a column, by the words of its header; the office's own round is ``unit``."""
_ROUNDS = tuple((name, re.compile(words)) for name, words in ROUNDS)

BY_ROUND = frozenset({Role.ANSWER, Role.CREDIT, Role.POINTS, Role.PERCENT, Role.NOTE, Role.ADVICE, Role.EVIDENCE, Role.LINK})
"""Jobs that each assessor round has for itself."""


def header_words(text: str) -> str:
    """A header as it is compared: lower case, one line, no brackets round it, no final mark."""
    return plain_words(text).strip(" .:*()[]")


def role_of(text: str) -> Role | None:
    """What a column headed *text* is for; None where the words say nothing."""
    words = header_words(text)
    if not words or len(words) > LONGEST_HEADER or names_only_a_round(text):
        return None
    if plain_words(text) == "%":
        return Role.PERCENT
    for role, pattern in _COMPILED:
        if pattern.fullmatch(words):
            return role
    stripped = _without_round(words)
    if stripped and stripped != words:
        return next((role for role, pattern in _COMPILED if pattern.fullmatch(stripped)), None)
    return None


def round_of(text: str) -> str | None:
    """The assessor round that a header names; None where it names none."""
    words = plain_words(text)
    return next((name for name, pattern in _ROUNDS if pattern.search(words)), None)


_BARE = frozenset({"", "penilaian", "hasil", "hasil penilaian", "evaluasi", "hasil evaluasi", "oleh", "penilaian oleh"})


def names_only_a_round(text: str) -> bool:
    """Whether a header says only who answers, not what: ``PENILAIAN MANDIRI (OPD)``."""
    if round_of(text) is None:
        return False
    outside = re.sub(r"\(.*?\)", " ", plain_words(text))
    return _without_round(outside) in _BARE


def _without_round(words: str) -> str:
    for _name, pattern in _ROUNDS:
        words = pattern.sub(" ", words)
    return " ".join(re.sub(r"[()/;,]", " ", words).split()).strip(" .:-")


@dataclass(frozen=True)
class Header:
    """The header of a worksheet."""

    first: int
    last: int
    columns: tuple[Column, ...]

    def of(self, *roles: Role) -> list[Column]:
        """Columns for those jobs, from left to right."""
        return [column for column in self.columns if column.role in roles]


TELLING = frozenset({Role.WEIGHT, Role.ANSWER, Role.POINTS, Role.OPTIONS, Role.PERCENT, Role.CREDIT})


def find_header(sheet: Sheet, row: int | None = None) -> Header | None:
    """The header of *sheet*, or what stands at *row*; None where there is none with at least two telling words."""
    at = row if row is not None else _best_row(sheet)
    if at is None:
        return None
    first, last = _span(sheet, at)
    columns = _columns(sheet, first, last)
    return Header(first, last, tuple(columns)) if columns else None


def _best_row(sheet: Sheet) -> int | None:
    scored = [(row, _score(sheet, row)) for row in sheet.by_row if row <= SEARCHED_ROWS]
    best = max((score for _row, score in scored), default=0)
    if best < 3:
        return None
    return next(row for row, score in scored if score == best)


def _score(sheet: Sheet, row: int) -> int:
    """How much *row* looks like a header: its different jobs, and twice those that only evaluations have."""
    roles = {role_of(cell.text) for cell in sheet.by_row[row] if cell.kind is CellType.TEXT and cell.formula is None}
    roles -= {None, Role.OTHER}
    if not roles & {Role.WEIGHT, Role.ANSWER, Role.POINTS, Role.OPTIONS}:
        return 0
    return len(roles) + len(roles & TELLING) if len(roles) > 1 else 0


def _span(sheet: Sheet, row: int) -> tuple[int, int]:
    """First and last row of the header: merged downwards, a group title above, sub-titles or numbers of columns below."""
    merged = [each for each in sheet.merged if each.top <= row <= each.bottom and each.bottom - each.top < 6]
    first = min([row, *(each.top for each in merged)])
    last = max([row, *(each.bottom for each in merged)])
    above = sheet.by_row.get(first - 1, ())
    if any(_is_group_title(sheet, cell.place, cell.text) for cell in above):
        first -= 1
    while last - first < 6 and _continues(sheet, last + 1, first, last):
        last += 1
    return first, last


def _is_group_title(sheet: Sheet, place: tuple[int, int], text: str) -> bool:
    merged = sheet.merged_at(place)
    wide = merged is not None and merged.right > merged.left
    return bool(text.strip()) and len(text) <= LONGEST_HEADER and wide and (round_of(text) is not None)


def _continues(sheet: Sheet, row: int, first: int, last: int) -> bool:
    """Whether *row* still belongs to the header: numbers of columns, or sub-titles below merged titles."""
    cells = [cell for cell in sheet.by_row.get(row, ()) if cell.text.strip()]
    if not cells:
        return False
    if len(cells) >= 3 and all(re.fullmatch(r"\(?\d{1,2}\)?(=.*)?", cell.text.strip()) for cell in cells):
        return True
    roles = [role_of(cell.text) for cell in cells if cell.kind is CellType.TEXT]
    wide = [each for each in sheet.merged if each.right > each.left and first <= each.top <= last]
    below = [cell for cell in cells if any(each.left <= cell.place[1] <= each.right for each in wide)]
    known = sum(role is not None or round_of(cell.text) is not None for role, cell in zip(roles, cells, strict=False))
    return bool(below) and len(roles) == len(cells) and known >= max(2, len(cells) - 1)


# --- columns -----------------------------------------------------------------------------------------------------


def _columns(sheet: Sheet, first: int, last: int) -> list[Column]:
    titles = {column: _titles(sheet, column, first, last) for column in range(1, min(sheet.last_column, 200) + 1)}
    columns = [_named(column, titles[column]) for column in titles]
    columns = _spread_outline(sheet, columns, titles, first, last)
    columns = [_by_content(sheet, column, columns, last) for column in columns]
    columns = _settle(sheet, columns, last)
    return _with_rounds(columns)


def _titles(sheet: Sheet, column: int, first: int, last: int) -> list[str]:
    """What the header says of *column*, from the top: group titles that are merged over it, then its own."""
    said: list[str] = []
    for row in range(first, last + 1):
        merged = sheet.merged_at((row, column))
        text = sheet.text((merged.top, merged.left) if merged is not None else (row, column))
        text = " ".join(text.split())
        if text and text not in said and not re.fullmatch(r"\(?\d{1,2}\)?(=.*)?", text):
            said.append(text)
    return said


def _named(column: int, titles: Sequence[str]) -> Column:
    header = " / ".join(titles)
    own = next((role for role in (role_of(text) for text in reversed(titles)) if role is not None), None)
    if own is None and titles:
        own = role_of(" ".join(titles))
    spoken = next((name for name in (round_of(text) for text in titles) if name is not None), None)
    return Column(column, own or Role.OTHER, spoken, header, sure=own is not None, because=_("kata judul") if own else "")


def _spread_outline(
    sheet: Sheet, columns: list[Column], titles: Mapping[int, Sequence[str]], first: int, last: int
) -> list[Column]:
    """Columns without a title to the right of an outline title belong to it, up to the next title."""
    found: list[Column] = []
    inside = False
    for column in columns:
        if titles[column.column]:
            inside = column.role in {Role.OUTLINE, Role.NUMERAL}
            found.append(column)
        elif inside and not _holds_running_numbers(sheet, column.column, last):
            found.append(replace(column, role=Role.OUTLINE, because=_("di bawah judul uraian")))
        else:
            found.append(column)
    merged_titles = [each for each in sheet.merged if first <= each.top <= last and each.right > each.left]
    wide = {
        c
        for each in merged_titles
        for c in range(each.left, each.right + 1)
        if _is_outline(columns, each.left) and len(titles.get(c, ())) < 2
    }
    return [replace(each, role=Role.OUTLINE, sure=True) if each.column in wide else each for each in found]


def _is_outline(columns: Sequence[Column], column: int) -> bool:
    return any(each.column == column and each.role is Role.OUTLINE for each in columns)


def _holds_running_numbers(sheet: Sheet, column: int, last: int) -> bool:
    """Whether the column only counts rows (1, 2, 3 …), as the hidden first one often does."""
    cells = [cell for (row, at), cell in sheet.cells.items() if at == column and row > last]
    values = [cell.value for cell in cells if isinstance(cell.value, float)]
    return len(cells) > 15 and len(values) == len(cells) and len(set(values)) > len(values) * 0.8


def _below(sheet: Sheet, column: int, last: int) -> list[str]:
    return [cell.text for (row, at), cell in sheet.cells.items() if at == column and row > last and cell.text.strip()]


def _by_content(sheet: Sheet, column: Column, columns: Sequence[Column], last: int) -> Column:
    """A column without a telling title, by what stands in it."""
    if column.header or column.role is Role.OUTLINE:
        return column
    cells = [c for (row, at), c in sheet.cells.items() if at == column.column and row > last and (c.text.strip() or c.link)]
    outline = min((each.column for each in columns if each.role is Role.OUTLINE), default=0)
    answers = max((each.column for each in columns if each.role in {Role.ANSWER, Role.POINTS}), default=0)
    for role, share, fits, because in (
        (Role.LINK, 2, _is_link, _("tanpa judul; berisi tautan")),
        (Role.NUMERAL, 2, _is_numeral if column.column < outline else _never, _("tanpa judul; berisi nomor")),
        (Role.EVIDENCE, 2, _is_prose if 0 < answers < column.column else _never, _("tanpa judul; teks di kanan jawaban")),
        (Role.OPTIONS, 1.5, _is_type if column.column < (answers or 10_000) else _never, _("tanpa judul; berisi tipe jawaban")),
    ):
        if len(cells) > 2 and sum(map(fits, cells)) * share >= len(cells):
            return replace(column, role=role, because=because)
    return column


def _is_link(cell: Cell) -> bool:
    return bool(cell.link) or cell.text.strip().lower().startswith(("http://", "https://", "www."))


def _is_numeral(cell: Cell) -> bool:
    return cell.kind is CellType.TEXT and read_numeral(cell.text) is not None


def _is_prose(cell: Cell) -> bool:
    return cell.kind is CellType.TEXT and cell.formula is None


def _is_type(cell: Cell) -> bool:
    return read_type(cell.text) is not None


def _never(_cell: Cell) -> bool:
    return False


def answer_likeness(sheet: Sheet, column: int, last: int) -> float:
    """How many cells of the column look like answers, or carry a dropdown of answers, 0..1 of what it holds."""
    held = [text for text in _below(sheet, column, last) if read_numeral(text) is None or len(text.strip()) == 1]
    like = sum(
        is_placeholder(text) or read_stored_answer(text, "ya_tidak") is not None or read_stored_answer(text, "aa_e") is not None
        for text in held
    )
    lists = sum(
        1
        for rule in sheet.validations
        if rule.kind == "list" and options_scale(rule.options) is not None
        for each in rule.boxes
        if each.left <= column <= each.right and each.bottom > last
    )
    return max(like / len(held) if held else 0.0, 1.0 if lists else 0.0)


def _settle(sheet: Sheet, columns: list[Column], last: int) -> list[Column]:
    """Titles that mean two things are settled by what stands below them."""
    settled = [_settle_answer(sheet, column, columns, last) for column in _settle_bare(sheet, columns, last)]
    answers = [each.column for each in settled if each.role is Role.ANSWER]
    if not answers:
        settled = _answers_by_content(sheet, settled, last)
        answers = [each.column for each in settled if each.role is Role.ANSWER]
    first_answer = min(answers, default=0)
    return [_before_answers(sheet, each, first_answer, last) for each in settled]


def _settle_bare(sheet: Sheet, columns: Sequence[Column], last: int) -> list[Column]:
    """Columns titled only by who answers hold answers where one of them looks so, else points."""
    bare = [c for c in columns if c.role is Role.OTHER and c.header and names_only_a_round(c.header.rpartition(" / ")[2])]
    if not bare:
        return list(columns)
    answered = any(answer_likeness(sheet, each.column, last) >= 0.5 for each in bare)
    answered = answered or (not any(each.role is Role.ANSWER for each in columns) and not _summed(sheet, bare, last))
    role = Role.ANSWER if answered else Role.POINTS
    chosen = {each.column for each in bare}
    return [
        replace(each, role=role, sure=answered, because=_("judul hanya menyebut siapa yang menilai"))
        if each.column in chosen
        else each
        for each in columns
    ]


def _summed(sheet: Sheet, columns: Sequence[Column], last: int) -> bool:
    """Whether formulas or numbers stand in any of *columns*."""
    wanted = {each.column for each in columns}
    return any(
        at in wanted and row > last and (cell.formula is not None or cell.kind is CellType.NUMBER)
        for (row, at), cell in sheet.cells.items()
    )


_AMBIGUOUS = frozenset({Role.GUIDE, Role.OUTLINE, Role.OPTIONS, Role.ANSWER, Role.OTHER})


def _settle_answer(sheet: Sheet, column: Column, columns: Sequence[Column], last: int) -> Column:
    """``Kriteria penilaian`` below a round's title with a dropdown is the answer; ``Jawaban`` full of sentences is criteria."""
    if not column.header or column.role not in _AMBIGUOUS:
        return column
    listed = any(
        rule.kind == "list"
        and options_scale(rule.options) is not None
        and any(e.left <= column.column <= e.right for e in rule.boxes)
        for rule in sheet.validations
    )
    spoken = column.round is not None
    twin = next(
        (
            each
            for each in columns
            if each is not column and each.round and each.header.rpartition(" / ")[2] == column.header.rpartition(" / ")[2]
        ),
        None,
    )
    if column.role is not Role.ANSWER and (listed or (spoken and twin is not None and column.role in {Role.GUIDE, Role.OUTLINE})):
        likeness = answer_likeness(sheet, column.column, last)
        if listed or likeness >= 0.5 or not _below(sheet, column.column, last):
            return replace(column, role=Role.ANSWER, because=_("daftar pilihan jawaban di kolom ini"))
    if column.role is Role.ANSWER and not listed:
        texts = _below(sheet, column.column, last)
        if texts and sum(len(text) > 40 for text in texts) * 2 > len(texts):
            return replace(column, role=Role.GUIDE, sure=False, because=_("berjudul jawaban, tetapi berisi kalimat"))
    return column


def _answers_by_content(sheet: Sheet, columns: list[Column], last: int) -> list[Column]:
    """No title says answer: the columns that hold answers or their dropdowns are, if any."""
    likely = [
        each
        for each in columns
        if each.role in {Role.OTHER, Role.POINTS, Role.EVIDENCE}
        and answer_likeness(sheet, each.column, last) >= 0.6
        and len(_below(sheet, each.column, last)) >= 3
    ]
    chosen = {each.column for each in likely}
    return [
        replace(each, role=Role.ANSWER, sure=False, because=_("tanpa judul jawaban; isinya jawaban"))
        if each.column in chosen
        else each
        for each in columns
    ]


def _before_answers(sheet: Sheet, column: Column, first_answer: int, last: int) -> Column:
    """Evidence titled left of the answers with the template's own words is what is asked for, not what the office gives."""
    if column.role is Role.EVIDENCE and 0 < column.column < first_answer and column.header and _below(sheet, column.column, last):
        return replace(column, role=Role.DEMAND, because=_("bukti yang diminta, di kiri jawaban"))
    if column.role is Role.NOTE and 0 < column.column < first_answer and "penjelasan" in plain_words(column.header):
        return replace(column, role=Role.GUIDE)
    return column


# --- rounds ------------------------------------------------------------------------------------------------------


def _with_rounds(columns: list[Column]) -> list[Column]:
    """Give each column of a round its round: as its titles say, else as the answers beside it."""
    answers = [each for each in columns if each.role is Role.ANSWER]
    scored = answers or [each for each in columns if each.role is Role.POINTS]
    names = _round_names(scored)
    owned: dict[int, tuple[str, bool]] = {each.column: name for each, name in zip(scored, names, strict=True)}
    current: tuple[str, bool] | None = None
    found: list[Column] = []
    for column in columns:
        if column.column in owned:
            current = owned[column.column]
        if column.role not in BY_ROUND:
            found.append(replace(column, round=None))
            continue
        name, sure = owned.get(column.column) or _round_beside(column, current, [n for n, _sure in names])
        found.append(replace(column, round=name, sure=column.sure and sure))
    return found


UNNAMED = "putaran_"
"""How a round is called whose name no title says; it must be named by hand before anything is imported or filled."""


def _round_names(scored: Sequence[Column]) -> list[tuple[str, bool]]:
    """A name for each column of answers, and whether the sheet itself says it; one alone is the office's."""
    if len(scored) == 1:
        return [(scored[0].round or "unit", True)] if scored[0].round in {None, "unit"} else [("unit", scored[0].round is None)]
    names: list[tuple[str, bool]] = []
    for at, column in enumerate(scored, start=1):
        name = column.round
        if name is None and at == 1 and "unit" not in {each.round for each in scored}:
            name = "unit" if any(each.round for each in scored) else None
        taken = {each for each, _sure in names}
        names.append((name, True) if name is not None and name not in taken else (f"{UNNAMED}{at}", False))
    return names


def _round_beside(column: Column, current: tuple[str, bool] | None, names: Sequence[str]) -> tuple[str, bool]:
    """The round of a column that holds no answers itself: its own title's, else that of the answers to its left."""
    if len(names) == 1:
        return names[0], True
    if column.round in names and column.round is not None and (column.role is not Role.NOTE or current is None):
        return column.round, True
    if column.round is not None and column.role in {Role.POINTS, Role.PERCENT}:
        return column.round, True  # points of a round that has no answers of its own here
    if current is None:
        return (names[0] if names else "unit"), column.role in {Role.LINK, Role.EVIDENCE}
    return current[0], column.round is None or column.round == current[0]


def describe(columns: Iterable[Column]) -> str:
    """One line for people."""
    return ", ".join(f"{letters(each.column)}={each.role.value}" + (f"[{each.round}]" if each.round else "") for each in columns)
