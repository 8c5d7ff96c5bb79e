"""The kind of a document by the words of its name: in Indonesian the first noun says what it is."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from lke.evidence.finding import LIKELY, SURE, Finding, one_of, unknown
from lke.language import _

_WORDS: tuple[tuple[str, str], ...] = (
    ("tanda_terima", r"tanda terima|bukti kirim|bukti pengiriman|resi|kartu kendali"),
    ("daftar_hadir", r"daftar hadir|daftar kehadiran|absensi|absen|presensi|dafhad|daftarhadir"),
    ("tangkapan_layar", r"tangkapan layar|screen ?shots?|screen ?capture|ss|capture|unggahan|postingan"),
    ("tindak_lanjut", r"tindak lanjut|tindaklanjut|rtl|tl"),
    ("lke", r"lke|lembar kerja evaluasi|kke|kertas kerja evaluasi"),
    ("perjanjian", r"perjanjian kinerja|perjanjian|pk|skp|sasaran kinerja pegawai"),
    ("rencana", r"rencana aksi|rencana kerja|rencana|renaksi|renja|renstra|rkt|road ?map|jadwal kegiatan"),
    ("pernyataan", r"surat pernyataan|pernyataan|pakta integritas|pakta|komitmen|deklarasi"),
    ("nihil", r"nihil|surat keterangan nihil"),
    ("sertifikat", r"sertifikat|sertipikat|sttp|stpl|ijazah"),
    ("undangan", r"surat undangan|undangan|und"),
    ("notulen", r"notulen|notulensi|notula|risalah|berita acara rapat|mom"),
    ("sk", r"sk|surat keputusan|keputusan|kepsek|kpts"),
    ("sop", r"sop|standar operasional|standard operating"),
    ("peta", r"peta proses bisnis|peta probis|peta strategis|peta"),
    ("pedoman", r"pedoman|juknis|petunjuk teknis|petunjuk pelaksanaan|kebijakan|maklumat|kode etik"),
    ("kuesioner", r"kuesioner|kuisioner|angket|survei|survey|skm|ikm|ipak|ipkp"),
    ("laporan", r"laporan|lap|lkj|lkjip|lakip|lkjp|report|monev|pemantauan"),
    ("evaluasi", r"evaluasi|reviu|review|eval"),
    ("bahan", r"bahan|materi|paparan|banner|spanduk|leaflet|brosur|poster|pengumuman|infografis|x ?banner"),
    ("foto", r"foto|photo|dokumentasi|gambar kegiatan"),
    ("data", r"data|daftar|register|rekap|rekapitulasi|matriks|tabel|buku tamu|inventarisasi"),
    ("surat", r"surat tugas|surat edaran|edaran|se|nota dinas|nodin|surat pengantar|surat|st|memo"),
    ("tautan", r"tautan|link"),
)
"""Kind of the rubrics' vocabulary -> words, the longer ones first; a kind that the rubric does not have is not proposed."""
_PICTURES = ("jpg", "jpeg", "jfif", "png", "heic", "heif", "gif", "bmp", "webp", "tif", "tiff")
_CAMERA = re.compile(r"(?:img|dsc|dscn|pxl|photo|vid|whatsapp image|wa)(?![a-z])", re.IGNORECASE)


class _Met(NamedTuple):
    at: int
    kind: str
    word: str


def kind_in(title: str, ending: str, known: Mapping[str, str], *, link: bool = False) -> Finding:
    """The kind of what is called *title*, a file of that *ending* or a *link*; *known*: the rubric's kinds.

    *title* is without its code, copy marks and ending.
    """
    met = _met(title, known)
    if not met:
        return _by_ending(title, ending, known, link=link)
    kinds = list(dict.fromkeys(each.kind for each in met))
    first = met[0]
    because = _("kata {word} dalam nama").format(word=repr(first.word))
    if first.at == 0 and len(kinds) == 1:
        return Finding(first.kind, SURE, because)
    if first.at == 0:
        others = _("{because}; kata lain menunjuk {kinds}").format(because=because, kinds=", ".join(kinds[1:]))
        return Finding(first.kind, LIKELY, others)
    return Finding(first.kind, LIKELY, because) if len(kinds) == 1 else one_of(kinds)


def _met(title: str, known: Mapping[str, str]) -> list[_Met]:
    """Words that name a kind, in the order of the title, none within another."""
    text = " ".join(re.sub(r"[^0-9a-z]+", " ", title.lower()).split())
    found: list[_Met] = []
    taken: list[tuple[int, int]] = []
    words = [*_WORDS, *((kind, re.escape(kind.replace("_", " "))) for kind in known if kind not in dict(_WORDS))]
    matches = [
        (kind, match)
        for kind, pattern in words
        if kind in known
        for match in re.finditer(rf"(?<![a-z0-9])(?:{pattern})(?![a-z0-9])", text)
    ]
    for kind, match in sorted(matches, key=lambda each: (each[1].start() - each[1].end(), each[1].start())):
        if all(match.end() <= begin or end <= match.start() for begin, end in taken):
            taken.append(match.span())
            found.append(_Met(match.start(), kind, match[0]))
    return sorted(found)


def _by_ending(title: str, ending: str, known: Mapping[str, str], *, link: bool) -> Finding:
    if link and "tautan" in known:
        return Finding("tautan", LIKELY, _("alamat di web"))
    if ending.lower().lstrip(".") in _PICTURES and "foto" in known:
        camera = _CAMERA.match(title.strip()) is not None
        because = _("nama dari kamera atau WhatsApp") if camera else _("berkas gambar")
        return Finding("foto", LIKELY, because)
    return unknown(_("tidak ada kata yang menyebut jenisnya"))
