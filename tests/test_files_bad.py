"""Every error that lke promises has a smallest bad file in ``tests/bad`` and its whole message beside it.

``CODE.yaml`` is a rubric or an action plan, the folder ``CODE/`` a run; ``CODE.txt`` is what ``lke check`` says of it.
``CODE--VARIANT`` provokes the same code another way. The folders in ``FOUNDATIONS`` are sound; the bad ones stand on them.
"""

import ast
import contextlib
import io
import re
import shutil
from pathlib import Path

import pytest

from lke.cli import execute as lke

ROOT = Path(__file__).parent.parent
BAD = Path(__file__).parent / "bad"
SOUND = "rubrik-kecil"
FOUNDATIONS = (SOUND, "rubrik-aturan", "tahun-lalu")
CASES = sorted(
    file.stem if file.is_file() else file.name
    for file in BAD.iterdir()
    if file.name not in FOUNDATIONS and (file.is_dir() or file.suffix == ".yaml")
)

TOLD_ELSEWHERE = {
    "answer-not-in-template": "test_official_fill.py",
    "answers-differ": "test_forms.py",
    "bag-encrypted": "test_handover_bag.py",
    "bag-file-added": "test_handover_bag.py",
    "bag-file-changed": "test_handover_bag.py",
    "bag-file-damaged": "test_handover_bag.py",
    "bag-file-missing": "test_handover_bag.py",
    "bag-incomplete": "test_handover_bag.py",
    "bag-manifest-malformed": "test_handover_bag.py",
    "bag-manifest-missing": "test_handover_bag.py",
    "bag-oxum-wrong": "test_handover_bag.py",
    "bag-score-differs": "test_handover_package.py",
    "bag-score-missing": "test_handover_package.py",
    "bag-unsafe": "test_handover_bag.py",
    "cell-holds-other": "test_official_fill.py",
    "cell-too-long": "test_official_import.py",
    "change-unfinished": "test_files_changing.py",
    "conversion-failed": "test_official_import.py",
    "criterion-fell": "test_cli_compare.py",
    "crosswalk-missing": "test_cli_compare.py",
    "dask-missing": "test_population_dask.py",
    "dask-scheduler-silent": "test_population_dask.py",
    "day-not-stated": "test_plan_status.py",
    "document-damaged": "test_plan_import.py",
    "editions-mixed": "test_offices_rollup.py",
    "effort-not-a-number": "test_cli_compare.py",
    "evidence-changed-meanwhile": "test_handover_package.py",
    "evidence-damaged": "test_evidence_check.py",
    "evidence-exists": "test_files_changing.py",
    "evidence-large": "test_evidence_check.py",
    "evidence-locked": "test_evidence_check.py",
    "evidence-name-collides": "test_evidence_check.py",
    "evidence-name-forbidden": "test_evidence_check.py",
    "evidence-name-form": "test_evidence_check.py",
    "evidence-name-reserved": "test_evidence_check.py",
    "evidence-name-too-long": "test_evidence_check.py",
    "evidence-name-unsafe": "test_files_changing.py",
    "evidence-not-inspected": "test_evidence_check.py",
    "evidence-not-registered": "test_evidence_check.py",
    "evidence-not-seen": "test_handover_package.py",
    "evidence-serves-many": "test_evidence_check.py",
    "evidence-source-changed": "test_evidence_add.py",
    "evidence-unreadable": "test_files_evidence.py",
    "evidence-without-pages": "test_evidence_check.py",
    "evidence-wrong-format": "test_evidence_check.py",
    "file-exists": "test_cli_compare.py",
    "file-too-large": "test_files_yaml.py",
    "file-unreadable": "test_files_yaml.py",
    "fill-failed": "test_batching.py",
    "fill-not-verified": "test_official_patch.py",
    "folder-busy": "test_batching.py",
    "follow-up-closed": "test_reviewing.py",
    "form-cell-error": "test_forms.py",
    "form-cell-outside": "test_forms.py",
    "form-damaged": "test_forms.py",
    "form-evidence-incomplete": "test_forms.py",
    "form-evidence-kept": "test_forms.py",
    "form-of-another-edition": "test_forms.py",
    "form-of-another-round": "test_forms.py",
    "form-of-another-run": "test_forms.py",
    "form-offer-contradicts": "test_forms.py",
    "form-offer-unknown": "test_forms.py",
    "form-other-version": "test_forms.py",
    "form-structure-changed": "test_forms.py",
    "from-another-unit": "test_cli_instruments.py",
    "from-another-year": "test_cli_instruments.py",
    "import-target-exists": "test_official_import.py",
    "input-not-in-template": "test_official_fill.py",
    "instruments-unrelated": "test_cli_compare.py",
    "item-missing": "test_evidence_add.py",
    "journal-anchor-missing": "test_files_changing.py",
    "journal-broken": "test_files_changing.py",
    "journal-edited": "test_files_changing.py",
    "journal-entry-missing": "test_files_changing.py",
    "journal-reordered": "test_files_changing.py",
    "journal-unreadable": "test_files_changing.py",
    "last-year-ambiguous": "test_offices_rollup.py",
    "map-exists": "test_official_import.py",
    "matched-by-code": "test_official_fill.py",
    "names-clash": "test_batching.py",
    "no-answer-cell": "test_official_fill.py",
    "no-assessor-round": "test_reviewing.py",
    "no-links": "test_evidence_scan.py",
    "no-note-column": "test_official_fill.py",
    "no-room": "test_evidence_add.py",
    "no-runs-below": "test_batching.py",
    "no-runs-found": "test_offices_reading.py",
    "no-such-round": "test_official_fill.py",
    "not-a-bag": "test_handover_bag.py",
    "not-a-form": "test_forms.py",
    "not-a-package": "test_handover_package.py",
    "not-a-plan-file": "test_plan_import.py",
    "not-a-preflight": "test_handover_preflight.py",
    "not-a-run": "test_cli_refusals.py",
    "not-a-workbook": "test_official_package.py",
    "not-confirmed-clearly": "test_evidence_add.py",
    "not-fillable": "test_official_fill.py",
    "not-utf8": "test_files_yaml.py",
    "nothing-recognised": "test_official_import.py",
    "nothing-to-check": "test_cli_refusals.py",
    "nothing-to-decide": "test_forms.py",
    "nothing-to-respond-to": "test_reviewing.py",
    "numeral-against-text": "test_official_fill.py",
    "office-copied": "test_offices_rollup.py",
    "office-met-twice": "test_batching.py",
    "office-twice": "test_offices_rollup.py",
    "office-unnamed": "test_offices_reading.py",
    "office-unreadable": "test_offices_reading.py",
    "offices-differ": "test_cli_compare.py",
    "outline-for-final": "test_cli_instruments.py",
    "output-edited": "test_files_outputs.py",
    "output-not-writable": "test_files_outputs.py",
    "output-open": "test_files_outputs.py",
    "package-not-proved": "test_handover_package.py",
    "parquet-missing": "test_cli_rekap.py",
    "plan-table-not-found": "test_plan_import.py",
    "population-damaged": "test_population_stored.py",
    "population-exists": "test_population_stored.py",
    "population-missing": "test_population_stored.py",
    "population-not-storable": "test_population_stored.py",
    "population-of-another-rubric": "test_population_stored.py",
    "population-other-rounds": "test_population_stored.py",
    "preflight-stale": "test_handover_package.py",
    "province-differs": "test_offices_rollup.py",
    "province-missing": "test_offices_rollup.py",
    "question-ambiguous": "test_official_fill.py",
    "question-not-in-rubric": "test_official_fill.py",
    "question-not-in-template": "test_official_fill.py",
    "reason-missing": "test_cli_compare.py",
    "reason-without-lowering": "test_forming_merge.py",
    "receipt-differs": "test_handover_package.py",
    "rejected-without-reason": "test_reviewing.py",
    "report-exists": "test_official_import.py",
    "responder-assessed": "test_reviewing.py",
    "response-decided": "test_reviewing.py",
    "response-open": "test_reviewing.py",
    "reviewers-unclear": "test_cli_rekap.py",
    "round-unnamed": "test_official_import.py",
    "rubric-exists": "test_cli_instruments.py",
    "run-busy": "test_files_changing.py",
    "run-exists": "test_cli_refusals.py",
    "run-without-plan": "test_plan_status.py",
    "said-table-edited": "test_forms.py",
    "scale-differs": "test_official_fill.py",
    "scores-not-named": "test_cli_compare.py",
    "simulation-outside-edition": "test_simulate.py",
    "simulation-target-not-empty": "test_simulate.py",
    "source-escapes": "test_evidence_scan.py",
    "source-failed": "test_offices_reading.py",
    "source-is-a-bomb": "test_evidence_scan.py",
    "source-is-a-link": "test_evidence_scan.py",
    "source-locked": "test_evidence_scan.py",
    "source-missing": "test_evidence_add.py",
    "source-name-twice": "test_evidence_scan.py",
    "source-name-unseen": "test_evidence_scan.py",
    "source-too-deep": "test_evidence_scan.py",
    "source-too-large": "test_evidence_scan.py",
    "source-too-many": "test_evidence_scan.py",
    "source-unreadable": "test_evidence_scan.py",
    "subtotal-summed": "test_official_shipped.py",
    "table-changed-meanwhile": "test_files_changing.py",
    "table-open": "test_files_changing.py",
    "target-is-template": "test_official_fill.py",
    "text-too-long": "test_files_yaml.py",
    "text-too-long-for-cell": "test_workbook_build.py",
    "title-missing": "test_evidence_add.py",
    "too-many-rows": "test_files_table.py",
    "unknown-area": "test_forms.py",
    "unknown-follow-up": "test_reviewing.py",
    "unknown-id": "test_cli_refusals.py",
    "unknown-item": "test_evidence_add.py",
    "unknown-kind": "test_evidence_add.py",
    "unknown-response": "test_reviewing.py",
    "unknown-said": "test_forms.py",
    "unknown-score": "test_cli_refusals.py",
    "unknown-sheet": "test_official_recognise.py",
    "unknown-target": "test_cli_compare.py",
    "unverified-for-final": "test_cli_instruments.py",
    "workbook-damaged": "test_official_package.py",
    "workbook-encrypted": "test_official_package.py",
    "workbook-outdated": "test_batching.py",
    "workbook-too-large": "test_official_package.py",
    "workbook-truncated": "test_official_package.py",
    "workbook-unsafe": "test_official_package.py",
    "workbook-without-run": "test_batching.py",
    "wrong-encoding": "test_files_table.py",
    "wrong-usage": "test_cli_refusals.py",
    "year-unnamed": "test_offices_reading.py",
    "years-mixed": "test_offices_rollup.py",
    "zip-without-bag": "test_offices_reading.py",
}
"""Codes whose file cannot lie in the repository, or that are not about a file: code -> the test file that names it."""


