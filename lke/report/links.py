"""Where an evidence file of the run lies as seen from a report; besides these only web addresses become links."""

from urllib.parse import quote

from lke.model.places import evidence_path

BESIDE_OUTPUT = "../bukti"
"""The evidence folder as seen from ``RUN/keluaran/``."""


def file_link(name: str, folder: str | None = BESIDE_OUTPUT) -> str | None:
    """Link a register's ``berkas``; None where it would leave the evidence folder, or no way leads there."""
    path = evidence_path(name)
    return None if folder is None or path is None else quote("/".join([folder, *path.split("/")[1:]]))
