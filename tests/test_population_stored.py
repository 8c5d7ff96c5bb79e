"""Stored answers: read as they were written, block by block; what is damaged, foreign or does not fit is refused."""

import builtins
import json
import re
from pathlib import Path

import numpy as np
import pytest

from lke.errors import InvalidFiles, NotFound, Refused
from lke.population.answers import encode
from lke.population.arrays import new_arrays, open_arrays, save_arrays
from lke.population.blocks import Asked, array_blocks, parquet_blocks, rolled_up
from lke.population.compiled import compile_rubric
from lke.population.parquet import read_parquet, write_parquet
from lke.population.rollup import rollup, totals_of
from lke.population.score import score_block
from lke.simulating import Simulation, simulate_runs
from tests.population_worlds import chance_of, random_office, shipped

ASKED = Asked(("klaim", "tpi", "round:ketua"), ("A", "A.I", "A.I.1"))


@pytest.fixture(scope="module")
def compiled():
    return compile_rubric(shipped("zi-90-2021", tb=True))


@pytest.fixture(scope="module")
def answers(compiled):
    from dataclasses import replace

    chance = chance_of("tersimpan")
    offices = [random_office(chance, compiled.rubric, tb=True) for _ in range(9)]
    named = []
    for at, each in enumerate(offices):
        unit = each.header.unit.model_copy(update={"code": f"C {at}/x", "province": ["Aceh", "Bali", None][at % 3]})
        year = each.header.year + at % 2
        named.append(replace(each, header=each.header.model_copy(update={"unit": unit, "year": year})))
    return encode(compiled, named)


def alike(one, other):
    assert one.rounds == other.rounds
    assert np.array_equal(one.codes, other.codes)
    assert np.array_equal(one.numbers, other.numbers, equal_nan=True)
    assert one.labels.office.tolist() == other.labels.office.tolist()
    assert one.labels.year.tolist() == other.labels.year.tolist()
    told = [[each.labels.provinces[at] for at in each.labels.province] for each in (one, other)]
    assert told[0] == told[1]


def in_memory(compiled, answers):
    return rollup([totals_of(score_block(compiled, answers, by), ASKED.nodes) for by in ASKED.by]).as_json()


def close(found, expected):
    """Whether two documents say the same, in whatever order; sums of floats differ in their last digits."""
    for part in ("figures", "ranks"):
        rows = [
            sorted(document[part], key=lambda row: [str(row[key]) for key in KEYS if key in row])
            for document in (found, expected)
        ]
        assert len(rows[0]) == len(rows[1])
        for one, other in zip(*rows, strict=True):
            assert one == pytest.approx(other, abs=1e-9)


KEYS = ("by", "year", "province", "node", "office")


def test_arrays_are_read_as_they_were_written(compiled, answers, tmp_path):
    save_arrays(tmp_path / "larik", compiled, answers)

    alike(open_arrays(tmp_path / "larik", compiled), answers)


@pytest.mark.parametrize("size", [1, 4, 100])
def test_arrays_roll_up_block_by_block_as_in_memory(size, compiled, answers, tmp_path):
    save_arrays(tmp_path / "larik", compiled, answers)

    close(rolled_up(compiled, array_blocks(tmp_path / "larik", compiled, size), ASKED).as_json(), in_memory(compiled, answers))


def test_parquet_is_read_as_it_was_written_by_year_and_office(compiled, answers, tmp_path):
    write_parquet(tmp_path, compiled, answers)

    places = sorted(file.relative_to(tmp_path).as_posix() for file in tmp_path.rglob("*.parquet"))
    assert places[0] == "tahun=2022/kantor=C%200%2Fx/jawaban.parquet"
    order = np.lexsort((answers.labels.office, answers.labels.year))
    read = read_parquet(tuple(tmp_path / place for place in places), compiled)
    assert np.array_equal(read.codes, answers.codes[order])
    assert np.array_equal(read.numbers, answers.numbers[order], equal_nan=True)
    assert read.labels.office.tolist() == answers.labels.office[order].tolist()


@pytest.mark.parametrize("size", [2, 100])
def test_parquet_rolls_up_block_by_block_as_in_memory(size, compiled, answers, tmp_path):
    write_parquet(tmp_path, compiled, answers)

    close(rolled_up(compiled, parquet_blocks(tmp_path, size), ASKED).as_json(), in_memory(compiled, answers))


