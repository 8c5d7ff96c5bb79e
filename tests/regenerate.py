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
    "answer-not-in-template": "jawaban bukan pilihan templat",
    "answers-differ": "formulir-formulir mengisi hal yang berbeda: putuskan dengan lke collect --take atau --keep",
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
    "cell-holds-other": "sel templat sudah berisi hal lain: pakai templat kosong atau --overwrite",
    "cell-too-long": "isi satu sel melebihi 32.767 karakter, batas Excel",
    "change-unfinished": "perubahan terputus, lalu tabelnya disunting: gabungkan isi yang baru di .lke, lalu hapus catatannya",
    "conversion-failed": "LibreOffice tidak dapat membaca berkas .xls atau .ods itu: simpan ulang sebagai .xlsx",
    "criterion-fell": "lke compare --no-worse: kriteria turun tanpa alasan tercatat",
    "crosswalk-missing": "dua edisi belum punya padanan: lke rubric diff mengusulkannya",
    "dask-missing": 'Dask tidak terpasang: pip install "lke[dask]"',
    "dask-scheduler-silent": "penjadwal Dask tidak menjawab: jalankan, lalu sebut alamatnya",
    "day-not-stated": "tanggal_nilai kosong: isi, atau sebut --as-of",
    "document-damaged": "dokumen Word rusak: buka dan simpan ulang di Word",
    "editions-mixed": "lke rekap: satu keluarga instrumen dengan beberapa edisi atau isi rubrik; masing-masing dihitung sendiri",
    "effort-not-a-number": "usaha dalam berkas --effort bukan angka 0 atau lebih",
    "evidence-changed-meanwhile": "berkas bukti berubah sementara paket ditulis: ulangi",
    "evidence-damaged": "berkas rusak atau terpotong: salin atau unduh sekali lagi",
    "evidence-exists": "berkas bukti dengan nama itu sudah ada dan isinya lain: beri nama lain",
    "evidence-large": "berkas di atas 100 MB: sukar dikirim",
    "evidence-locked": "berkas dikunci dengan kata sandi: simpan ulang tanpa kata sandi",
    "evidence-name-collides": "dua nama berkas yang bagi Windows dan macOS sama: ganti salah satu",
    "evidence-name-forbidden": "nama berkas memuat huruf yang dilarang Windows atau tidak terlihat: beri nama lain",
    "evidence-name-form": "berkasnya ada, tetapi namanya berbeda huruf besar-kecil atau bentuk Unicode dari yang tercatat",
    "evidence-name-reserved": "nama berkas dipesan Windows untuk perangkat (CON, NUL, COM1): beri nama lain",
    "evidence-name-too-long": "nama berkas terlalu panjang untuk Windows: perpendek",
    "evidence-name-unsafe": "nama berkas bukti menunjuk ke luar folder bukti: beri nama lain",
    "evidence-not-inspected": "berkas terlalu besar atau terlalu lama dibuka; buka sendiri",
    "evidence-not-registered": "berkas di folder bukti yang tidak terdaftar; bukan bagian dari penilaian",
    "evidence-not-seen": "bukti terbatas yang menurut catatan paket tidak sah; isinya tidak ada di situ",
    "evidence-serves-many": "satu dokumen dipakai untuk banyak butir: pastikan isinya mendukung semuanya",
    "evidence-source-changed": "berkas asal berubah sejak dipindai: pindai sekali lagi",
    "evidence-unreadable": "berkas bukti ada tetapi tidak dapat dibaca: periksa izinnya",
    "evidence-without-pages": "PDF tanpa satu halaman pun",
    "evidence-wrong-format": "isi berkas tidak sesuai akhiran namanya, misalnya halaman web bernama .pdf",
    "file-exists": "berkas tujuan (padanan, draf rencana aksi, jadwal) sudah ada dan tidak ditimpa: pilih nama lain",
    "file-too-large": "berkas YAML di atas 4 MB atau tabel di atas 20 MB: bukan berkas yang benar",
    "file-unreadable": "berkas tidak dapat dibaca: periksa nama dan izinnya",
    "fill-failed": "lke export --batch: lke sendiri gagal pada satu penilaian; yang lain tetap diisi",
    "fill-not-verified": "hasil pengisian tidak lolos pemeriksaan ulang; tidak ditulis",
    "folder-busy": "lke lain sedang menulis ke folder keluaran itu: tunggu sampai selesai",
    "follow-up-closed": "tindak lanjut sudah ditutup: catat yang baru",
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
    "from-another-unit": "lke init --from: penilaian asal milik satker lain",
    "from-another-year": "lke init --from: penilaian asal dari tahun lain",
    "import-target-exists": "folder tujuan impor sudah ada: pilih folder lain",
    "input-not-in-template": "masukan rubrik tidak ditemukan di bawah pertanyaannya di templat",
    "instruments-unrelated": "dua penilaian memakai instrumen yang berlainan: tidak dapat dibandingkan",
    "item-missing": "baris yang disetujui tidak menyebut indikator atau kriteria",
    "journal-anchor-missing": "hash yang pernah dicetak tidak ada lagi dalam jurnal: jurnal dipotong atau ditulis ulang",
    "journal-broken": "entri jurnal tidak menyambung entri sebelumnya",
    "journal-edited": "entri jurnal diubah sesudah ditulis",
    "journal-entry-missing": "entri jurnal dihapus",
    "journal-reordered": "urutan entri jurnal diubah",
    "journal-unreadable": "baris jurnal bukan entri",
    "last-year-ambiguous": "lke rekap: kantor punya beberapa penilaian tahun lalu; tidak dipilihkan",
    "map-exists": "berkas peta sudah ada: pilih nama lain",
    "matched-by-code": "pertanyaan dicocokkan menurut nomor saja karena kata-katanya berbeda",
    "names-clash": "lke export --batch: dua folder penilaian hanya berbeda huruf besar dan kecil",
    "no-answer-cell": "pertanyaan tidak mempunyai sel jawaban untuk putaran itu",
    "no-assessor-round": "putaran penilai harus disebut, atau tidak ada",
    "no-links": "daftar tautan tanpa satu tautan pun",
    "no-note-column": "templat tidak mempunyai kolom catatan untuk putaran itu",
    "no-room": "ruang penyimpanan tidak cukup untuk menyalin bukti",
    "no-runs-below": "tidak ada folder penilaian di bawah folder itu",
    "no-runs-found": "lke rekap: tidak ada yang dapat dibaca di folder itu",
    "no-such-round": "putaran tidak ada, atau harus disebut dengan --round",
    "not-a-bag": "bukan paket: bukan zip dengan satu kantong BagIt di dalamnya",
    "not-a-form": "berkas itu bukan formulir dari lke form",
    "not-a-package": "kantong BagIt itu tidak memuat penilaian lke, atau catatannya bukan tulisan lke",
    "not-a-plan-file": "bukan buku kerja Excel dan bukan dokumen Word: simpan sebagai .xlsx atau .docx",
    "not-a-preflight": "berkas --stamp bukan hasil lke preflight",
    "not-a-run": "folder tanpa penilaian.yaml: sebut folder penilaian, atau buat dengan lke init",
    "not-a-workbook": "bukan buku kerja Excel .xlsx atau .xlsm: simpan ulang di Excel",
    "not-confirmed-clearly": "kolom daftar berisi selain ya atau tidak",
    "not-fillable": "berkas itu tidak dapat diisi: templat harus .xlsx atau .xlsm, dan tujuannya berakhiran sama",
    "not-utf8": "berkas YAML bukan teks UTF-8: simpan ulang sebagai UTF-8",
    "nothing-recognised": "tidak ada pertanyaan yang dikenali di buku kerja: nyatakan letaknya dengan peta",
    "nothing-to-check": "yang disebut bukan penilaian, rubrik, atau rencana aksi",
    "nothing-to-decide": "lke collect --keep: kriteria itu tidak menunggu keputusan",
    "nothing-to-respond-to": "penilai belum menjawab: belum ada yang ditanggapi",
    "numeral-against-text": "nomor tercetak dan teks pertanyaan berbeda; teks yang dipakai",
    "office-copied": "lke rekap: isi sama persis dengan penilaian lain; dihitung sekali",
    "office-met-twice": "satu kantor dan tahun ada di beberapa folder: pakai satu",
    "office-twice": "lke rekap: satu kantor, tahun dan instrumen di beberapa tempat; tidak masuk rata-rata",
    "office-unnamed": "lke rekap: buku kerja tidak menyebut kantornya; tidak masuk rata-rata",
    "office-unreadable": "lke rekap: folder atau berkas tidak dapat dibaca",
    "offices-differ": "dua penilaian milik kantor yang berlainan",
    "outline-for-final": "penilaian final dengan rubrik garis besar: pakai rubrik lain, atau --allow-unverified",
    "output-edited": "berkas keluaran diubah orang: pindahkan, atau pakai --force",
    "output-not-writable": "keluaran tidak dapat ditulis: periksa izin dan ruang folder",
    "output-open": "keluaran sedang dibuka di Excel: tutup lalu ulangi; hasil baru disimpan di sebelahnya",
    "package-not-proved": "paket tidak menghasilkan nilainya sendiri dan tidak ditulis: laporkan",
    "parquet-missing": 'pyarrow tidak terpasang: pip install "lke[parquet]"',
    "plan-table-not-found": "tidak ada tabel rencana aksi di berkas itu: periksa judul kolomnya",
    "population-damaged": "jawaban tersimpan rusak atau tidak lengkap: simpan ulang dari penilaiannya",
    "population-exists": "jawaban kantor dan tahun itu sudah tersimpan, atau foldernya sudah ada",
    "population-missing": "tidak ada jawaban tersimpan di folder itu",
    "population-not-storable": "blok memuat nilai aturan bukti, batas dari penilaian, atau angka di atas 15 digit",
    "population-of-another-rubric": "jawaban tersimpan itu menurut rubrik lain atau edisi lain rubrik itu",
    "population-other-rounds": "kantor dengan putaran lain dalam satu blok: hitung sendiri-sendiri",
    "preflight-stale": "praperiksa dalam paket tidak dibuat untuk isi paket itu",
    "province-differs": "lke rekap: satu awalan kode dengan beberapa nama provinsi",
    "province-missing": "lke rekap: kantor tanpa provinsi; barisnya sendiri, dan ikut nasional",
    "question-ambiguous": "pertanyaan cocok dengan beberapa baris templat; tidak ditebak",
    "question-not-in-rubric": "templat memuat pertanyaan yang tidak ada di rubrik",
    "question-not-in-template": "pertanyaan rubrik tidak ada di templat",
    "reason-missing": "alasan kosong dalam berkas --allow",
    "reason-without-lowering": "formulir menyebut alasan, tetapi jawabannya tidak lebih rendah daripada jawaban satker",
    "receipt-differs": "hash pada berita acara bukan hash paket ini",
    "rejected-without-reason": "bukti ditolak tanpa alasan",
    "report-exists": "berkas laporan sudah ada: pilih nama lain, atau pakai --force",
    "responder-assessed": "penilai menanggapi jawabannya sendiri",
    "response-decided": "tanggapan sudah diputus: sampaikan yang baru",
    "response-open": "tanggapan atas jawaban yang sama belum diputus",
    "reviewers-unclear": "lke rekap --reviewers: pemeriksa tanpa nama, atau disebut dua kali",
    "round-unnamed": "putaran penilai di buku kerja tidak disebut namanya: beri nama dengan peta",
    "rubric-exists": "folder rubrik sudah ada: pilih id lain",
    "run-busy": "penilaian sedang ditulis perintah lke lain: tunggu, lalu ulangi",
    "run-exists": "folder penilaian sudah ada: pilih nama lain",
    "run-without-plan": "penilaian tanpa rencana aksi: isi rencana_aksi di penilaian.yaml",
    "said-table-edited": "isian.csv disunting sehingga tidak terbaca: kembalikan dari salinan",
    "scale-differs": "jawaban yang sama bernilai lain di templat dan di rubrik",
    "scores-not-named": "satu penilaian perlu dua nilai: --by klaim:berbukti",
    "simulation-outside-edition": "tahun simulasi di luar masa berlaku rubrik: pakai tahun yang disebut",
    "simulation-target-not-empty": "folder tujuan simulasi sudah berisi: pilih folder baru",
    "source-escapes": "nama di dalam zip menunjuk ke luar zip",
    "source-failed": "lke rekap: lke sendiri gagal membaca satu kantor; yang lain tetap dibaca",
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
    "subtotal-summed": "jumlah yang tidak dikenal rubrik diisi dari bagiannya, atau dikosongkan bila bagiannya belum lengkap",
    "table-changed-meanwhile": "tabel disimpan orang lain sementara perintah berjalan: ulangi",
    "table-open": "tabel sedang dibuka di Excel: tutup, lalu ulangi",
    "target-is-template": "tujuan adalah templat itu sendiri, yang tidak pernah diubah",
    "text-too-long": "teks melebihi 4000 karakter",
    "text-too-long-for-cell": "teks melebihi 32.767 karakter, batas satu sel Excel",
    "title-missing": "judul bukti kosong",
    "too-many-rows": "tabel melebihi 200.000 baris",
    "unknown-area": "rubrik tidak punya area itu",
    "unknown-follow-up": "tidak ada tindak lanjut itu",
    "unknown-id": "tidak ada kriteria, kelompok atau indikator itu",
    "unknown-item": "tidak ada indikator atau kriteria itu",
    "unknown-kind": "jenis bukti kosong atau tidak dikenal rubrik",
    "unknown-response": "tidak ada tanggapan itu",
    "unknown-said": "lke collect --take: tidak ada isian dengan id itu",
    "unknown-score": "tidak ada nilai atau putaran itu",
    "unknown-sheet": "lembar yang disebut (dalam peta, atau dengan --sheet) tidak ada di buku kerja",
    "unknown-target": "rubrik tidak mengenal target itu",
    "unverified-for-final": "penilaian final dengan angka yang belum terverifikasi: pakai rubrik lain, atau --allow-unverified",
    "workbook-damaged": "buku kerja rusak: salin sekali lagi, atau buka dan simpan ulang di Excel",
    "workbook-encrypted": "buku kerja dikunci dengan kata sandi: hapus kata sandinya di Excel",
    "workbook-outdated": "lke export --batch: buku kerja lama tetap ada, penilaiannya kini salah atau ditolak",
    "workbook-too-large": "buku kerja terlalu besar atau bom zip: periksa apakah ini berkas yang benar",
    "workbook-truncated": "buku kerja terpotong: salin atau unduh sekali lagi",
    "workbook-unsafe": "buku kerja memuat nama bagian atau XML yang berbahaya: minta berkas aslinya",
    "workbook-without-run": "lke export --batch: buku kerja lama tetap ada, penilaiannya tidak ditemukan lagi",
    "wrong-encoding": "tabel bukan CSV UTF-8: di Excel pilih Simpan Sebagai, CSV UTF-8",
    "wrong-usage": "perintah dipakai keliru: lihat --help",
    "year-unnamed": "lke rekap: buku kerja tidak menyebut tahunnya; tidak masuk rata-rata",
    "years-mixed": "lke rekap: beberapa tahun dibaca bersama; tiap tahun dihitung sendiri",
    "zip-without-bag": "lke rekap: zip itu bukan paket penilaian; dilewati",
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
