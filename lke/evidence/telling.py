"""What was found of evidence, as the JSON documents of the commands."""

from pathlib import Path
from typing import Any

from lke.evidence.checking import Checked
from lke.evidence.finding import Finding
from lke.evidence.proposing import Proposal
from lke.evidence.scanning import Scan
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


def scan_document(scan: Scan, written: Path) -> dict[str, Any]:
    """What ``lke evidence scan --json`` prints."""
    return {
        "table": written.as_posix(),
        "counts": scan.as_counts(),
        "registered": scan.registered,
        "proposals": [_proposal(proposal, remark) for proposal, remark in scan.proposals],
        "left_out": [each.as_json() for each in scan.left_out],
    }


def _proposal(proposal: Proposal, remark: str) -> dict[str, Any]:
    def cell(finding: Finding) -> dict[str, str]:
        return {"text": finding.text, "sure": finding.sure, "because": finding.because}

    return {
        "source": proposal.source.root.as_posix(),
        "path": proposal.source.path,
        "link": proposal.source.link or None,
        "sha256": proposal.sha256 or None,
        "indicators": [each for each in proposal.indicators.split(";") if each],
        "criteria": [each for each in proposal.criteria.split(";") if each],
        "item": cell(proposal.item),
        "kind": cell(proposal.kind),
        "date": cell(proposal.day),
        "period": {**cell(proposal.period), "from": proposal.first or None, "to": proposal.last or None},
        "title": proposal.title,
        "remark": remark,
    }
