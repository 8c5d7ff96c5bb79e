"""The printed table of an action plan: its 17 columns, as the decrees head them and in whatever language lke speaks."""

from lke.model.plan import Activity, Area, SubActivity

AREA, ACTIVITY, SUB_ACTIVITY, INDICATOR = "AREA PERUBAHAN", "KEGIATAN", "SUB KEGIATAN", "INDIKATOR KEBERHASILAN"
MONTHS, REMARK = "PELAKSANAAN (BULAN)", "KET"
FIRST_MONTH = 4
"""Column of January, from 0."""
COLUMNS = 17


def printed_area(area: Area) -> str:
    """The cell of an area."""
    return _labelled(area.label, area.name)


def printed_activity(activity: Activity) -> str:
    """The cell of an activity."""
    return _labelled(activity.label, activity.name)


def printed_sub_activity(row: SubActivity) -> str:
    """The cell of a sub-activity: its name, then the parts that it lists, a line each."""
    return "\n".join([*([_labelled(row.label, row.name)] if row.name else []), *(_labelled(p.label, p.text) for p in row.parts)])


def printed_indicators(row: SubActivity) -> str:
    """The cell of its indicators, a line each under their lead-in, with their details; the sign for none where it has none."""
    lines = [row.lead_in] if row.lead_in else []
    for indicator in row.indicators:
        lines.append(_labelled(indicator.label, indicator.text))
        lines += [f"- {detail}" for detail in indicator.details]
    return "\n".join(lines) or row.printed_indicator or ""


def _labelled(label: str | None, text: str) -> str:
    return f"{label} {text}" if label else text
