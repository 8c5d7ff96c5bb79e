"""What was found of evidence, as the JSON documents of the commands."""

from typing import Any

from lke.evidence.checking import Checked
from lke.files.evidence import Content
from lke.model.places import RESTRICTED


def checked_document(checked: Checked) -> dict[str, Any]:
    """What ``lke evidence check --json`` prints; of restricted evidence no name."""
    return {
        "files": [_content(each, checked) for each in checked.contents],
        "unregistered": [{"file": each.place, "size": each.size} for each in checked.unregistered],
        "failing": len(checked.failing),
        "remarks": len(checked.problems) - len(checked.failing),
        "problems": [each.as_json() for each in checked.problems],
    }


def _content(content: Content, checked: Checked) -> dict[str, Any]:
    hidden = content.row.access == RESTRICTED
    inspection = checked.formats.get(content.sha256 or "")
    return {
        "id": content.row.id,
        "kind": content.row.kind,
        "file": None if hidden else content.place,
        "state": content.state.value,
        "size": content.size,
        "sha256": content.sha256,
        "format": inspection.format if inspection else None,
        "verdict": inspection.verdict if inspection else None,
    }