def checked(case, folder):
    """Exit code and text of ``lke check`` on a copy of *case* below *folder*, which the text does not name."""
    for sound in FOUNDATIONS:
        shutil.copytree(BAD / sound, folder / sound)
    if (BAD / case).is_dir():
        shutil.copytree(BAD / case, folder / case)
        file, shown = folder / case, case
    else:
        is_plan = "\narea:" in (BAD / f"{case}.yaml").read_text(encoding="utf-8")
        file, shown = folder / case / ("plan.yaml" if is_plan else "rubric.yaml"), f"{case}.yaml"
        file.parent.mkdir()
        shutil.copy(BAD / f"{case}.yaml", file)
        shutil.copy(BAD / SOUND / "rencana-kecil.yaml", file.parent)
    with contextlib.redirect_stdout(io.StringIO()) as out:
        code = lke(["check", str(file)])
    return code, out.getvalue().replace(str(file), shown).replace(f"{folder}/", "")


@pytest.mark.parametrize("case", CASES)
def test_a_bad_file_is_told_with_exactly_this_message(case, tmp_path):
    code, told = checked(case, tmp_path)

    assert (BAD / f"{case}.txt").read_text(encoding="utf-8") == told
    assert {case.partition("--")[0]} == set(re.findall(r"^(?:salah|temuan): .* \[([a-z0-9-]+)\]$", told, re.MULTILINE))
    assert code == (3 if told.startswith("salah") else 0)


