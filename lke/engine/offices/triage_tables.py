"""The tables of what needs a person: the queue, drift, copies, contradictions, load and plan, and what could not be read."""

from collections.abc import Iterable, Iterator
from fractions import Fraction

from lke.engine.offices.drift import AREA, ASSESSOR, OFFICE, QUESTION, Drift
from lke.engine.offices.overview import Overview
from lke.engine.offices.spread import LEAST_CASES
from lke.engine.offices.table import CHANCE, CHANGE, LONG, NUMBER, POINTS, SHARE, WHOLE, Cell, Column, Table
from lke.engine.offices.tables import group_name
from lke.figures import plain
from lke.language import _
from lke.model.offices import OfficeRun, Unread

MOST_FAULTS = 3
"""Faults that are told of one source; the rest is counted."""


# --- queue -------------------------------------------------------------------------------------------------------


def queue_table(overview: Overview, most: int) -> Table:
    """Each waiting answer, the most points at stake first."""
    columns = (
        Column(_("Urutan"), WHOLE),
        Column(_("Poin dipertaruhkan"), POINTS),
        Column(_("Poin diklaim"), POINTS),
        Column(_("Kode")),
        Column(_("Kantor"), LONG),
        Column(_("Instrumen")),
        Column(_("Tahun"), WHOLE),
        Column(_("Pertanyaan")),
        Column(_("Uraian"), LONG),
        Column(_("Bobot"), POINTS),
        Column("klaim", SHARE),
        Column("berbukti", SHARE),
    )
    rows = tuple(
        (
            place,
            row.unproved,
            row.claimed,
            row.run.code,
            row.run.name,
            row.run.instrument.id,
            row.run.year,
            row.form.id,
            row.form.title,
            row.asked.weight,
            row.asked.klaim,
            row.asked.berbukti,
        )
        for place, row in enumerate(overview.queue[:most], start=1)
    )
    remark = _(
        "Jawaban yang belum dilihat penilai, pada tahun terbaru tiap kantor. Poin dipertaruhkan = bobot × (klaim − berbukti): "
        "yang berdiri di atas klaim saja. Yang sama menurut poin diklaim."
    )
    left = overview.queue[most:]
    rest = sum((row.unproved for row in left), Fraction(0))
    told = (
        _("{count} jawaban lagi, {points} poin dipertaruhkan: lihat --top").format(count=len(left), points=plain(rest))
        if left
        else ""
    )
    return Table("antrean", _("Antrean jawaban"), remark, columns, rows, told)


def queued_questions(overview: Overview) -> Table:
    """The same, added up by question."""
    columns = (
        Column(_("Poin dipertaruhkan"), POINTS),
        Column(_("Poin diklaim"), POINTS),
        Column(_("Kantor"), WHOLE),
        Column(_("Instrumen")),
        Column(_("Tahun"), WHOLE),
        Column(_("Pertanyaan")),
        Column(_("Uraian"), LONG),
    )
    rows = tuple(
        (row.unproved, row.claimed, row.offices, row.instrument.id, row.year, row.form.id, row.form.title)
        for row in overview.questions
    )
    remark = _("Satu pertanyaan di semua kantor yang menunggu; jumlah poinnya di semua kantor itu.")
    return Table("antrean_pertanyaan", _("Antrean menurut pertanyaan"), remark, columns, rows)


# --- drift -------------------------------------------------------------------------------------------------------


def drift_table(overview: Overview) -> Table:
    """Where the office stands above the assessor."""
    columns = (
        Column(_("Menurut")),
        Column(_("Instrumen dan tahun")),
        Column(_("Kode")),
        Column(_("Uraian"), LONG),
        Column(_("Kantor"), WHOLE),
        Column(_("Kasus"), WHOLE),
        Column(_("Di atas penilai"), WHOLE),
        Column(_("Di bawah"), WHOLE),
        Column(_("Sama"), WHOLE),
        Column(_("Selisih rata-rata"), CHANGE),
        Column(_("Selisih poin"), CHANGE),
        Column(_("Di atas, paling sedikit"), SHARE),
        Column(_("Di atas, paling banyak"), SHARE),
        Column(_("Peluang kebetulan"), CHANCE),
        Column(_("Kesimpulan")),
    )
    remark = _(
        "Kasus: pertanyaan yang dijawab kantor dan penilai. Selisih = kredit klaim − kredit penilai. Rentang: selang Wilson "
        "95%. Peluang kebetulan: uji tanda dua arah. Pola: sedikitnya {least} kasus, dan peluang × banyaknya baris sejenis ≤ 5%."
    ).format(least=LEAST_CASES)
    return Table("selisih", _("Penilaian diri di atas penilai"), remark, columns, tuple(map(_drift_row, overview.drifts)))


