"""Bags: written the same every time, read by another library and from it, and every tampering named."""

import hashlib
import io
import random
import struct
import zipfile

import bagit
import pytest

from lke.errors import InvalidFiles
from lke.files.bag import archive, tags
from lke.files.bag.archive import opened
from lke.files.bag.checking import check_bag
from lke.files.bag.writing import SizeChanged, bag_writer

FILES = {
    "data/a.txt": b"isi a\n" * 5000,
    "data/bukti/Rekap 100% é.txt": b"persen\n",
    "data/foto.jpg": b"\xff\xd8\xff" + random.Random(1).randbytes(3000),
    "data/kosong.txt": b"",
}


def write(file, files=FILES, top="kantong"):
    with bag_writer(file, top) as bag:
        for path, content in files.items():
            bag.add_file(path, io.BytesIO(content), len(content))
        return bag.close([("Source-Organization", "CONTOH\nkantor")])


def problems(file):
    with opened(file) as bag:
        return [(problem.code, problem.path) for problem in check_bag(bag).problems]


def refusal(file):
    with pytest.raises(InvalidFiles) as caught, opened(file) as bag:
        check_bag(bag)
    return [(problem.code, problem.what) for problem in caught.value.problems]


def remade(file, change, to):
    """The entries of *file* as *change* makes them, zipped anew."""
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(to, "w") as new:
        entries = {info.filename: old.read(info) for info in old.infolist()}
        for name, content in change(entries).items():
            new.writestr(name, content)
    return to


@pytest.fixture
def bag(tmp_path):
    write(tmp_path / "a.zip")
    return tmp_path / "a.zip"


def test_the_same_content_gives_the_same_bytes(bag, tmp_path):
    seal = write(tmp_path / "b.zip")

    assert (tmp_path / "b.zip").read_bytes() == bag.read_bytes()
    with opened(bag) as again:
        assert check_bag(again).seal == seal


def test_what_is_packed_already_is_stored_as_it_is(bag):
    with zipfile.ZipFile(bag) as packed:
        methods = {info.filename.removeprefix("kantong/"): info.compress_type for info in packed.infolist()}

    assert (methods["data/a.txt"], methods["data/foto.jpg"]) == (zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED)


def test_a_percent_sign_is_written_as_the_standard_wants_it(bag):
    with zipfile.ZipFile(bag) as packed:
        listed = packed.read("kantong/manifest-sha256.txt").decode()

    assert "data/bukti/Rekap 100%25 é.txt\n" in listed
    assert tags.unescaped("a%25b%0Ac") == "a%b\nc"


def test_another_library_finds_it_valid(tmp_path):
    """A percent sign apart, which that library does not decode as the standard says."""
    write(tmp_path / "a.zip", {path.replace("%", ""): content for path, content in FILES.items()})
    with zipfile.ZipFile(tmp_path / "a.zip") as packed:
        packed.extractall(tmp_path)
    other = bagit.Bag(str(tmp_path / "kantong"))

    assert other.validate()
    assert other.info["Source-Organization"] == "CONTOH kantor"
    assert other.payload_entries().keys() == {path.replace("%", "") for path in FILES}


def test_a_bag_of_another_library_is_read_and_its_faults_are_named(tmp_path):
    folder = tmp_path / "lain"
    folder.mkdir()
    (folder / "surat 100%.txt").write_text("isi")
    (folder / "lagi.txt").write_text("isi lagi")
    bagit.make_bag(str(folder), checksums=["sha256", "sha512", "md5"])
    with zipfile.ZipFile(tmp_path / "lain.zip", "w") as packed:
        for file in sorted(folder.rglob("*")):
            packed.write(file, file.relative_to(tmp_path))
    assert problems(tmp_path / "lain.zip") == []

    def changed(entries):
        return {name: content.replace(b"isi", b"ISI") for name, content in entries.items()}

    named = problems(remade(tmp_path / "lain.zip", changed, tmp_path / "ubah.zip"))
    assert {path for _code, path in named} == {"data/surat 100%.txt", "data/lagi.txt"}


