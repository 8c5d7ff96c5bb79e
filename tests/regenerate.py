"""Writes what is generated from the code: JSON Schemas, the command manual, the message catalogues.

Run by ``make docs``; ``tests/test_house.py`` checks that the committed files are current.
"""

import ast
import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from lke import language
from lke.files.schemas import FOLDER, MODELS, schema_text

ROOT = Path(__file__).parent.parent
LOCALE = ROOT / "lke" / "locale"
MANUAL = ROOT / "docs" / "perintah.md"
ERRORS = ROOT / "docs" / "kesalahan.md"
ENGLISH = LOCALE / "en" / "LC_MESSAGES" / "lke.po"
OTHER_ERRORS = {
    "change-unfinished": "perubahan terputus, lalu tabelnya disunting: gabungkan isi yang baru di .lke, lalu hapus catatannya",
    "evidence-exists": "berkas bukti dengan nama itu sudah ada dan isinya lain: beri nama lain",
    "evidence-name-unsafe": "nama berkas bukti menunjuk ke luar folder bukti: beri nama lain",
    "journal-anchor-missing": "hash yang pernah dicetak tidak ada lagi dalam jurnal: jurnal dipotong atau ditulis ulang",
    "journal-broken": "entri jurnal tidak menyambung entri sebelumnya",
    "journal-edited": "entri jurnal diubah sesudah ditulis",
    "journal-entry-missing": "entri jurnal dihapus",
    "journal-reordered": "urutan entri jurnal diubah",
    "journal-unreadable": "baris jurnal bukan entri",
    "run-busy": "penilaian sedang ditulis perintah lke lain: tunggu, lalu ulangi",
    "table-changed-meanwhile": "tabel disimpan orang lain sementara perintah berjalan: ulangi",
    "table-open": "tabel sedang dibuka di Excel: tutup, lalu ulangi",
    "answer-not-in-template": "jawaban bukan pilihan templat",
    "cell-holds-other": "sel templat sudah berisi hal lain: pakai templat kosong atau --overwrite",
    "cell-too-long": "isi satu sel melebihi 32.767 karakter, batas Excel",
    "conversion-failed": "LibreOffice tidak dapat membaca berkas .xls atau .ods itu: simpan ulang sebagai .xlsx",
    "criterion-fell": "lke compare --no-worse: kriteria turun tanpa alasan tercatat",
    "crosswalk-missing": "dua edisi belum punya padanan: lke rubric diff mengusulkannya",
    "effort-not-a-number": "usaha dalam berkas --effort bukan angka 0 atau lebih",
    "file-exists": "berkas padanan sudah ada dan tidak ditimpa: pilih nama lain",
    "instruments-unrelated": "dua penilaian memakai instrumen yang berlainan: tidak dapat dibandingkan",
    "offices-differ": "dua penilaian milik kantor yang berlainan",
    "reason-missing": "alasan kosong dalam berkas --allow",
    "scores-not-named": "satu penilaian perlu dua nilai: --by klaim:berbukti",
    "unknown-target": "rubrik tidak mengenal target itu",
    "evidence-unreadable": "berkas bukti ada tetapi tidak dapat dibaca: periksa izinnya",
    "file-too-large": "berkas YAML di atas 4 MB atau tabel di atas 20 MB: bukan berkas yang benar",
    "file-unreadable": "berkas tidak dapat dibaca: periksa nama dan izinnya",
    "fill-not-verified": "hasil pengisian tidak lolos pemeriksaan ulang; tidak ditulis",
    "import-target-exists": "folder tujuan impor sudah ada: pilih folder lain",
    "input-not-in-template": "masukan rubrik tidak ditemukan di bawah pertanyaannya di templat",
    "map-exists": "berkas peta sudah ada: pilih nama lain",
    "matched-by-code": "pertanyaan dicocokkan menurut nomor saja karena kata-katanya berbeda",
    "no-answer-cell": "pertanyaan tidak mempunyai sel jawaban untuk putaran itu",
    "no-note-column": "templat tidak mempunyai kolom catatan untuk putaran itu",
    "no-such-round": "putaran tidak ada, atau harus disebut dengan --round",
    "not-a-run": "folder tanpa penilaian.yaml: sebut folder penilaian, atau buat dengan lke init",
    "not-a-workbook": "bukan buku kerja Excel .xlsx atau .xlsm: simpan ulang di Excel",
    "not-fillable": "berkas itu tidak dapat diisi: templat harus .xlsx atau .xlsm, dan tujuannya berakhiran sama",
    "not-utf8": "berkas YAML bukan teks UTF-8: simpan ulang sebagai UTF-8",
    "nothing-recognised": "tidak ada pertanyaan yang dikenali di buku kerja: nyatakan letaknya dengan peta",
    "nothing-to-check": "yang disebut bukan penilaian, rubrik, atau rencana aksi",
    "numeral-against-text": "nomor tercetak dan teks pertanyaan berbeda; teks yang dipakai",
    "output-edited": "berkas keluaran diubah orang: pindahkan, atau pakai --force",
    "output-not-writable": "keluaran tidak dapat ditulis: periksa izin dan ruang folder",
    "output-open": "keluaran sedang dibuka di Excel: tutup lalu ulangi; hasil baru disimpan di sebelahnya",
    "question-ambiguous": "pertanyaan cocok dengan beberapa baris templat; tidak ditebak",
    "question-not-in-rubric": "templat memuat pertanyaan yang tidak ada di rubrik",
    "question-not-in-template": "pertanyaan rubrik tidak ada di templat",
    "report-exists": "berkas laporan sudah ada: pilih nama lain, atau pakai --force",
    "round-unnamed": "putaran penilai di buku kerja tidak disebut namanya: beri nama dengan peta",
    "run-exists": "folder penilaian sudah ada: pilih nama lain",
    "scale-differs": "jawaban yang sama bernilai lain di templat dan di rubrik",
    "subtotal-summed": "jumlah yang tidak dikenal rubrik diisi dari bagiannya, atau dikosongkan bila bagiannya belum lengkap",
    "target-is-template": "tujuan adalah templat itu sendiri, yang tidak pernah diubah",
    "text-too-long": "teks melebihi 4000 karakter",
    "text-too-long-for-cell": "teks melebihi 32.767 karakter, batas satu sel Excel",
    "too-many-rows": "tabel melebihi 200.000 baris",
    "unknown-id": "tidak ada kriteria, kelompok atau indikator itu",
    "unknown-score": "tidak ada nilai atau putaran itu",
    "unknown-sheet": "peta menyebut lembar yang tidak ada di buku kerja",
    "workbook-damaged": "buku kerja rusak: salin sekali lagi, atau buka dan simpan ulang di Excel",
    "workbook-encrypted": "buku kerja dikunci dengan kata sandi: hapus kata sandinya di Excel",
    "workbook-too-large": "buku kerja terlalu besar atau bom zip: periksa apakah ini berkas yang benar",
    "workbook-truncated": "buku kerja terpotong: salin atau unduh sekali lagi",
    "workbook-unsafe": "buku kerja memuat nama bagian atau XML yang berbahaya: minta berkas aslinya",
    "answers-differ": "formulir-formulir mengisi hal yang berbeda: putuskan dengan lke collect --take atau --keep",
    "form-cell-error": "sel formulir berisi galat, atau rumus tanpa hasil: ketik isinya",
    "form-cell-outside": "ada isi di luar sel kuning formulir: pindahkan ke sel kuning",
    "form-damaged": "data tersembunyi formulir rusak: salin isiannya ke formulir baru",
    "form-evidence-incomplete": "bukti baru di formulir tanpa pertanyaan, jenis, judul, atau berkas dan tautan",
    "form-evidence-kept": "bukti dari formulir belum dapat didaftarkan; disimpan di bukti_usulan.csv dengan sebabnya",
    "form-of-another-edition": "formulir dibuat dengan rubrik lain, atau rubriknya berubah: buat formulir baru",
    "form-of-another-round": "formulir untuk putaran yang tidak ada dalam penilaian ini",
    "form-of-another-run": "formulir milik satker atau tahun lain",
    "form-offer-contradicts": "usulan diterima dan jawaban lain diketik: kosongkan salah satu",
    "form-offer-unknown": "kolom Terima usulan berisi kata lain: pilih dari daftar",
    "form-other-version": "formulir buatan lke versi lain",
    "form-structure-changed": "baris, kolom atau lembar formulir berubah: salin isiannya ke formulir baru",
    "not-a-form": "berkas itu bukan formulir dari lke form",
    "nothing-to-decide": "lke collect --keep: kriteria itu tidak menunggu keputusan",
    "said-table-edited": "isian.csv disunting sehingga tidak terbaca: kembalikan dari salinan",
    "unknown-area": "rubrik tidak punya area itu",
    "unknown-said": "lke collect --take: tidak ada isian dengan id itu",
    "wrong-encoding": "tabel bukan CSV UTF-8: di Excel pilih Simpan Sebagai, CSV UTF-8",
    "from-another-unit": "lke init --from: penilaian asal milik satker lain",
    "from-another-year": "lke init --from: penilaian asal dari tahun sesudahnya",
    "outline-for-final": "penilaian final dengan rubrik garis besar: pakai rubrik lain, atau --allow-unverified",
    "rubric-exists": "folder rubrik sudah ada: pilih id lain",
    "unverified-for-final": "penilaian final dengan angka yang belum terverifikasi: pakai rubrik lain, atau --allow-unverified",
    "wrong-usage": "perintah dipakai keliru: lihat --help",
}
"""Errors whose file cannot lie in the repository, or that are not about a file."""
NO_DATE = datetime(2000, 1, 1, tzinfo=UTC)
CLICK = LOCALE / "id" / "LC_MESSAGES" / "click.po"

