"""The fields of a run's own tables in one round: read from ``jawaban.csv`` and ``data.csv``, and written back into them."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from lke.engine.form_fields import answer_text, input_text, note_text, reason_text
from lke.engine.join import AnswerLine
from lke.engine.scales import Refusal
from lke.files.runs import answer_columns, read_answers, signing_columns
from lke.files.table import columns_of, read_rows
from lke.files.table_patch import TablePatch
from lke.model.form import ANSWER, NOTE, REASON, FieldKey, input_field, source_field
from lke.model.rubric import Rubric
from lke.model.run import ROUND_OF_UNIT, DataRow, Header

ANSWERS, DATA = "jawaban.csv", "data.csv"


class Fields:
    """The two tables that hold what a form asks for, with the places of their rows.

    *serving*: indicator -> criteria that it serves, since a row of ``data.csv`` may name an indicator.
    """

    def __init__(
        self, answers: bytes, data: bytes, header: Header, rubric: Rubric, serving: Mapping[str, tuple[str, ...]]
    ) -> None:
        rounds = header.rounds
        self._answers = TablePatch(answers, ANSWERS, (*answer_columns(rounds), *signing_columns(rounds)))
        self._data = TablePatch(data, DATA, columns_of(DataRow))
        self._criteria = {criterion.id: criterion for criterion in rubric.criteria()}
        self._scales = rubric.scales
        self._answer_rows = {cells.get("kriteria", ""): (number, cells) for number, cells in self._answers.rows()}
        self._data_rows: dict[tuple[str, str, str], tuple[int, dict[str, str]]] = {}
        for number, cells in self._data.rows():
            owner, _colon, name = (part.strip() for part in cells.get("kunci", "").partition(":"))
            round_ = cells.get("putaran", "").strip().lower() or ROUND_OF_UNIT
            owners = (owner,) if owner in self._criteria else serving.get(owner, ())
            for each in owners:
                if name in self._criteria[each].inputs and ((each, round_, name) not in self._data_rows or cells.get("nilai")):
                    self._data_rows[each, round_, name] = (number, cells)

    def texts(self, round_: str) -> dict[FieldKey, str]:
        """What is typed in *round_*, as it is compared; no entry where nothing is."""
        found: dict[FieldKey, str] = {}
        for criterion, (_number, cells) in self._answer_rows.items():
            known = self._criteria.get(criterion)
            text = answer_text(cells.get(round_, ""), self._scales[known.scale]) if known is not None else ""
            found[FieldKey(criterion, ANSWER)] = "" if isinstance(text, Refusal) else text
            found[FieldKey(criterion, NOTE)] = note_text(cells.get(f"catatan_{round_}", ""))
            if round_ != ROUND_OF_UNIT:
                found[FieldKey(criterion, REASON)] = reason_text(cells.get(f"alasan_{round_}", ""))
        for (criterion, of, name), (_number, cells) in self._data_rows.items():
            if of == round_:
                found[input_field(criterion, name)] = input_text(cells.get("nilai", ""))
                found[source_field(criterion, name)] = note_text(cells.get("sumber", ""))
        return {key: text for key, text in found.items() if text}

    def signed(self, criterion: str, round_: str) -> tuple[str, str]:
        """By whom and when a criterion was answered, as the table says."""
        _number, cells = self._answer_rows.get(criterion, (0, {}))
        return cells.get(f"oleh_{round_}", ""), cells.get(f"pada_{round_}", "")

    def write(self, round_: str, changes: Mapping[FieldKey, str]) -> None:
        """Give fields of *round_* new texts."""
        for key, text in changes.items():
            if key.part == ANSWER:
                self._answer(key.criterion, {round_: text})
            elif key.part == NOTE:
                self._answer(key.criterion, {f"catatan_{round_}": text})
            elif key.part == REASON:
                self._answer(key.criterion, {f"alasan_{round_}": text})
        numbers: dict[tuple[str, str], dict[str, str]] = {}
        for key, text in changes.items():
            name = key.input_name or key.source_of
            if name is not None:
                numbers.setdefault((key.criterion, name), {})["nilai" if key.input_name else "sumber"] = text
        for (criterion, name), cells in numbers.items():
            self._datum(criterion, round_, name, cells)

    def sign(self, round_: str, criterion: str, who: str, when: str) -> None:
        """Say by whom and when a criterion was answered."""
        if (who, when) != self.signed(criterion, round_):
            self._answer(criterion, {f"oleh_{round_}": who, f"pada_{round_}": when})

    def content(self) -> dict[str, bytes]:
        """The bytes of both tables."""
        return {ANSWERS: self._answers.content(), DATA: self._data.content()}

    def _answer(self, criterion: str, cells: Mapping[str, str]) -> None:
        if criterion in self._answer_rows:
            number, held = self._answer_rows[criterion]
            self._answers.set(number, cells)
            held.update(cells)
        elif any(cells.values()):
            row = {"kriteria": criterion, **cells}
            self._answers.append(row)
            self._answer_rows[criterion] = _last(self._answers)

    def _datum(self, criterion: str, round_: str, name: str, cells: Mapping[str, str]) -> None:
        key = (criterion, round_, name)
        if key in self._data_rows:
            number, held = self._data_rows[key]
            self._data.set(number, cells)
            held.update(cells)
        elif any(cells.values()):
            of = "" if round_ == ROUND_OF_UNIT else round_
            self._data.append({"kunci": f"{criterion}:{name}", "putaran": of, **cells})
            self._data_rows[key] = _last(self._data)


def _last(table: TablePatch) -> tuple[int, dict[str, str]]:
    """The row that was just added."""
    *_others, last = table.rows()
    return last


def parsed(content: Mapping[str, bytes], rounds: Iterable[str]) -> tuple[tuple[AnswerLine, ...], tuple[tuple[int, DataRow], ...]]:
    """The rows of both tables as a run's are read.

    Raises:
        InvalidFiles: with every fault of form.

    """
    with TemporaryDirectory() as folder:
        for name, table in content.items():
            (Path(folder) / name).write_bytes(table)
        answers = read_answers(Path(folder) / ANSWERS, tuple(rounds))
        return answers, read_rows(Path(folder) / DATA, DATA, DataRow, ("kunci", "nilai"))
