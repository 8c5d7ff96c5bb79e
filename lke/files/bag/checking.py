"""Holding a bag against its own lists: every missing, added or changed file by name."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Never

from lke.errors import SALAH, InvalidFiles, Problem
from lke.files.bag import tags
from lke.files.bag.archive import Archive, Damaged
from lke.language import _

LARGEST_TAG_FILE = 64_000_000
_KNOWN = ("sha512", "sha256", "sha1", "md5")
_STRONG = ("sha512", "sha256")

Progress = Callable[[int], None]


@dataclass(frozen=True)
class BagCheck:
    """What a bag is like."""

    problems: tuple[Problem, ...]
    hashes: Mapping[str, str]
    """Path below the top folder -> SHA-256 of what is there, of all that can be unpacked."""
    sizes: Mapping[str, int]
    tags: Mapping[str, list[str]]
    """What ``bag-info.txt`` says."""

    @property
    def seal(self) -> str | None:
        """The hash that stands for the whole bag: of the list that lists the lists."""
        return self.hashes.get(tags.TAG_MANIFEST)


def payload_bytes(archive: Archive) -> int:
    """How many bytes will be looked at."""
    return sum(info.file_size for info in archive.entries.values())


def check_bag(archive: Archive, progress: Progress | None = None) -> BagCheck:
    """Hold every file of the bag against its lists; *progress* is told of bytes.

    Raises:
        InvalidFiles: when it does not declare itself a bag.

    """
    return _Check(archive, progress).check()


@dataclass
class _Check:
    archive: Archive
    progress: Progress | None
    problems: list[Problem] = field(default_factory=list)
    found: dict[str, dict[str, str]] = field(default_factory=dict)
    """Path -> algorithm -> hash of what is there; empty where it cannot be unpacked."""

    def check(self) -> BagCheck:
        self._declared()
        lists = self._lists()
        wanted = {of_tags: [name for (tag, name) in lists if tag is of_tags] for of_tags in (False, True)}
        for path in self.archive.entries:
            self.found[path] = self._digests(path, {"sha256", *wanted[not path.startswith(tags.PAYLOAD)]})
        for (of_tags, algorithm), listing in lists.items():
            self._compare(of_tags, algorithm, listing)
        self._check_presence(lists)
        said = self._info()
        hashes = {path: digests["sha256"] for path, digests in self.found.items() if digests}
        sizes = {path: info.file_size for path, info in self.archive.entries.items()}
        return BagCheck(tuple(dict.fromkeys(self.problems)), hashes, sizes, said)

    # --- what is declared

    def _declared(self) -> None:
        if tags.DECLARATION not in self.archive.entries:
            self._refuse(_("tidak ada {file} dalam folder teratasnya").format(file=tags.DECLARATION))
        declared = tags.read_declaration(self._read(tags.DECLARATION) or b"")
        if declared is None:
            self._refuse(_("{file} tidak menyatakan kantong BagIt").format(file=tags.DECLARATION))
        if declared.version not in ((1, 0), (0, 97)) or declared.encoding.upper() != "UTF-8":
            what = _("kantong BagIt versi {version} dengan pengodean {encoding} tidak dikenal")
            self._refuse(what.format(version=".".join(map(str, declared.version)), encoding=declared.encoding))
        if "fetch.txt" in self.archive.entries:
            what = _("kantong ini menyuruh mengunduh berkas yang belum ada di dalamnya")
            self._add("fetch.txt", "bag-incomplete", what, _("minta paket yang lengkap; lke tidak mengunduh apa pun"))

    def _refuse(self, what: str) -> Never:
        mend = _("minta paket yang ditulis lke package, apa adanya")
        raise InvalidFiles([Problem(SALAH, self.archive.file, None, "", "not-a-bag", what, mend)])

    def _lists(self) -> dict[tuple[bool, str], tags.Listing]:
        lists = {}
        for path in self.archive.entries:
            kind = tags.manifest_of(path)
            if kind is None or kind[1] not in _KNOWN:
                continue
            listing = tags.read_manifest(self._read(path) or b"")
            for line in listing.faulty:
                what = _("baris {line} bukan hash dan nama berkas, atau menyebut berkas dua kali").format(line=line)
                self._add(path, "bag-manifest-malformed", what, _again())
            lists[kind] = listing
        return lists

    def _check_presence(self, lists: Mapping[tuple[bool, str], object]) -> None:
        for of_tags, name in ((False, tags.MANIFEST), (True, tags.TAG_MANIFEST)):
            if not any((of_tags, algorithm) in lists for algorithm in _STRONG):
                what = _("daftar hash {name} tidak ada").format(name=name)
                self._add(name, "bag-manifest-missing", what, _again())

    # --- what is there

    def _read(self, path: str) -> bytes | None:
        try:
            return self.archive.read(path, LARGEST_TAG_FILE)
        except Damaged:  # said when its hash is asked for
            return None

    def _digests(self, path: str, algorithms: set[str]) -> dict[str, str]:
        digests = {name: hashlib.new(name, usedforsecurity=False) for name in algorithms}
        told = 0
        try:
            for piece in self.archive.pieces(path):
                for digest in digests.values():
                    digest.update(piece)
                told += len(piece)
                if self.progress is not None:
                    self.progress(len(piece))
        except Damaged:
            self._add(path, "bag-file-damaged", _("isi berkas rusak: tidak dapat dibuka utuh"), _again())
            if self.progress is not None:
                self.progress(self.archive.entries[path].file_size - told)
            return {}
        return {name: digest.hexdigest() for name, digest in digests.items()}

    def _compare(self, of_tags: bool, algorithm: str, listing: tags.Listing) -> None:
        there = {path for path in self.found if path.startswith(tags.PAYLOAD) is not of_tags}
        listed = {self._meant(path, there): stated for path, stated in listing.hashes.items()}
        for path, stated in listed.items():
            if path not in self.found:
                self._add(path, "bag-file-missing", _("berkas yang tercantum tidak ada dalam paket"), _again())
            elif self.found[path] and self.found[path].get(algorithm) != stated:
                self._add(path, "bag-file-changed", _("isi berkas berubah: hash tidak sama dengan yang tercantum"), _again())
        for path in sorted(there - listed.keys()):
            if not (of_tags and path.startswith("tagmanifest-")):
                mend = _("jangan dipakai sebelum pengirim menjelaskannya")
                self._add(path, "bag-file-added", _("berkas ini tidak tercantum: ditambahkan sesudah paket ditulis"), mend)

    @staticmethod
    def _meant(path: str, there: set[str]) -> str:
        """The file that a list means; some writers leave a percent sign as it is."""
        meant = tags.unescaped(path)
        return path if meant not in there and path in there else meant

    def _info(self) -> dict[str, list[str]]:
        if tags.INFO not in self.archive.entries:
            return {}
        said = tags.read_info(self._read(tags.INFO) or b"")
        if said is None:
            self._add(tags.INFO, "bag-manifest-malformed", _("ada baris yang bukan nama dan isi"), _again())
            return {}
        stated = tags.oxum(said)
        payload = [info.file_size for path, info in self.archive.entries.items() if path.startswith(tags.PAYLOAD)]
        if stated is not None and stated != (sum(payload), len(payload)):
            what = _("{tag} tidak cocok: isi paket {bytes} byte dalam {files} berkas").format(
                tag=tags.OXUM, bytes=sum(payload), files=len(payload)
            )
            self._add(tags.INFO, "bag-oxum-wrong", what, _again())
        return said

    def _add(self, path: str, code: str, what: str, mend: str) -> None:
        self.problems.append(Problem(SALAH, self.archive.file, None, path, code, what, mend))  # codes stand with their sentences


def _again() -> str:
    return _("minta paket itu sekali lagi, dan cocokkan hash dengan berita acaranya")