def content_of(file):
    with zipfile.ZipFile(file) as packed:
        return {info.filename: packed.read(info) for info in packed.infolist()}


def flipped(content, at, bit, to):
    hurt = bytearray(content)
    hurt[at] ^= 1 << bit
    to.write_bytes(hurt)
    return to


def test_every_flipped_byte_of_every_entry_is_named(bag, tmp_path):
    """At the head, in the middle and at the end of each; the last bits of what is packed may mean nothing."""
    content, inside, chance = bag.read_bytes(), content_of(bag), random.Random(7)
    with zipfile.ZipFile(bag) as packed:
        entries = [info for info in packed.infolist() if info.compress_size]
    for info in entries:
        name = info.filename.removeprefix("kantong/")
        start = info.header_offset + 30 + len(info.filename.encode())
        for at in (start, start + info.compress_size // 2, start + info.compress_size - 1):
            hurt = flipped(content, at, chance.randrange(8), tmp_path / "x.zip")
            try:
                named = {path for _code, path in problems(hurt)}
            except InvalidFiles:
                named = {tags.DECLARATION}  # without it, it is no bag
            assert name in named or content_of(hurt) == inside, (name, at)


def test_a_flipped_byte_anywhere_is_found_or_means_nothing(bag, tmp_path):
    content, inside, chance = bag.read_bytes(), content_of(bag), random.Random(8)
    for at in chance.sample(range(len(content)), 300):
        hurt = flipped(content, at, 5, tmp_path / "x.zip")
        try:
            found = problems(hurt)
        except InvalidFiles:
            continue
        assert found or content_of(hurt) == inside  # a time, a mark of the zip


def without(entries, name):
    return {each: content for each, content in entries.items() if each != name}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda e: without(e, "kantong/data/a.txt"), {("bag-file-missing", "data/a.txt"), ("bag-oxum-wrong", "bag-info.txt")}),
        (lambda e: without(e, "kantong/bag-info.txt"), {("bag-file-missing", "bag-info.txt")}),
        (
            lambda e: {**e, "kantong/data/baru.txt": b"x"},
            {("bag-file-added", "data/baru.txt"), ("bag-oxum-wrong", "bag-info.txt")},
        ),
        (lambda e: {**e, "kantong/baru.txt": b"x"}, {("bag-file-added", "baru.txt")}),
        (
            lambda e: {**e, "kantong/data/foto.jpg": e["kantong/data/foto.jpg"][:-1] + b"x"},
            {("bag-file-changed", "data/foto.jpg")},
        ),
        (
            lambda e: {**without(e, "kantong/data/foto.jpg"), "kantong/data/f.jpg": e["kantong/data/foto.jpg"]},
            {("bag-file-missing", "data/foto.jpg"), ("bag-file-added", "data/f.jpg")},
        ),
        (
            lambda e: without(e, "kantong/manifest-sha256.txt"),
            {("bag-manifest-missing", "manifest-sha256.txt"), ("bag-file-missing", "manifest-sha256.txt")},
        ),
        (lambda e: without(e, "kantong/tagmanifest-sha256.txt"), {("bag-manifest-missing", "tagmanifest-sha256.txt")}),
        (
            lambda e: {**e, "kantong/manifest-sha256.txt": e["kantong/manifest-sha256.txt"] + b"bukan hash\n"},
            {("bag-manifest-malformed", "manifest-sha256.txt"), ("bag-file-changed", "manifest-sha256.txt")},
        ),
        (
            lambda e: {**e, "kantong/manifest-sha256.txt": e["kantong/manifest-sha256.txt"] * 2},
            {("bag-manifest-malformed", "manifest-sha256.txt"), ("bag-file-changed", "manifest-sha256.txt")},
        ),
        (
            lambda e: {**e, "kantong/fetch.txt": b"https://contoh.invalid/x 3 data/x\n"},
            {("bag-incomplete", "fetch.txt"), ("bag-file-added", "fetch.txt")},
        ),
    ],
)
def test_what_was_removed_added_renamed_or_rewritten_is_named(bag, tmp_path, change, expected):
    assert set(problems(remade(bag, change, tmp_path / "x.zip"))) == expected