# before any command is imported: click words some of its help at that moment
language.use("id")
language.speak_click()


def schemas() -> dict[Path, bytes]:
    """The JSON Schemas, from the models."""
    return {FOLDER / f"{name}.schema.json": schema_text(name).encode() for name in MODELS}


def manual() -> dict[Path, bytes]:
    """The command manual, from the commands' own help."""
    from lke.cli.shell import cli

    parts = ["# Perintah lke\n\nDibuat dari bantuan perintahnya sendiri (`make docs`); jangan disunting di sini.\n"]
    for words, command in _commands(cli, ("lke",)):
        context = click.Context(command, info_name=" ".join(words), terminal_width=100, help_option_names=["-h", "--help"])
        parts.append(f"## {' '.join(words)}\n\n```text\n{command.get_help(context).rstrip()}\n```\n")
    return {MANUAL: "\n".join(parts).encode()}


def errors() -> dict[Path, bytes]:
    """The list of errors, from the bad files that provoke them."""
    intro = (
        "# Daftar kesalahan\n\nDibuat dari berkas-berkas di `tests/bad` (`make docs`); jangan disunting di sini. "
        "*salah* menghentikan (kode keluar 3), *temuan* dilaporkan dan penilaian berjalan terus. "
        "Tempatnya tertulis di awal: berkas, baris, bagian.\n"
    )
    parts = [intro]
    texts: dict[str, list[str]] = {}
    for file in sorted((ROOT / "tests" / "bad").glob("*.txt")):
        *told, _count = file.read_text(encoding="utf-8").rstrip().split("\n")
        texts.setdefault(file.stem.partition("--")[0], []).append("\n".join(told))
    parts += ["## {}\n\n```text\n{}\n```\n".format(code, "\n".join(told)) for code, told in texts.items()]
    parts.append("## Tanpa berkas contoh\n\n| kode | artinya |\n|---|---|")
    table = "\n".join(f"| {code} | {meaning} |" for code, meaning in sorted(OTHER_ERRORS.items()))
    return {ERRORS: "\n".join(parts).encode() + f"\n{table}\n".encode()}