def test_other_tools_read_the_parquet(compiled, answers, tmp_path):
    duckdb = pytest.importorskip("duckdb")
    write_parquet(tmp_path, compiled, answers)

    pattern = (tmp_path / "**" / "*.parquet").as_posix()
    query = f"select tahun, count(distinct kantor), sum(list_sum(jawaban)) from read_parquet('{pattern}', hive_partitioning=true) group by tahun order by tahun"
    told = duckdb.sql(query).fetchall()
    years = answers.labels.year
    assert told == [(y, int((years == y).sum()), int(answers.codes[years == y].sum())) for y in (2022, 2023)]


def test_what_is_stored_already_is_never_written_over(compiled, answers, tmp_path):
    write_parquet(tmp_path / "p", compiled, answers.part(0, 1))
    save_arrays(tmp_path / "a", compiled, answers)

    for again in (
        lambda: write_parquet(tmp_path / "p", compiled, answers),
        lambda: save_arrays(tmp_path / "a", compiled, answers),
    ):
        with pytest.raises(Refused) as caught:
            again()
        assert {each.code for each in caught.value.problems} == {"population-exists"}
    assert len(list((tmp_path / "p").rglob("*.parquet"))) == 1


def test_what_arrays_do_not_hold_is_refused_with_its_mend(compiled, tmp_path):
    office = random_office(chance_of("lapisan"), compiled.rubric, tb=True)
    layered = encode(compiled, [office], ["berbukti"])

    for write in (save_arrays, write_parquet):
        with pytest.raises(Refused) as caught:
            write(tmp_path / "x", compiled, layered)
        assert [each.code for each in caught.value.problems] == ["population-not-storable"]
        assert str(caught.value) == (
            f"salah: {(tmp_path / 'x').as_posix()}: nilai dari aturan bukti, batas dari penilaian, dan angka di atas 15 digit "
            "tidak dapat disimpan [population-not-storable]\n    perbaikan: hitung langsung dari penilaiannya"
        )


def test_stored_answers_of_another_rubric_are_refused(compiled, answers, tmp_path):
    save_arrays(tmp_path / "a", compiled, answers)
    write_parquet(tmp_path / "p", compiled, answers)
    other = compile_rubric(shipped("pmprb-14-2014", tb=False))

    for read in (lambda: open_arrays(tmp_path / "a", other), lambda: parquet_blocks(tmp_path / "p")[0].read(other)):
        with pytest.raises(InvalidFiles) as caught:
            read()
        assert [each.code for each in caught.value.problems] == ["population-of-another-rubric"]
        assert caught.value.problems[0].what == "jawaban tersimpan itu bukan menurut rubrik pmprb-14-2014 yang sekarang"


def spoil_json(folder):
    (folder / "isi.json").write_text("{")


def spoil_list(folder):
    (folder / "isi.json").write_text("[1]")


def spoil_provinces(folder):
    told = json.loads((folder / "isi.json").read_text(encoding="utf-8"))
    (folder / "isi.json").write_text(json.dumps({**told, "provinsi": "Aceh"}))


def spoil_place(folder):
    np.save(folder / "provinsi.npy", np.full(9, 77, dtype=np.int16))


def spoil_shape(folder):
    np.save(folder / "jawaban.npy", np.zeros((9, 1, 1), dtype=np.uint8))


def spoil_length(folder):
    np.save(folder / "tahun.npy", np.zeros(3, dtype=np.int16))


def spoil_bytes(folder):
    (folder / "angka.npy").write_bytes(b"\x93NUMPY")


def spoil_pickle(folder):
    np.save(folder / "kantor.npy", np.array(["a"] * 9, dtype=object), allow_pickle=True)


def spoil_code(folder):
    codes = np.load(folder / "jawaban.npy")
    codes[4, 1, 7] = 255
    np.save(folder / "jawaban.npy", codes)


SPOILERS = [value for name, value in sorted(globals().items()) if name.startswith("spoil_")]


@pytest.mark.parametrize("spoil", SPOILERS, ids=lambda each: each.__name__)
def test_damaged_arrays_are_refused_and_never_scored(spoil, compiled, answers, tmp_path):
    save_arrays(tmp_path / "a", compiled, answers)
    spoil(tmp_path / "a")

    with pytest.raises(InvalidFiles) as caught:
        rolled_up(compiled, array_blocks(tmp_path / "a", compiled), ASKED)

    assert str(caught.value).startswith(f"salah: {(tmp_path / 'a').as_posix()}")
    assert (
        "jawaban tersimpan rusak atau tidak lengkap [population-damaged]\n    perbaikan: simpan ulang dari penilaiannya"
        in str(caught.value)
    )


