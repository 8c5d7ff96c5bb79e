"""Writing a simulation: ordinary run folders ``DIR/<tahun>/<slug>/``, all of them or none."""

import csv
import io
import json
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import NamedTuple

import lke
from lke.errors import SALAH, Problem, Refused
from lke.files.outputs import cannot_write
from lke.files.places import RUN_FILE
from lke.files.rosters import roster_columns
from lke.files.runs import answer_columns
from lke.files.table import columns_of
from lke.language import _
from lke.model.places import EVIDENCE_FOLDER
from lke.model.rubric import Rubric
from lke.model.run import DataRow, EvidenceRow
from lke.simulation.answers import Said, Speaker, ruling
from lke.simulation.inputs import Invented, resolved
from lke.simulation.lists import counted, invent_lists, table_rows
from lke.simulation.offices import Office, invent_offices, province_name, provinces
from lke.simulation.questions import Sheet, decimal, sheet_of
from lke.simulation.register import Piece, invent_register

ROUNDS = ("unit", "tpi")
MARK_FILE = "CONTOH.txt"
EARLIER_VERIFIED = 0.97
"""Least share of questions that assessors had come to when an earlier year was closed."""

Progress = Callable[[int], None]
Numbers = Mapping[tuple[str, str], Fraction]
Names = tuple[str, str | None]


class Simulation(NamedTuple):
    """What is asked for."""

    offices: int
    years: int
    seed: int = 1
    first_year: int | None = None
    """Left out: the last years that the rubric is for, or its first ones where it has no end."""


def years_of(asked: Simulation, rubric: Rubric) -> range:
    """The assessment years.

    Raises:
        Refused: when the rubric is not for all of them.

    """
    valid = rubric.valid
    first = asked.first_year
    if first is None:
        first = valid.first if valid.last is None else max(valid.first, valid.last - asked.years + 1)
    years = range(first, first + asked.years)
    if valid.first <= first and (valid.last is None or years[-1] <= valid.last):
        return years
    until = _("{first} dan sesudahnya").format(first=valid.first) if valid.last is None else f"{valid.first}–{valid.last}"
    what = _("rubrik {id} berlaku {until}, bukan {first}–{last}").format(
        id=rubric.id, until=until, first=years[0], last=years[-1]
    )
    most = None if valid.last is None else valid.last - valid.first + 1
    mend = _("pakai --first-year {first}").format(first=valid.first)
    if most is not None and asked.years > most:
        mend = _("pakai --years {most} --first-year {first}, atau rubrik lain").format(most=most, first=valid.first)
    raise Refused([Problem(SALAH, rubric.id, None, "berlaku", "simulation-outside-edition", what, mend)])


def simulate(asked: Simulation, rubric: Rubric, names: Names, target: Path, progress: Progress | None = None) -> range:
    """Write every run of *asked* into *target*, a folder that is new or empty; return the years.

    *names*: what the runs call the rubric, and its action plan.

    Everything is written beside *target* and renamed, so that no half of it is left behind.

    Raises:
        Refused: when *target* holds something, cannot be written, or the rubric is not for those years.

    """
    years = years_of(asked, rubric)
    if target.exists() and any(target.iterdir()):
        what, mend = _("folder sudah berisi"), _("pilih folder baru; simulasi tidak pernah menimpa")
        raise Refused([Problem(SALAH, target.as_posix(), None, "", "simulation-target-not-empty", what, mend)])
    unfinished: Path | None = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished = Path(tempfile.mkdtemp(prefix=f".{target.name}.", suffix=".tmp", dir=target.parent))
        (unfinished / MARK_FILE).write_text(_mark(asked, years, names[0]), encoding="utf-8")
        _write_all(asked, years, rubric, names, unfinished, progress or (lambda _count: None))
        unfinished.chmod(0o755)  # mkdtemp lets nobody else in
        if target.exists():
            target.rmdir()
        unfinished.rename(target)
    except OSError as error:
        raise Refused([cannot_write(target, error)]) from error
    finally:
        if unfinished is not None:
            shutil.rmtree(unfinished, ignore_errors=True)
    return years


def _mark(asked: Simulation, years: range, rubric_name: str) -> str:
    """What the folder is, and the command that makes it again; the same words in every language of the reader."""
    return (
        "CONTOH – DATA REKAAN\n\n"
        "Semua penilaian dalam folder ini dibuat komputer. Nama provinsi nyata; kantor, kode kantor, jawaban, angka,\n"
        "bukti dan catatan dikarang, dan tidak menggambarkan kantor mana pun.\n\n"
        f"lke {lke.__version__}: lke simulate --offices {asked.offices} --years {asked.years} --rubric {rubric_name} "
        f"--first-year {years[0]} --seed {asked.seed} -o FOLDER\n"
    )


def _write_all(asked: Simulation, years: range, rubric: Rubric, names: Names, folder: Path, told: Progress) -> None:
    sheet = sheet_of(rubric, asked.seed)
    known = provinces()
    for year in years:
        (folder / str(year)).mkdir()
    for office in invent_offices(asked.offices, years[0], asked.seed):
        before: Numbers = {}
        for year in years:
            run = folder / str(year) / office.slug
            (run / EVIDENCE_FOLDER).mkdir(parents=True)
            made = _Run(sheet, office, year, years, asked.seed, before)
            header = _header(office, year, province_name(office.province, year, known), names, last_year=year > years[0])
            for file, content in {RUN_FILE: header, **made.files()}.items():
                (run / file).write_bytes(content)
            before = made.numbers
            told(1)


