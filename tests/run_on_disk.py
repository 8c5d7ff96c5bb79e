"""Runs that a case describes: written as an office would keep them, and as they are told to the second witness."""

import csv
import hashlib
import re
from datetime import date
from pathlib import Path

import yaml

from lke.engine.score import Scorer
from lke.files.outputs import Outputs
from lke.files.runs import load_run

CASES = Path(__file__).parent / "cases"
EVIDENCE_LISTS = ("tanggal", "diterima", "periode")
"""What one line of a case may give several of: one piece of evidence each."""


def read(name):
    return yaml.load((CASES / name).read_text(encoding="utf-8"), yaml.CBaseLoader)


def rubric_with(head, criteria, name="rubrik-kasus"):
    """A whole rubric around *criteria*: one, or several that point at each other."""
    criteria = criteria if isinstance(criteria, list) else [criteria]
    leaves = [{"id": f"s{number}", "pertanyaan": "Pertanyaan?", **each} for number, each in enumerate(criteria, start=1)]
    return {"id": name, **head, "isi": [{"id": "A", "judul": "Area", "bobot": "10", "isi": leaves}]}


def write_rubric(folder, rubric):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "rubric.yaml").write_text(
        yaml.dump(rubric, Dumper=_NoAliases, allow_unicode=True, sort_keys=False), encoding="utf-8"
    )


class _NoAliases(yaml.SafeDumper):
    """Cases may share a piece by anchor; lke's own files may not."""

    def ignore_aliases(self, data):
        return True


def write_run(folder, case, rubric, *, criterion, year, related=()):
    """One run folder: what the case says, for *criterion* where it does not say for which."""
    folder.mkdir(parents=True)
    header = {
        "satker": {"kode": "6371", "nama": "KPU Contoh", "jenjang": "kabkota"},
        "tahun": year,
        "rubrik": rubric,
        "penilaian_terkait": {name: f"../{name}" for name in related},
    }
    (folder / "penilaian.yaml").write_text(yaml.safe_dump(header), encoding="utf-8")
    _table(folder / "jawaban.csv", [{"kriteria": key, **answer} for key, answer in _answers(case, criterion)])
    _table(folder / "data.csv", list(_data(case.get("data", {}), criterion)))
    _write_evidence(folder, evidence_of(case, criterion))
    for name, rows in case.get("daftar", {}).items():
        _table(folder / f"{name}.csv", list(_roster(rows)), always=("id",))


def _answers(case, criterion):
    given = case.get("jawaban", {})
    for key, answer in (given if isinstance(given, dict) else {criterion: given}).items():
        text, _sep, note = answer.partition(" karena ")
        yield key, {"unit": text, "catatan_unit": note}


def _data(given, criterion):
    for key, number in given.items():
        figure, _sep, source = number.partition(" menurut ")
        yield {"kunci": key if ":" in key else f"{criterion}:{key}", "nilai": figure, "sumber": source}


def evidence_of(case, criterion):
    """The rows of the register that a case gives, each with the state of its file."""
    rows = []
    for row in case.get("bukti", []):
        several = next((key for key in EVIDENCE_LISTS if isinstance(row.get(key), list)), None)
        for each in [{**row, several: one} for one in row[several]] if several else [row]:
            rows.append(_piece(each, criterion, len(rows) + 1))
    return rows


def _piece(row, criterion, number):
    piece = {"id": f"B{number}", "kriteria": criterion, "judul": f"Bukti {number}", "keadaan": "ada", **row}
    period = piece.pop("periode", "")
    if period:
        piece["periode_dari"], piece["periode_sampai"] = period.split(" sampai ")
    if "tautan" in piece:
        return {**piece, "keadaan": "tidak_ada_berkas"}
    file = piece.setdefault("berkas", f"{piece['id']}.pdf")
    content = b"Isi lama" if piece["keadaan"] == "berubah" else _content(file)
    return {**piece, "sha256": hashlib.sha256(content).hexdigest()}


def _content(file):
    return f"Isi {file}".encode()


def _write_evidence(folder, rows):
    (folder / "bukti").mkdir()
    for row in rows:
        if row["keadaan"] not in ("hilang", "tidak_ada_berkas"):
            (folder / "bukti" / row["berkas"]).write_bytes(b"" if row["keadaan"] == "kosong" else _content(row["berkas"]))
    _table(folder / "bukti.csv", [{key: cell for key, cell in row.items() if key != "keadaan"} for row in rows])


