"""Rubrics and plans that passed their checks are remembered: the same objects, faster, and never anything unsound."""

import hashlib
import shutil
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest
from pydantic import BaseModel

from lke import app
from lke.errors import InvalidFiles
from lke.files import checked, library
from lke.files.library import load_plan, load_rubric
from lke.files.places import shipped_examples, shipped_plans, shipped_rubrics
from lke.model.base import Frozen
from lke.model.plan import Plan
from lke.model.rubric import Criterion, NumberScale, Rubric, Source
from lke.model.rules import Exists

ROOT = Path(__file__).parent.parent
SMALL = Path(__file__).parent / "bad" / "rubrik-kecil"
RUBRICS = [*shipped_rubrics().values(), SMALL]
PLANS = [*shipped_plans().values(), SMALL / "rencana-kecil.yaml"]


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("LKE_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def validated(monkeypatch):
    """The models that were validated for real, in order."""
    models = []
    of_file = library.shaped
    monkeypatch.setattr(library, "shaped", lambda model, data, file: models.append(model) or of_file(model, data, file))
    return models


@pytest.fixture
def small(tmp_path):
    return Path(shutil.copytree(SMALL, tmp_path / "rubrik"))


def _inside(value):
    """Every model in *value*, itself included."""
    if isinstance(value, BaseModel):
        yield value
        for name in type(value).model_fields:
            yield from _inside(getattr(value, name))
    elif isinstance(value, dict):
        for part in value.values():
            yield from _inside(part)
    elif isinstance(value, tuple):
        for part in value:
            yield from _inside(part)


def _hash_of(model):
    try:
        return hash(model)
    except TypeError:  # it holds a mapping
        return None


def _same(recalled, validated):
    """Alike in class, content, order of fields, exact types, what was written, hash and as JSON."""
    assert recalled == validated
    assert repr(recalled) == repr(validated)
    assert recalled.model_dump_json() == validated.model_dump_json()
    pairs = list(zip(_inside(recalled), _inside(validated), strict=True))
    assert [type(one) for one, _other in pairs] == [type(other) for _one, other in pairs]
    assert [one.model_fields_set for one, _other in pairs] == [other.model_fields_set for _one, other in pairs]
    assert [_hash_of(one) for one, _other in pairs] == [_hash_of(other) for _one, other in pairs]
    assert [one.__pydantic_extra__ for one, _other in pairs] == [other.__pydantic_extra__ for _one, other in pairs]
    assert [one.__pydantic_private__ for one, _other in pairs] == [other.__pydantic_private__ for _one, other in pairs]


@pytest.mark.parametrize("folder", RUBRICS, ids=lambda folder: folder.name)
def test_a_recalled_rubric_is_the_validated_one(folder, validated):
    first = load_rubric(folder)
    assert Rubric in validated
    validated.clear()
    again = load_rubric(folder)

    assert validated == []
    assert again.sha256 == first.sha256
    _same(again.rubric, first.rubric)


@pytest.mark.parametrize("file", PLANS, ids=lambda file: file.name)
def test_a_recalled_plan_is_the_validated_one(file, validated):
    first = load_plan(file)
    again = load_plan(file)

    assert validated == [Plan]
    _same(again, first)


def test_a_recalled_model_is_as_frozen_as_any_and_shares_no_mapping():
    load_rubric(RUBRICS[0])
    criteria = list(load_rubric(RUBRICS[0]).rubric.criteria())
    without = [each for each in criteria if "inputs" not in each.model_fields_set]

    assert len({id(each.inputs) for each in without}) == len(without) > 1
    with pytest.raises(ValueError, match="frozen"):
        criteria[0].id = "lain"


def test_scoring_again_compiles_no_validator_of_a_rubric_or_plan(tmp_path):
    run = tmp_path / "run"
    app.copy_missing(next(iter(shipped_examples().values())), run)
    code = f"""
import io, sys
from contextlib import redirect_stdout
from lke.cli import execute
with redirect_stdout(io.StringIO()):
    execute(["score", {str(run)!r}, "--json"])
from lke.model.plan import Plan
from lke.model.rubric import Rubric
print(Rubric.__pydantic_complete__, Plan.__pydantic_complete__, "lke.engine.checks" in sys.modules)
"""
    said = [subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT) for _ in range(2)]

    assert [each.stdout.split() for each in said] == [["True"] * 3, ["False"] * 3]


def _entry(cache):
    (entry,) = (cache / "rubric").iterdir()
    return entry


def _sealed(source, payload):
    return checked._seal(hashlib.sha256(source.read_bytes()).hexdigest(), payload) + payload


@pytest.mark.parametrize(
    "spoil",
    [
        lambda _whole: b"",
        lambda whole: whole[:64],
        lambda whole: whole[:-1],
        lambda whole: whole[: len(whole) // 2],
        lambda whole: whole + b" ",
        lambda whole: whole.replace(b'"of":[1,1]', b'"of":[1,2]', 1),
        lambda whole: whole.replace(b"rubric.Criterion", b"rubric.Branch", 1),
        lambda whole: whole[64:],
        lambda whole: b"0" * 64 + whole[64:],
        lambda _whole: b"\x80\x05cos\nsystem\n.",
        lambda _whole: b"\xff" * 200,
    ],
)
def test_a_spoiled_entry_is_not_there(small, cache, validated, spoil):
    first = load_rubric(small).rubric
    entry = _entry(cache)
    whole = entry.read_bytes()
    assert spoil(whole) != whole
    entry.write_bytes(spoil(whole))
    validated.clear()

    _same(load_rubric(small).rubric, first)
    assert Rubric in validated
    assert entry.read_bytes() == whole


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"null",
        b"{}",
        b"[null]",
        b'[null,"rubrik"]',
        b'[null,{"":"os.system","of":"true"}]',
        b'[null,{"":"rubric.Source"}]',
        b'[null,{"":"rubric.Branch","isi":1}]',
        b'[null,{"":"Fraction","of":[1,0]}]',
        b'[null,{"":"date","of":"kemarin"}]',
        b'[null,{"":"dict","keys":[1],"of":[]}]',
        b'[null,{"":[]}]',
        b"[" * 100_000,
    ],
)
def test_a_well_sealed_entry_that_holds_no_rubric_is_not_there(small, cache, validated, payload):
    first = load_rubric(small).rubric
    _entry(cache).write_bytes(_sealed(small / "rubric.yaml", payload))
    validated.clear()

    _same(load_rubric(small).rubric, first)
    assert Rubric in validated