class _Run:
    """One office in one year, made up."""

    def __init__(self, sheet: Sheet, office: Office, year: int, years: range, seed: int, before: Numbers) -> None:
        chance = Random(f"{seed}/{office.code}/{year}")
        natures = sheet.natures
        tendency = office.quality + office.drift * (year - years[0]) + chance.gauss(0, 0.02)
        self._sheet, self._year, self._chance = sheet, year, chance
        self._levels = {
            each.id: min(1.0, max(0.0, tendency - natures[each.id].difficulty + chance.gauss(0, 0.15))) for each in sheet.criteria
        }
        self._lists = invent_lists(sheet, year, tendency, chance)
        self._before = before
        invented = resolved(
            sheet,
            counted(sheet, self._lists, year),
            before,
            lambda criterion, known: Invented(criterion, known, self._levels[criterion.id], chance).all(),
        )
        verified = office.verified if year == years[-1] else max(office.verified, EARLIER_VERIFIED)
        speaker = Speaker(sheet, office, verified, chance)
        self._said = {each.id: speaker.says(each, self._levels[each.id], invented) for each in sheet.criteria}
        self.numbers = {place: number for place, number in invented.items() if not self._said[place[0]].blank}
        """What the run gives or counts: (criterion, input) -> number."""
        self._pieces = invent_register(sheet, office, year, self.numbers, self._levels, chance)

    def files(self) -> dict[str, bytes]:
        """Every file but ``penilaian.yaml``."""
        files = {
            "jawaban.csv": _table(answer_columns(ROUNDS), self._answer_rows()),
            "data.csv": _table(columns_of(DataRow), self._data_rows()),
            "bukti.csv": _register(self._pieces),
        }
        for piece in self._pieces:
            if piece.content is not None:
                files[f"{EVIDENCE_FOLDER}/{piece.cells['berkas']}"] = piece.content
        forms = self._sheet.rubric.lists
        for name, columns in roster_columns(self._sheet.rubric):
            rows = table_rows(forms[name].columns, self._lists[name], forms[name].title)
            files[f"{name}.csv"] = _table(columns, rows)
        return files

    def _answer_rows(self) -> Iterable[Sequence[str]]:
        for criterion in self._sheet.criteria:
            said: Said = self._said[criterion.id]
            if criterion.answerable:
                yield (criterion.id, said.unit, said.unit_note, said.tpi, said.tpi_note)

    def _data_rows(self) -> Iterable[Sequence[str]]:
        for criterion in self._sheet.criteria:
            said = self._said[criterion.id]
            for name, form in criterion.inputs.items():
                number = self.numbers.get((criterion.id, name))
                same = form.same_as
                elsewhere = same is not None and (same.run is None or tuple(same.key.split(":")) in self._before)
                if number is not None and not elsewhere and (criterion.id, name) not in self._sheet.counted:
                    yield (f"{criterion.id}:{name}", decimal(float(number)), "Register CONTOH", "")
            for name, number in said.tpi_inputs.items():
                yield (f"{criterion.id}:{name}", decimal(float(number)), "Hitungan penilai (CONTOH)", "tpi")
            decided = ruling(self._sheet, criterion, self._year, self._levels[criterion.id], self._chance)
            if decided is not None:
                yield (f"{criterion.id}:putusan", *decided, "")


def _header(office: Office, year: int, province: str, names: Names, *, last_year: bool) -> bytes:
    lines = [
        "# CONTOH – data rekaan, dibuat dengan lke simulate; tidak menggambarkan kantor mana pun.",
        "satker:",
        f"  kode: {office.code}",
        f"  nama: {office.name}",
        f"  jenjang: {office.level}",
        f"  provinsi: {province}",
        f"tahun: {year}",
        f"rubrik: {_quoted(names[0])}",
        *([f"rencana_aksi: {_quoted(names[1])}"] if names[1] is not None else []),
        f"tanggal_nilai: {year}-12-20",
        f"putaran: [{', '.join(ROUNDS)}]",
        *([f"penilaian_terkait: {{tahun_lalu: ../../{year - 1}/{office.slug}}}"] if last_year else []),
        f"penilai: {{unit: Tim Reformasi Birokrasi (CONTOH), tpi: Tim Penilai CONTOH {office.assessor:02d}}}",
        "status: draf",
        "contoh: true",
    ]
    return ("\n".join(lines) + "\n").encode()


def _quoted(text: str) -> str:
    """A JSON string is a YAML string whatever it holds."""
    return json.dumps(text, ensure_ascii=False)


def _register(pieces: Iterable[Piece]) -> bytes:
    columns = columns_of(EvidenceRow)
    return _table(columns, ([piece.cells.get(column, "") for column in columns] for piece in pieces))


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A CSV table as Excel opens it; of one row, what is not given is blank."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return stream.getvalue().encode("utf-8-sig")
