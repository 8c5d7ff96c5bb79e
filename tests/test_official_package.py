"""A hostile or broken file is refused in bounded memory and time, and says what to do."""

import io
import struct
import tracemalloc
import zipfile
from contextlib import nullcontext, suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lke.errors import InvalidFiles
from lke.workbook.official import package as package_module
from lke.workbook.official.package import open_package, package_of
from lke.workbook.official.patch import analyse
from tests.official_twin import SHEET, parts, twin, zipped


def refused(content, file="buku.xlsx"):
    """Code of the one problem for which *content* is refused, with the part that it names."""
    with pytest.raises(InvalidFiles) as caught:
        analyse(package_of(content, file))
    (problem,) = caught.value.problems
    assert problem.file == file
    assert problem.mend
    return problem.code, problem.path


def with_part(name, content):
    return zipped({**parts(), name: content})


def test_a_sound_workbook_is_read_part_by_part():
    package = package_of(twin(), "buku.xlsx")

    assert {name: package.read(name) for name in package.names} == parts()


def test_a_file_is_opened_from_its_folder(tmp_path):
    (tmp_path / "buku.xlsx").write_bytes(twin())

    assert open_package(tmp_path / "buku.xlsx").names == tuple(parts())


def test_a_file_that_cannot_be_read_is_refused(tmp_path):
    with pytest.raises(InvalidFiles) as caught:
        open_package(tmp_path / "tidak-ada.xlsx")

    assert {problem.code for problem in caught.value.problems} == {"file-unreadable"}


@pytest.mark.parametrize("content", [b"", b"bukan zip", b"\x00" * 100, b"%PDF-1.4 sesuatu"])
def test_what_is_no_zip_is_refused(content):
    assert refused(content) == ("not-a-workbook", "")


def test_a_zip_that_is_no_workbook_is_refused():
    assert refused(zipped({"catatan.txt": b"halo"}))[0] == "workbook-damaged"


def test_a_truncated_file_is_refused():
    assert refused(twin()[:5000]) == ("workbook-truncated", "")


def test_a_file_locked_with_a_password_is_refused():
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 512 + "EncryptedPackage".encode("utf-16-le")

    assert refused(locked) == ("workbook-encrypted", "")


def test_an_old_xls_is_no_workbook_of_parts():
    assert refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 512) == ("not-a-workbook", "")


def test_a_zip_with_passwords_is_refused():
    content = bytearray(twin())
    at = content.rindex(b"PK\x01\x02", 0, content.index(b"PK\x05\x06"))
    content[at + 8] |= 1

    assert refused(bytes(content))[0] == "workbook-encrypted"


@pytest.mark.parametrize("name", ["../luar.xml", "/mutlak.xml", "xl/../../x.xml", "C:/x.xml", "xl\\x.xml", "xl//x.xml"])
def test_a_part_that_points_out_of_the_workbook_is_refused(name):
    assert refused(with_part(name, b"<a/>")) == ("workbook-unsafe", name)


@pytest.mark.parametrize("name", ["XL/WORKBOOK.XML", "xl/workbook.xml"])
def test_a_part_that_is_there_twice_is_refused(name):
    made = io.BytesIO(twin())
    with zipfile.ZipFile(made, "a") as package, pytest.warns(UserWarning, match="Duplicate") if name.islower() else nullcontext():
        package.writestr(name, b"<a/>")

    assert refused(made.getvalue()) == ("workbook-unsafe", name)


@pytest.mark.parametrize(
    "bomb",
    [
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>',
        b'<!doctype a SYSTEM "file:///etc/passwd"><a/>',
        '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a><a/>'.encode("utf-16"),
        b'<?xml version="1.0" encoding="UTF-7"?><a/>',
    ],
)
@pytest.mark.parametrize("name", ["xl/workbook.xml", "xl/media/gambar.vml", "xl/custom.rels", SHEET])
def test_xml_that_declares_entities_is_refused_in_any_part(bomb, name):
    assert refused(with_part(name, bomb)) == ("workbook-unsafe", name)


def test_a_zip_bomb_is_refused_before_it_is_inflated():
    bomb = with_part("xl/bom.xml", b" " * 60_000_000)
    tracemalloc.start()

    assert refused(bomb) == ("workbook-too-large", "xl/bom.xml")
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


def test_a_part_that_lies_about_its_size_is_inflated_no_further():
    content = bytearray(with_part("xl/bom.bin", b" " * 3_000_000))
    at = content.rindex(b"PK\x01\x02")
    content[at + 24 : at + 28] = struct.pack("<L", 100)
    package = package_of(bytes(content), "buku.xlsx")
    with pytest.raises(InvalidFiles) as caught:
        package.read("xl/bom.bin")

    assert {problem.code for problem in caught.value.problems} == {"workbook-damaged"}


def test_parts_that_share_their_bytes_are_refused():
    content = bytearray(twin())
    first = content.index(b"PK\x01\x02")
    name = struct.unpack_from("<H", content, first + 28)[0]
    second = first + 46 + name
    content[second + 42 : second + 46] = content[first + 42 : first + 46]

    assert refused(bytes(content))[0] == "workbook-damaged"


def test_too_many_parts_are_refused(monkeypatch):
    monkeypatch.setattr(package_module, "MOST_PARTS", 10)

    assert refused(twin()) == ("workbook-too-large", "")


def test_a_file_that_is_too_large_is_refused(monkeypatch, tmp_path):
    monkeypatch.setattr(package_module, "LARGEST_FILE", 1000)
    (tmp_path / "buku.xlsx").write_bytes(twin())
    with pytest.raises(InvalidFiles) as caught:
        open_package(tmp_path / "buku.xlsx")

    assert {problem.code for problem in caught.value.problems} == {"workbook-too-large"}


def test_a_sheet_of_a_million_rows_is_refused():
    rows = b"".join(b'<row r="%d"/>' % number for number in range(1, 1_000_001))
    sheet = b'<worksheet xmlns="x"><sheetData>%b</sheetData></worksheet>' % rows

    assert refused(with_part(SHEET, sheet)) == ("workbook-too-large", SHEET)


@pytest.mark.parametrize("sheet", [b"", b"<worksheet", b"<a></b>", b"\xff\xfe\xfa", b"<worksheet xmlns='x'>&nope;</worksheet>"])
def test_a_sheet_that_is_not_xml_is_refused(sheet):
    assert refused(with_part(SHEET, sheet))[0] == "workbook-damaged"


def test_a_sheet_that_is_not_there_is_refused():
    found = parts()
    del found[SHEET]

    assert refused(zipped(found)) == ("workbook-damaged", SHEET)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_file_with_spoilt_bytes_is_read_or_refused_and_never_crashes(data):
    content = bytearray(twin())
    for _each in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(content)))
    with suppress(InvalidFiles):
        analyse(package_of(bytes(content[:cut] if data.draw(st.booleans()) else content), "buku.xlsx"))