def test_a_damaged_entry_is_named(bag, tmp_path):
    with zipfile.ZipFile(bag) as packed:
        info = packed.getinfo("kantong/data/a.txt")
    hurt = bytearray(bag.read_bytes())
    hurt[info.header_offset + 30 + len(info.filename) + 9] ^= 0xFF
    (tmp_path / "x.zip").write_bytes(hurt)

    assert ("bag-file-damaged", "data/a.txt") in problems(tmp_path / "x.zip")


# --- what is not safe ---------------------------------------------------------------------------------------------


def raw_zip(file, entries):
    """A zip with names exactly as given, which other writers would mend."""
    with zipfile.ZipFile(file, "w") as packed:
        for name, content, *attributes in entries:
            info = zipfile.ZipInfo("x")
            info.filename = name
            info.external_attr = attributes[0] if attributes else 0o100644 << 16
            packed.writestr(info, content)
    return file


@pytest.mark.parametrize(
    ("name", "attribute"),
    [
        ("k/../luar.txt", 0o100644),
        ("/k/luar.txt", 0o100644),
        ("k/./x", 0o100644),
        ("k//x", 0o100644),
        ("C:/luar.txt", 0o100644),
        ("k\\luar.txt", 0o100644),
        ("k/a\x01b", 0o100644),
        ("k/tautan", 0o120777),
        ("k/pipa", 0o010644),
    ],
)
def test_names_that_lead_outside_and_links_are_refused(tmp_path, name, attribute):
    file = raw_zip(tmp_path / "x.zip", [("k/bagit.txt", tags.declaration()), (name, b"x", attribute << 16)])

    assert {code for code, _what in refusal(file)} == {"bag-unsafe"}


def test_what_is_no_bag_is_said(tmp_path):
    (tmp_path / "x.zip").write_bytes(b"bukan zip")
    assert refusal(tmp_path / "x.zip") == [("not-a-bag", "bukan berkas zip, atau terpotong")]
    (tmp_path / "x.zip").write_bytes(b"")
    assert {code for code, _what in refusal(tmp_path / "x.zip")} == {"not-a-bag"}
    raw_zip(tmp_path / "x.zip", [("k/x.txt", b"x")])
    assert refusal(tmp_path / "x.zip") == [("not-a-bag", "tidak ada bagit.txt dalam folder teratasnya")]
    raw_zip(tmp_path / "x.zip", [("k/bagit.txt", tags.declaration()), ("l/x", b"x")])
    assert refusal(tmp_path / "x.zip")[0][1].startswith("zip harus memuat tepat satu folder teratas")
    raw_zip(tmp_path / "x.zip", [("bagit.txt", tags.declaration())])
    assert {code for code, _what in refusal(tmp_path / "x.zip")} == {"not-a-bag"}
    raw_zip(tmp_path / "x.zip", [("k/bagit.txt", b"BagIt-Version: 9.9\nTag-File-Character-Encoding: UTF-8\n")])
    assert "versi 9.9" in refusal(tmp_path / "x.zip")[0][1]


