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
    "bag-encrypted": "paket dikunci dengan kata sandi: minta paket tanpa kata sandi",
    "bag-file-added": "paket memuat berkas yang tidak tercantum: ditambahkan sesudah ditulis",
    "bag-file-changed": "isi berkas dalam paket berubah sesudah ditulis",
    "bag-file-damaged": "isi berkas dalam paket rusak: unduh atau salin sekali lagi",
    "bag-file-missing": "berkas yang tercantum tidak ada dalam paket",
    "bag-incomplete": "kantong BagIt menyuruh mengunduh isinya; lke tidak mengunduh apa pun",
    "bag-manifest-malformed": "daftar hash atau keterangan dalam paket tidak berbentuk demikian",
    "bag-manifest-missing": "paket tanpa daftar hash SHA-256 atau SHA-512",
    "bag-oxum-wrong": "jumlah byte atau berkas yang dinyatakan paket tidak cocok",
    "bag-score-differs": "nilai yang tersimpan dalam paket bukan yang dihitung ulang dari isinya",
    "bag-score-missing": "paket tanpa nilai tersimpan yang terbaca",
    "bag-unsafe": "zip yang berbahaya dibuka: nama ke luar folder, tautan, nama ganda, atau bom zip",
    "evidence-changed-meanwhile": "berkas bukti berubah sementara paket ditulis: ulangi",
    "evidence-not-seen": "bukti terbatas yang menurut catatan paket tidak sah; isinya tidak ada di situ",
    "not-a-bag": "bukan paket: bukan zip dengan satu kantong BagIt di dalamnya",
    "not-a-package": "kantong BagIt itu tidak memuat penilaian lke, atau catatannya bukan tulisan lke",
    "not-a-preflight": "berkas --stamp bukan hasil lke preflight",
    "package-not-proved": "paket tidak menghasilkan nilainya sendiri dan tidak ditulis: laporkan",
    "preflight-stale": "praperiksa dalam paket tidak dibuat untuk isi paket itu",
    "receipt-differs": "hash pada berita acara bukan hash paket ini",
    "evidence-damaged": "berkas rusak atau terpotong: salin atau unduh sekali lagi",
    "evidence-large": "berkas di atas 100 MB: sukar dikirim",
    "evidence-locked": "berkas dikunci dengan kata sandi: simpan ulang tanpa kata sandi",
    "evidence-name-collides": "dua nama berkas yang bagi Windows dan macOS sama: ganti salah satu",
    "evidence-name-forbidden": "nama berkas memuat huruf yang dilarang Windows atau tidak terlihat: beri nama lain",
    "evidence-name-form": "berkasnya ada, tetapi namanya berbeda huruf besar-kecil atau bentuk Unicode dari yang tercatat",
    "evidence-name-reserved": "nama berkas dipesan Windows untuk perangkat (CON, NUL, COM1): beri nama lain",
    "evidence-name-too-long": "nama berkas terlalu panjang untuk Windows: perpendek",
    "evidence-not-inspected": "berkas terlalu besar atau terlalu lama dibuka; buka sendiri",
    "evidence-not-registered": "berkas di folder bukti yang tidak terdaftar; bukan bagian dari penilaian",
    "evidence-serves-many": "satu dokumen dipakai untuk banyak butir: pastikan isinya mendukung semuanya",
    "evidence-source-changed": "berkas asal berubah sejak dipindai: pindai sekali lagi",
    "evidence-without-pages": "PDF tanpa satu halaman pun",
    "evidence-wrong-format": "isi berkas tidak sesuai akhiran namanya, misalnya halaman web bernama .pdf",
    "item-missing": "baris yang disetujui tidak menyebut indikator atau kriteria",
    "no-links": "daftar tautan tanpa satu tautan pun",
    "no-room": "ruang penyimpanan tidak cukup untuk menyalin bukti",
    "not-confirmed-clearly": "kolom daftar berisi selain ya atau tidak",
    "source-escapes": "nama di dalam zip menunjuk ke luar zip",
    "source-is-a-bomb": "zip yang isinya jauh lebih besar daripada zip-nya",
    "source-is-a-link": "pintasan (symlink) tidak diikuti",
    "source-locked": "berkas di dalam zip dikunci dengan kata sandi",
    "source-missing": "berkas asal pada tabel usulan tidak ada lagi di tempatnya",
    "source-name-twice": "nama yang sama dua kali di dalam zip",
    "source-name-unseen": "nama memuat huruf yang tidak terlihat atau membalik tulisan",
    "source-too-deep": "folder bertingkat terlalu dalam",
    "source-too-large": "berkas di dalam zip terlalu besar",
    "source-too-many": "lebih dari 20.000 berkas",
    "source-unreadable": "folder, zip atau berkas asal tidak dapat dibaca",
    "title-missing": "judul bukti kosong",
    "unknown-item": "tidak ada indikator atau kriteria itu",
    "unknown-kind": "jenis bukti kosong atau tidak dikenal rubrik",
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
    "dask-missing": 'Dask tidak terpasang: pip install "lke[dask]"',
    "dask-scheduler-silent": "penjadwal Dask tidak menjawab: jalankan, lalu sebut alamatnya",
    "parquet-missing": 'pyarrow tidak terpasang: pip install "lke[parquet]"',
    "population-damaged": "jawaban tersimpan rusak atau tidak lengkap: simpan ulang dari penilaiannya",
    "population-exists": "jawaban kantor dan tahun itu sudah tersimpan, atau foldernya sudah ada",
    "population-missing": "tidak ada jawaban tersimpan di folder itu",
    "population-not-storable": "blok memuat nilai aturan bukti, batas dari penilaian, atau angka di atas 15 digit",
    "population-of-another-rubric": "jawaban tersimpan itu menurut rubrik lain atau edisi lain rubrik itu",
    "population-other-rounds": "kantor dengan putaran lain dalam satu blok: hitung sendiri-sendiri",
    "question-ambiguous": "pertanyaan cocok dengan beberapa baris templat; tidak ditebak",
    "question-not-in-rubric": "templat memuat pertanyaan yang tidak ada di rubrik",
    "question-not-in-template": "pertanyaan rubrik tidak ada di templat",
    "report-exists": "berkas laporan sudah ada: pilih nama lain, atau pakai --force",
    "round-unnamed": "putaran penilai di buku kerja tidak disebut namanya: beri nama dengan peta",
    "run-exists": "folder penilaian sudah ada: pilih nama lain",
    "scale-differs": "jawaban yang sama bernilai lain di templat dan di rubrik",
    "simulation-outside-edition": "tahun simulasi di luar masa berlaku rubrik: pakai tahun yang disebut",
    "simulation-target-not-empty": "folder tujuan simulasi sudah berisi: pilih folder baru",
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
    "wrong-encoding": "tabel bukan CSV UTF-8: di Excel pilih Simpan Sebagai, CSV UTF-8",
    "from-another-unit": "lke init --from: penilaian asal milik satker lain",
    "from-another-year": "lke init --from: penilaian asal dari tahun lain",
    "outline-for-final": "penilaian final dengan rubrik garis besar: pakai rubrik lain, atau --allow-unverified",
    "rubric-exists": "folder rubrik sudah ada: pilih id lain",
    "unverified-for-final": "penilaian final dengan angka yang belum terverifikasi: pakai rubrik lain, atau --allow-unverified",
    "editions-mixed": "lke rekap: satu keluarga instrumen dengan beberapa edisi atau isi rubrik; masing-masing dihitung sendiri",
    "last-year-ambiguous": "lke rekap: kantor punya beberapa penilaian tahun lalu; tidak dipilihkan",
    "no-runs-found": "lke rekap: tidak ada yang dapat dibaca di folder itu",
    "office-copied": "lke rekap: isi sama persis dengan penilaian lain; dihitung sekali",
    "office-twice": "lke rekap: satu kantor, tahun dan instrumen di beberapa tempat; tidak masuk rata-rata",
    "office-unnamed": "lke rekap: buku kerja tidak menyebut kantornya; tidak masuk rata-rata",
    "province-differs": "lke rekap: satu awalan kode dengan beberapa nama provinsi",
    "province-missing": "lke rekap: kantor tanpa provinsi; barisnya sendiri, dan ikut nasional",
    "reviewers-unclear": "lke rekap --reviewers: pemeriksa tanpa nama, atau disebut dua kali",
    "source-failed": "lke rekap: lke sendiri gagal membaca satu kantor; yang lain tetap dibaca",
    "office-unreadable": "lke rekap: folder atau berkas tidak dapat dibaca",
    "year-unnamed": "lke rekap: buku kerja tidak menyebut tahunnya; tidak masuk rata-rata",
    "years-mixed": "lke rekap: beberapa tahun dibaca bersama; tiap tahun dihitung sendiri",
    "zip-without-bag": "lke rekap: zip itu bukan paket penilaian; dilewati",
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