def kind_word(kind: str) -> str:
    """Name a kind of row."""
    return {QUESTION: _("pertanyaan"), AREA: _("area"), OFFICE: _("kantor"), ASSESSOR: _("penilai")}[kind]


def conclusion(row: Drift) -> str:
    """What the cases say, and no more."""
    if not row.leaning.enough:
        return _("belum cukup kasus")
    return _("pola") if row.pattern else _("bukan pola")


def _drift_row(row: Drift) -> tuple[Cell, ...]:
    leaning = row.leaning
    return (
        kind_word(row.kind),
        group_name(row.group),
        row.id,
        row.title,
        row.offices,
        leaning.cases,
        leaning.above,
        leaning.below,
        leaning.cases - leaning.above - leaning.below,
        leaning.mean,
        leaning.points,
        leaning.low,
        leaning.high,
        leaning.chance,
        conclusion(row),
    )


# --- copies and contradictions -----------------------------------------------------------------------------------


def file_table(overview: Overview) -> Table:
    """Files that several offices registered."""
    columns = (
        Column(_("Kantor"), WHOLE),
        Column(_("Keterangan")),
        Column("sha256"),
        Column(_("Judul"), LONG),
        Column(_("Terdaftar di (kode: id bukti)"), LONG),
    )
    rows = tuple(
        (
            row.offices,
            _("dari atas (asal pusat atau provinsi)") if row.expected else _("perlu dilihat"),
            row.sha256,
            "" if any(filed.restricted for _run, filed in row.kept) else row.kept[0][1].title,
            _kept((run, filed.id) for run, filed in row.kept),
        )
        for row in overview.files
    )
    remark = _(
        "Berkas dengan isi sama persis (sha256) di beberapa kantor. Dari bukti terbatas hanya id dan hash-nya yang ditunjukkan."
    )
    return Table("salinan_berkas", _("Berkas yang sama di beberapa kantor"), remark, columns, rows)


def note_table(overview: Overview) -> Table:
    """Notes that several offices wrote."""
    columns = (
        Column(_("Kantor"), WHOLE),
        Column(_("Keterangan")),
        Column(_("Catatan"), LONG),
        Column(_("Ditulis di (kode: pertanyaan)"), LONG),
    )
    rows = tuple(
        (
            row.offices,
            _("lazim: ditulis lebih dari separuh kantor") if row.common else _("perlu dilihat"),
            row.kept[0][1].shown,
            _kept((run, noted.question) for run, noted in row.kept),
        )
        for row in overview.notes
    )
    remark = _(
        "Catatan satker yang sama kata demi kata (huruf besar, tanda baca dan spasi diabaikan), sedikitnya 40 huruf, dan bukan "
        "kata-kata pertanyaannya sendiri."
    )
    return Table("salinan_catatan", _("Catatan yang sama di beberapa kantor"), remark, columns, rows)


_MOST_LISTED = 20_000


def _kept(places: Iterable[tuple[OfficeRun, str]]) -> str:
    text = "; ".join(f"{run.code or run.place} {run.year or ''}: {name}" for run, name in places)
    return text if len(text) <= _MOST_LISTED else text[:_MOST_LISTED] + " …"


def contradiction_table(overview: Overview) -> Table:
    """Numbers that differ from what last year's run says."""
    columns = (
        Column(_("Kode")),
        Column(_("Kantor"), LONG),
        Column(_("Tahun"), WHOLE),
        Column(_("Masukan")),
        Column(_("Disebut sebagai angka tahun lalu"), NUMBER),
        Column(_("Angka pada penilaian tahun lalu"), NUMBER),
        Column(_("Masukan tahun lalu")),
        Column(_("Tempat"), LONG),
    )
    rows = [
        (
            each.run.code,
            each.run.name,
            each.run.year,
            each.key,
            each.stated,
            each.was,
            each.key_before,
            f"{each.run.place}; {each.before.place}",
        )
        for each in overview.contradictions
    ]
    stopped = [
        ("", "", None, problem.path, None, None, "", f"{unread.source.path}: {problem.what}")
        for unread, problem in overview.stopped
    ]
    remark = _(
        "Angka yang diulang dari tahun lalu (sama_dengan, atau lalu pada tren, penurunan dan capaian) tetapi berlainan. Baris "
        "tanpa kantor: penilaian yang karena itu tidak terbaca."
    )
    return Table("tahun_lalu", _("Angka yang bertentangan dengan tahun lalu"), remark, columns, (*rows, *stopped))