def test_a_cut_zip_is_refused(bag, tmp_path):
    content = bag.read_bytes()
    for length in (20, len(content) // 2, len(content) - 5):
        (tmp_path / "x.zip").write_bytes(content[:length])
        assert {code for code, _what in refusal(tmp_path / "x.zip")} == {"not-a-bag"}


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_entries_of_one_name_are_refused(tmp_path):
    file = raw_zip(tmp_path / "x.zip", [("k/bagit.txt", tags.declaration()), ("k/data/a", b"1"), ("k/data/a", b"2")])

    assert refusal(file) == [("bag-unsafe", "berkas ini ada dua kali dalam zip")]


def test_a_locked_entry_is_refused(bag, tmp_path):
    hurt = bytearray(bag.read_bytes())
    at = hurt.find(b"PK\x01\x02")
    hurt[at + 8] |= 1
    (tmp_path / "x.zip").write_bytes(hurt)

    assert {code for code, _what in refusal(tmp_path / "x.zip")} == {"bag-encrypted"}


def test_bombs_are_refused_before_anything_is_unpacked(tmp_path, monkeypatch):
    with zipfile.ZipFile(tmp_path / "x.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("k/bagit.txt", tags.declaration())
        packed.writestr("k/data/nol", b"\0" * 30_000_000)
    assert "bom zip" in refusal(tmp_path / "x.zip")[0][1]

    monkeypatch.setattr(archive, "MOST_ENTRIES", 10)
    raw_zip(tmp_path / "y.zip", [(f"k/{number}", b"") for number in range(11)])
    assert refusal(tmp_path / "y.zip") == [("bag-unsafe", "lebih dari 10 berkas di dalam zip")]

    monkeypatch.setattr(archive, "LARGEST_TOTAL", 1000)
    raw_zip(tmp_path / "z.zip", [("k/bagit.txt", tags.declaration()), ("k/data/a", b"x" * 1001)])
    assert "bom zip" in refusal(tmp_path / "z.zip")[0][1]


def test_entries_that_share_their_bytes_are_refused(tmp_path):
    raw_zip(tmp_path / "x.zip", [("k/a", b"a" * 50), ("k/b", b"b" * 50)])
    hurt = bytearray((tmp_path / "x.zip").read_bytes())
    second = hurt.rfind(b"PK\x01\x02")
    struct.pack_into("<L", hurt, second + 42, 0)
    (tmp_path / "x.zip").write_bytes(hurt)

    assert {code for code, _what in refusal(tmp_path / "x.zip")} == {"bag-unsafe"}


def test_a_bag_in_64_bits_is_read(tmp_path, monkeypatch):
    """As one of more than 4 GB: the marks stand in the directory's end, the numbers before it."""
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 100)
    monkeypatch.setattr(zipfile, "ZIP_FILECOUNT_LIMIT", 2)
    write(tmp_path / "a.zip")

    assert b"PK\x06\x06" in (tmp_path / "a.zip").read_bytes()
    assert problems(tmp_path / "a.zip") == []
    monkeypatch.setattr(archive, "MOST_ENTRIES", 3)
    assert {code for code, _what in refusal(tmp_path / "a.zip")} == {"bag-unsafe"}


# --- writing ------------------------------------------------------------------------------------------------------


def test_nothing_is_left_of_a_bag_that_was_not_finished(tmp_path):
    with pytest.raises(SizeChanged), bag_writer(tmp_path / "a.zip", "k") as bag:
        bag.add_file("data/a", io.BytesIO(b"12345"), 6)
    assert list(tmp_path.iterdir()) == []

    with pytest.raises(KeyboardInterrupt), bag_writer(tmp_path / "a.zip", "k") as bag:
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


def test_tag_files_are_read_as_they_are_meant():
    sha256 = hashlib.sha256(b"x").hexdigest()
    listing = tags.read_manifest(f"{sha256.upper()} *data/a b.txt\r\n\n{sha256}\t./data/c\n".encode())

    assert listing.hashes == {"data/a b.txt": sha256, "data/c": sha256}
    assert listing.faulty == []
    assert tags.read_info(b"A: satu\n  lanjut\nA: dua\nb: \n") == {"A": ["satu lanjut", "dua"], "b": [""]}
    assert tags.read_info(b"tanpa titik dua\n") is None
    assert tags.oxum({"payload-oxum": ["12.3"]}) == (12, 3)
    assert tags.oxum({"Payload-Oxum": ["banyak"]}) == (-1, -1)
    assert tags.read_declaration(b"BagIt-Version: 0.97\r\nTag-File-Character-Encoding: UTF-8\r\n").version == (0, 97)