def test_an_entry_of_another_file_is_not_there(small, cache, validated):
    load_rubric(small)
    text = (small / "rubric.yaml").read_text(encoding="utf-8")
    changed = text.replace("judul: ", "judul: Lain ", 1)
    (small / "rubric.yaml").write_text(changed, encoding="utf-8")
    theirs = _entry(cache)
    theirs.rename(theirs.with_name(hashlib.sha256(changed.encode()).hexdigest() + ".json"))
    validated.clear()

    assert load_rubric(small).rubric.title.startswith("Lain ")
    assert Rubric in validated


def test_what_other_code_has_checked_is_checked_again(small, validated, monkeypatch):
    load_rubric(small)
    validated.clear()
    monkeypatch.setattr(checked, "_code", lambda: "kode lain")
    load_rubric(small)

    assert set(validated) == {Rubric, Plan}


@pytest.mark.parametrize("name", ["model/rules.py", "engine/checks.py", "files/yaml.py", "files/baru.py"])
def test_any_change_of_the_code_that_checks_is_noticed(tmp_path, monkeypatch, name):
    package = tmp_path / "lke"
    shutil.copytree(ROOT / "lke", package, ignore=shutil.ignore_patterns("__pycache__", "data", "locale"))
    monkeypatch.setattr(checked.lke, "__file__", str(package / "__init__.py"))
    before = checked._code.__wrapped__()
    with (package / name).open("a", encoding="utf-8") as source:
        source.write("#\n")

    assert len(before) == 64
    assert checked._code.__wrapped__() != before


def test_a_rubric_is_checked_again_when_its_plan_has_changed(small):
    assert load_rubric(small).rubric.plan is not None
    plan = small / "rencana-kecil.yaml"
    text = plan.read_text(encoding="utf-8")
    indicator = load_plan(plan).areas[0].activities[0].sub_activities[0].indicators[0].id
    plan.write_text(text.replace(f"id: {indicator}", f"id: {indicator}9", 1), encoding="utf-8")

    with pytest.raises(InvalidFiles) as caught:
        load_rubric(small)
    assert {problem.code for problem in caught.value.problems} == {"unknown-indicator", "indicator-not-mapped"}


def test_a_rubric_whose_plan_is_gone_is_refused_though_it_is_remembered(small):
    load_rubric(small)
    (small / "rencana-kecil.yaml").unlink()

    with pytest.raises(InvalidFiles) as caught:
        load_rubric(small)
    assert [problem.code for problem in caught.value.problems] == ["not-found"]


def test_what_has_a_fault_is_never_remembered(small, cache):
    file = small / "rubric.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("skala:", "skalaa:", 1), encoding="utf-8")
    said = []
    for _time in range(2):
        with pytest.raises(InvalidFiles) as caught:
            load_rubric(small)
        said.append(str(caught.value))

    assert said[0] == said[1]
    assert "/rubric.yaml:" in said[0]
    assert not (cache / "rubric").exists()


def test_check_reads_and_checks_the_files_themselves(small, tmp_path, validated):
    run = tmp_path / "run"
    app.copy_missing(next(iter(shipped_examples().values())), run)
    app.score_run(run)
    load_rubric(small)
    validated.clear()

    app.score_run(run)
    assert validated == []
    assert app.check_paths([small]) == ()
    assert set(validated) == {Rubric, Plan}
    validated.clear()
    app.check_paths([run])
    assert set(validated) == {Rubric, Plan}
    validated.clear()
    assert app.check_paths([PLANS[0]]) == ()
    assert validated == [Plan]


def test_a_memory_that_cannot_be_written_costs_time_and_nothing_else(small, cache, validated):
    cache.write_text("bukan folder", encoding="utf-8")
    first = load_rubric(small).rubric

    assert load_rubric(small).rubric == first
    assert validated.count(Rubric) == 2


class _Listing(Frozen):
    """A model with a kind of content that is not kept."""

    parts: list[int]


_Listing.__module__ = "lke.model.uji"


def test_a_model_that_cannot_be_kept_is_not_remembered(cache):
    checked.remember_checked(_Listing(parts=[1]), b"isi")

    assert not cache.exists()
    assert checked.recall_checked(_Listing, b"isi") is None


def test_numbers_come_back_exact_and_defaults_are_not_written():
    scale = NumberScale(jenis="angka", maksimal="1/3", satuan="orang", status="usulan")
    criterion = Criterion(id="A.1", pertanyaan="Ada?", skala="ya", aturan=Exists(jenis="ada"))
    for number, model in enumerate((scale, criterion, Source(peraturan="PermenPANRB"))):
        checked.remember_checked(model, b"%d" % number, "f" * 64)
        recalled, against = checked.recall_checked(type(model), b"%d" % number)

        assert against == "f" * 64
        _same(recalled, model)
    assert type(scale.maximum) is Fraction