def _commands(group: click.Command, words: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    yield words, group
    if isinstance(group, click.Group):
        context = click.Context(group, info_name=words[-1])
        for name in group.list_commands(context):
            command = group.get_command(context, name)
            assert command is not None
            yield from _commands(command, (*words, name))


def all_commands() -> list[tuple[str, click.Command]]:
    """Every command with its words."""
    from lke.cli.shell import cli

    return [(" ".join(words), command) for words, command in _commands(cli, ("lke",))]


def _said() -> Iterator[str]:
    """Every message in the code; babel's own reader misses those inside f-strings before Python 3.12."""
    for file in sorted((ROOT / "lke").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_":
                message = node.args[0]
                assert isinstance(message, ast.Constant), f"{file}:{node.lineno}: a message is a text, not made up"
                yield str(message.value)


def english() -> Catalog:
    """The English catalogue: what the code says now, with the translations made so far."""
    found = Catalog(locale="en", project="lke", charset="utf-8", creation_date=None)
    done = read_po(io.BytesIO(ENGLISH.read_bytes()), locale="en") if ENGLISH.exists() else Catalog(locale="en")
    templates = extract_from_dir(ROOT / "lke", [("**.html", "jinja2")], keywords={"_": None})
    for message in sorted({*_said(), *(str(row[2]) for row in templates if row[2])}):
        known = done.get(message)
        found.add(message, string=known.string if known is not None else "")
    return found


def catalogues() -> dict[Path, bytes]:
    """Catalogues as text and compiled."""
    text = io.BytesIO()
    catalogue = english()
    write_po(text, catalogue, omit_header=True, width=110, no_location=True)
    header = (
        b'msgid ""\nmsgstr ""\n"Project-Id-Version: lke\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n"Language: en\\n"\n\n'
    )
    files = {ENGLISH: header + text.getvalue()}
    for po, content in [(ENGLISH, files[ENGLISH]), (CLICK, CLICK.read_bytes())]:
        compiled = io.BytesIO()
        loaded = read_po(io.BytesIO(content))
        loaded.creation_date = loaded.revision_date = NO_DATE
        write_mo(compiled, loaded)
        files[po.with_suffix(".mo")] = compiled.getvalue()
    return files


def generated() -> dict[Path, bytes]:
    """Every generated file."""
    return {**schemas(), **manual(), **errors(), **catalogues()}


if __name__ == "__main__":
    for file, content in generated().items():
        if not file.exists() or file.read_bytes() != content:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
            print("ditulis:", file.relative_to(ROOT))
