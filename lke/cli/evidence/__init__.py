"""``lke evidence``: evidence coming in, its register, and its files."""

from lke.cli.shell import LazyGroup
from lke.language import _

command = LazyGroup(
    name="evidence",
    package="lke.cli.evidence",
    help=_("""Kumpulkan, daftarkan dan periksa bukti.

\b
Contoh:
    lke evidence scan reports/contoh-kpu-kota-banjarmasin-2022 unduhan/
    lke evidence check reports/contoh-kpu-kota-banjarmasin-2022
"""),
    lines={
        "scan": _("Usulkan bukti dari folder, zip atau daftar tautan"),
        "add": _("Daftarkan bukti yang sudah disetujui"),
        "list": _("Lihat register: sah untuk apa"),
        "check": _("Periksa berkas dan tautan bukti"),
    },
)