def test_the_files_that_the_bad_ones_stand_on_are_sound(tmp_path):
    for sound in FOUNDATIONS:
        shutil.copytree(BAD / sound, tmp_path / sound)
    paths = [*(tmp_path / sound for sound in FOUNDATIONS), tmp_path / SOUND / "rencana-kecil.yaml"]

    with contextlib.redirect_stdout(io.StringIO()) as out:
        code = lke(["check", *map(str, paths)])

    assert out.getvalue() == "0 salah, 0 temuan\n"
    assert code == 0


def test_every_text_belongs_to_a_bad_file():
    assert {file.stem for file in BAD.glob("*.txt")} == set(CASES)


def test_the_manual_of_errors_explains_those_without_a_file():
    from tests.regenerate import OTHER_ERRORS

    assert set(OTHER_ERRORS) == set(TOLD_ELSEWHERE)


_MAKERS = {
    "Problem",
    "Refusal",
    "Fault",
    "fault",
    "_fault",
    "unknown",
    "_unknown",
    "_finding",
    "_add",
    "_about",
    "_left_out",
    "_refuse",
    "refused",
}
_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)+")


def _codes_in(file):
    """Codes that *file* gives to problems: said where one is made, or in a tuple of code, what and mend."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        parts = []
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            parts = [*node.args, *(word.value for word in node.keywords)] if name in _MAKERS else []
        elif (
            isinstance(node, ast.Tuple) and (file.name == "shape.py" or file.parent.name == "rules") and len(node.elts) in (2, 3)
        ):
            parts = node.elts
        elif isinstance(node, ast.Return):
            parts = [node.value]
        yield from (
            each.value
            for each in parts
            if isinstance(each, ast.Constant) and isinstance(each.value, str) and _CODE.fullmatch(each.value)
        )


CODES = sorted({code for file in (ROOT / "lke").rglob("*.py") for code in _codes_in(file)})


def test_the_codes_are_found():
    assert len(CODES) > 80
    assert {"duplicate-key", "weights-do-not-add-up", "cell-became-date", "evidence-changed", "unknown-key"} <= set(CODES)


@pytest.mark.parametrize("code", CODES)
def test_every_code_has_a_bad_file_or_a_named_test(code):
    if code in TOLD_ELSEWHERE:
        assert f'"{code}"' in (Path(__file__).parent / TOLD_ELSEWHERE[code]).read_text(encoding="utf-8")
    else:
        assert code in {case.partition("--")[0] for case in CASES}


def test_no_code_is_promised_that_does_not_exist():
    assert {case.partition("--")[0] for case in CASES} | set(TOLD_ELSEWHERE) <= set(CODES)
