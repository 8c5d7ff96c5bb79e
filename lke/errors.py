"""What can be wrong with a user's files, and how a command ends (the contract's exit codes)."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from lke.language import _

if TYPE_CHECKING:
    from fractions import Fraction  # not at run time: `lke --help` does without


class ExitCode(IntEnum):
    """How a command ends."""

    DONE = 0
    REFUSED = 1
    USAGE = 2
    INVALID = 3
    UNMET = 4
    BUG = 70
    INTERRUPTED = 130


SALAH = "salah"
"""Severity of a fault that stops: structure, answer, number, path outside the folder."""
TEMUAN = "temuan"
"""Severity of a finding that is reported while scoring goes on."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault, at one place, with its mend."""

    severity: str
    file: str
    line: int | None
    path: str
    """Where in the file: ``isi[0].bobot``, a column, or an id."""
    code: str
    """Stable and documented in ``docs/kesalahan.md``: ``weights-do-not-add-up``."""
    what: str
    mend: str
    points: "Fraction | None" = None
    """Points of the total that hang on it at most, where that can be said."""

    def __str__(self) -> str:
        severity = _("salah") if self.severity == SALAH else _("temuan")
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        where = ": ".join(part for part in (severity, place, self.path, self.what) if part)
        return f"{where} [{self.code}]\n    {_('perbaikan')}: {self.mend}"

    def as_json(self) -> dict[str, Any]:
        """Return the problem as the contract's JSON object."""
        return {
            "severity": self.severity,
            "file": self.file,
            "line": self.line,
            "path": self.path,
            "code": self.code,
            "what": self.what,
            "mend": self.mend,
            "points": None if self.points is None else float(self.points),
        }


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Sort *problems* by place, the stopping ones first, each said once."""
    return tuple(
        sorted(
            dict.fromkeys(problems),
            key=lambda p: (p.severity != SALAH, p.file, p.line or 0, p.path, p.code, p.what),
        )
    )


class LkeError(Exception):
    """Anything lke refuses on purpose; anything else is a bug."""

    exit_code = ExitCode.REFUSED

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = in_order(problems)
        super().__init__("\n".join(map(str, self.problems)))


class InvalidFiles(LkeError):
    """Raised once, with every fault found in the files."""

    exit_code = ExitCode.INVALID


class Refused(LkeError):
    """A command that would lose or overwrite something stops here."""


class NotFound(LkeError):
    """A path, id or name that does not exist."""

    exit_code = ExitCode.USAGE