def test_damaged_parquet_and_other_rounds_are_refused_with_their_file(compiled, answers, tmp_path):
    write_parquet(tmp_path, compiled, answers.part(0, 2))
    one, other = sorted(tmp_path.rglob("*.parquet"))
    (block,) = parquet_blocks(tmp_path)
    content = other.read_bytes()
    other.write_bytes(b"PAR1 rusak")
    with pytest.raises(InvalidFiles) as caught:
        block.read(compiled)
    assert [(each.code, each.file) for each in caught.value.problems] == [("population-damaged", other.as_posix())]

    other.write_bytes(content)
    from dataclasses import replace

    one.unlink()
    first = answers.part(0, 1)
    write_parquet(
        tmp_path, compiled, replace(first, rounds=first.rounds[:1], codes=first.codes[:, :1], numbers=first.numbers[:, :1])
    )
    with pytest.raises(InvalidFiles) as caught:
        block.read(compiled)
    assert [(each.code, each.what) for each in caught.value.problems] == [
        ("population-other-rounds", "putaran unit, ketua, tpi berbeda dari unit")
    ]


def test_parquet_with_a_list_too_short_is_damaged(compiled, answers, tmp_path):
    import pyarrow as pa
    from pyarrow import parquet

    write_parquet(tmp_path, compiled, answers.part(0, 1))
    (place,) = tmp_path.rglob("*.parquet")
    table = parquet.read_table(place, partitioning=None)
    short = pa.array([[3, 4]] * 3, table.schema.field("jawaban").type)
    parquet.write_table(table.set_column(2, table.schema.field("jawaban"), short), place)

    with pytest.raises(InvalidFiles) as caught:
        parquet_blocks(tmp_path)[0].read(compiled)
    assert [each.code for each in caught.value.problems] == ["population-damaged"]


def test_parquet_without_a_column_is_damaged(compiled, answers, tmp_path):
    from pyarrow import parquet

    write_parquet(tmp_path, compiled, answers.part(0, 1))
    (place,) = tmp_path.rglob("*.parquet")
    parquet.write_table(parquet.read_table(place, partitioning=None).drop_columns(["angka"]), place)

    with pytest.raises(InvalidFiles) as caught:
        parquet_blocks(tmp_path)[0].read(compiled)
    assert [each.code for each in caught.value.problems] == ["population-damaged"]


@pytest.mark.parametrize("name", ["akip-88-2021", "rb-general-2023"])
def test_instruments_without_numbers_and_with_targets_are_stored_too(name, tmp_path):
    rubric = shipped(name, tb=True)
    small = compile_rubric(rubric)
    made = encode(small, [random_office(chance_of(name), rubric, tb=True)])
    write_parquet(tmp_path / "p", small, made)
    save_arrays(tmp_path / "a", small, made)

    alike(parquet_blocks(tmp_path / "p")[0].read(small), made)
    alike(open_arrays(tmp_path / "a", small), made)


def test_a_folder_without_answers_is_said_to_have_none(compiled, tmp_path):
    for read in (lambda: open_arrays(tmp_path, compiled), lambda: parquet_blocks(tmp_path)):
        with pytest.raises(NotFound) as caught:
            read()
        assert [each.code for each in caught.value.problems] == ["population-missing"]
        assert str(caught.value) == (
            f"salah: {tmp_path.as_posix()}: tidak ada jawaban tersimpan di folder ini [population-missing]\n"
            "    perbaikan: sebut folder yang ditulis lke"
        )


def test_without_pyarrow_parquet_says_how_to_get_it(compiled, answers, tmp_path, monkeypatch):
    real = builtins.__import__

    def without(name, *rest, **more):
        if name.startswith("pyarrow"):
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(Refused) as caught:
        write_parquet(tmp_path / "p", compiled, answers)

    assert "Parquet butuh paket pyarrow" in str(caught.value)
    assert 'pip install "lke[parquet]"' in str(caught.value)


def test_new_arrays_are_blank(compiled, tmp_path):
    made = new_arrays(tmp_path / "a", compiled, ("unit",), ("Aceh",), 3)

    scores = score_block(compiled, made)
    assert scores.answered.tolist() == [0, 0, 0]
    assert scores.total.tolist() == [0, 0, 0]
    assert scores.highest == pytest.approx([100] * 3)


def test_the_guide_does_what_it_says(tmp_path, monkeypatch, capsys):
    guide = (Path(__file__).parent.parent / "docs" / "rekap.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", guide, re.DOTALL)
    simulate_runs(Simulation(3, 1, first_year=2023), "zi-90-2021", tmp_path / "contoh-nasional")
    monkeypatch.chdir(tmp_path)

    exec(compile(code, "docs/rekap.md", "exec"), {})

    told = capsys.readouterr().out.splitlines()
    assert len(told) == 2 * 3 * 2
    assert told[0].startswith("klaim 2023 nasional total 3 ")