def _roster(rows):
    number = 0
    for row in rows:
        for _time in range(int(row.get("kali", 1))):
            number += 1
            yield {"id": str(number), **{key: cell for key, cell in row.items() if key != "kali"}}


def _table(file, rows, always=()):
    columns = list(dict.fromkeys([*always, *(key for row in rows for key in row)]))
    if not columns:
        return
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)


def as_told(case, rubric):
    """The same run for the second witness, who reads no files."""
    criterion, rows = case["kriteria"], list(_data(case.get("data", {}), case["kriteria"]))
    numbers, rulings = {}, {}
    for row in rows:
        leaf, _colon, name = row["kunci"].partition(":")
        if name == "putusan":
            rulings[leaf] = (row["nilai"], row["sumber"])
        else:
            numbers.setdefault((leaf, "unit"), {})[name] = row["nilai"]
    return {
        "tahun": int(case.get("tahun", 2022)),
        "putaran": ["unit", "tpi"],
        "jawaban": {(key, "unit"): answer["unit"] for key, answer in _answers(case, criterion)},
        "data": numbers,
        "putusan": rulings,
        "bukti": [{**_with_days(row), "kriteria": row["kriteria"].split(";")} for row in evidence_of(case, criterion)],
        "daftar": {name: [_with_days(row) for row in _roster(rows)] for name, rows in case.get("daftar", {}).items()},
        "terkait": dict(_related_as_told(case, criterion, rubric)),
    }


def _with_days(row):
    return {key: date.fromisoformat(cell) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", cell) else cell for key, cell in row.items()}


def _related_as_told(case, criterion, rubric):
    if "tahun_lalu" in case:
        numbers = {row["kunci"]: row["nilai"] for row in _data(case["tahun_lalu"], criterion)}
        yield "tahun_lalu", {"rubrik": rubric["id"], "terjawab": "0", "dari": "1", "masukan": numbers, "keluaran": []}
    for name, other in case.get("penilaian_lain", {}).items():
        counted = {"terjawab": other["terjawab"], "dari": other["pertanyaan"]}
        yield name, {"rubrik": other["rubrik"], **counted, "masukan": {}, "keluaran": other.get("membuat", [])}


def loaded(folder, case, rubric):
    """The run of *case* and those that it names, written below *folder* and read back as lke does."""
    year, criterion = int(case.get("tahun", 2022)), case["kriteria"]
    related = [*(["tahun_lalu"] if "tahun_lalu" in case else []), *case.get("penilaian_lain", {})]
    if isinstance(rubric, dict):
        write_rubric(folder / "rubrik", rubric)
        rubric = "../rubrik"
    if "tahun_lalu" in case:
        write_run(folder / "tahun_lalu", {"data": case["tahun_lalu"]}, rubric, criterion=criterion, year=year - 1)
    for name, other in case.get("penilaian_lain", {}).items():
        write_other_run(folder, name, other, case, year)
    write_run(folder / "penilaian", case, rubric, criterion=criterion, year=year, related=related)
    return load_run(folder / "penilaian")


def write_other_run(folder, name, other, case, year):
    """A run on another instrument: so many questions, of which so many are answered, and the files that it has made."""
    questions = [{"skala": "ya_tidak"} for _each in range(int(other["pertanyaan"]))]
    write_rubric(folder / f"rubrik-{name}", rubric_with(case["kepala"], questions, other["rubrik"]))
    answers = {f"s{number}": "Ya" for number in range(1, 1 + int(other["terjawab"]))}
    write_run(folder / name, {"jawaban": answers}, f"../rubrik-{name}", criterion="s1", year=year)
    for file in other.get("membuat", []):
        Outputs(folder / name).write({folder / name / "keluaran" / file: b"dibuat lke"})


class Scored:
    """One criterion of a loaded run, in the words of the cases."""

    def __init__(self, run, criterion):
        self.scorer = Scorer(run.assessment)
        self.criterion = next(each for each in self.scorer.criteria if each.id == criterion)
        self.decision = self.scorer.decisions.get(criterion)
        self.codes = {problem.code for problem in self.scorer.scorecard(run.findings).findings}

    def leaf(self, by):
        return getattr(self.scorer, by)(self.criterion)