# --- load and plan -----------------------------------------------------------------------------------------------


def load_table(overview: Overview) -> Table:
    """What waits for each role."""
    columns = (
        Column(_("Putaran")),
        Column(_("Penilai"), LONG),
        Column(_("Kantor"), WHOLE),
        Column(_("Sudah dijawab"), WHOLE),
        Column(_("Menunggu"), WHOLE),
        Column(_("Poin dipertaruhkan"), POINTS),
        Column(_("Poin diklaim"), POINTS),
    )
    rows = tuple(
        (each.round, each.role, each.offices, each.done, each.waiting, each.unproved, each.claimed) for each in overview.loads
    )
    remark = _("Jawaban kantor yang belum dijawab dalam putaran itu, pada tahun terbaru tiap kantor.")
    return Table("beban", _("Beban penilai"), remark, columns, rows)


def share_table(overview: Overview) -> Table:
    """What each reviewer gets."""
    columns = (
        Column(_("Pemeriksa"), LONG),
        Column(_("Kantor"), WHOLE),
        Column(_("Jawaban"), WHOLE),
        Column(_("Poin dipertaruhkan"), POINTS),
        Column(_("Detik untuk satu jawaban"), POINTS),
    )
    plan = overview.plan
    rows = tuple((each.reviewer, each.offices, each.answers, each.unproved, each.each) for each in plan.shares)
    remark = _(
        "Tiap pemeriksa {hours} jam. Separuh waktu dibagi rata atas semua jawaban, separuh menurut poin dipertaruhkan; tidak "
        "seorang pun memeriksa kantor yang jawabannya dari dia."
    ).format(hours=plain(plan.hours))
    return Table("pembagian", _("Pembagian pemeriksaan"), remark, columns, rows)


def task_table(overview: Overview) -> Table:
    """Who verifies what."""
    columns = (
        Column(_("Pemeriksa"), LONG),
        Column(_("Kode")),
        Column(_("Kantor"), LONG),
        Column(_("Instrumen")),
        Column(_("Tahun"), WHOLE),
        Column(_("Area")),
        Column(_("Jawaban"), WHOLE),
        Column(_("Poin dipertaruhkan"), POINTS),
        Column(_("Menit"), POINTS),
        Column(_("Detik untuk satu jawaban"), POINTS),
    )
    rows = tuple(
        (
            task.reviewer or _("tidak ada yang boleh"),
            task.run.code,
            task.run.name,
            task.run.instrument.id,
            task.run.year,
            ", ".join(task.areas) or _("semua"),
            task.answers,
            task.unproved,
            task.seconds / 60 if task.reviewer else None,
            task.each if task.reviewer else None,
        )
        for task in overview.plan.tasks
    )
    return Table("rencana", _("Siapa memeriksa apa"), _("Menurut poin dipertaruhkan, terbesar dulu."), columns, rows)


# --- what could not be read --------------------------------------------------------------------------------------


def trouble_table(overview: Overview) -> Table:
    """Every source that could not be read, with its first faults, and everything that had to be said of the others."""
    columns = (
        Column(_("Keadaan")),
        Column(_("Tempat"), LONG),
        Column(_("Kesalahan"), WHOLE),
        Column(_("Apa"), LONG),
        Column(_("Perbaikan"), LONG),
        Column(_("Kode")),
    )
    rows = [*_unread_rows(each for each in overview.unread if not each.passed_over)]
    rows += [
        (_("perlu diperhatikan"), " ".join(filter(None, (each.file, each.path))), None, each.what, each.mend, each.code)
        for each in overview.remarks
    ]
    rows += [(_("diperhatikan"), run.place, None, remark, "", "") for run in overview.runs for remark in run.remarks]
    rows += [*_unread_rows(each for each in overview.unread if each.passed_over)]
    remark = _("Yang tidak terbaca tidak ikut dihitung. Tidak ada yang dirata-rata diam-diam: yang disisihkan disebut di sini.")
    return Table("temuan", _("Yang tidak terbaca, dan yang disisihkan"), remark, columns, tuple(rows))


def _unread_rows(unread: Iterable[Unread]) -> Iterator[tuple[Cell, ...]]:
    for each in unread:
        state = _("dilewati: bukan LKE") if each.passed_over else _("tidak terbaca")
        for problem in each.problems[:MOST_FAULTS]:
            place = problem.file if problem.line is None else f"{problem.file}:{problem.line}"
            told = ": ".join(filter(None, (place if place != each.source.path else "", problem.path, problem.what)))
            yield (state, each.source.path, len(each.problems), told, problem.mend, problem.code)
