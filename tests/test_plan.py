"""The shipped action plan against the printed annex."""

import re
from pathlib import Path

import pytest

from lke.app import open_plan

SEED = sorted((Path(__file__).parent.parent.parent / "shared" / "seed").glob("*.txt"))
PLAN = open_plan("kpu-kota-banjarmasin-2022")


def test_the_plan_has_8_areas_30_activities_80_sub_activities_and_159_indicators():
    rows = list(PLAN.sub_activities())

    assert len(PLAN.areas) == 8
    assert sum(len(area.activities) for area in PLAN.areas) == 30
    assert len(rows) == 80
    assert sum(len(row.indicators) for _area, _activity, row in rows) == 159


def test_ids_are_by_position_and_always_four_parts_for_an_indicator():
    for area_number, area in enumerate(PLAN.areas, 1):
        assert area.id == str(area_number)
        for activity_number, activity in enumerate(area.activities, 1):
            assert activity.id == f"{area.id}.{activity_number}"
            for letter, row in zip("abcdefghij", activity.sub_activities, strict=False):
                assert row.id == f"{activity.id}.{letter}"
                for number, indicator in enumerate(row.indicators, 1):
                    assert indicator.id == f"{row.id}.{number}"


def test_printed_labels_are_kept_beside_the_ids():
    labels = {activity.id: activity.label for area in PLAN.areas for activity in area.activities}
    rows = {row.id: row for _area, _activity, row in PLAN.sub_activities()}

    assert (labels["3.1"], labels["3.2"], labels["5.1"]) == ("1.1.", "1.2.", None)
    for unlettered in ("2.1.a", "2.2.a", "2.3.a", "2.4.a", "4.2.a", "4.4.a", "8.3.a", "8.5.a"):
        assert rows[unlettered].label is None


def test_parts_lead_ins_and_details_are_kept_where_they_are_printed():
    rows = {row.id: row for _area, _activity, row in PLAN.sub_activities()}

    assert {id_: len(row.parts) for id_, row in rows.items() if row.parts} == {
        "1.2.c": 5,
        "4.2.a": 4,
        "8.3.a": 10,
        "8.4.a": 2,
    }
    assert {id_ for id_, row in rows.items() if row.lead_in} == {"1.3.c", "4.3.a", "7.5.b"}
    assert len(rows["1.2.c"].indicators[3].details) == 2
    assert (rows["8.4.a"].printed_indicator, rows["8.4.a"].indicators) == ("-", ())


def test_no_month_is_invented():
    assert PLAN.schedule == "tidak_dinyatakan"


def _printed_rows():
    """The first four cells of each row, the three page breaks joined with one space."""
    rows = []
    for line in SEED[0].read_text(encoding="utf-8").split("\n"):
        cells = [re.sub(r"</?i>", "", cell.strip()) for cell in line.split("\t")]
        if len(cells) < 17 or cells[0] == "AREA PERUBAHAN" or cells[:2] == ["1", "2"] or not any(cells[:4]):
            continue
        continues = not cells[0] and not cells[1] and (not cells[2] or cells[2].startswith("h. "))
        if continues:
            rows[-1] = [f"{old} {new}".strip() for old, new in zip(rows[-1], cells[:4], strict=True)]
        else:
            rows.append(cells[:4])
    return rows


def _as_printed(area, activity, row, first_of_area, first_of_activity):
    def labelled(label, text):
        return " ".join(part for part in (label, text) if part)

    parts = " ".join(labelled(part.label, part.text) for part in row.parts)
    indicators = " ".join(
        labelled(each.label, each.text) + "".join(f" - {detail}" for detail in each.details) for each in row.indicators
    )
    return [
        labelled(area.label, area.name) if first_of_area else "",
        labelled(activity.label, activity.name) if first_of_activity else "",
        labelled(labelled(row.label, row.name), parts),
        row.printed_indicator or labelled(row.lead_in, indicators),
    ]


@pytest.mark.skipif(not SEED, reason="the decree's text is not at hand beside the project")
def test_every_row_reads_as_printed():
    plan = []
    for area in PLAN.areas:
        for activity in area.activities:
            for row in activity.sub_activities:
                first_of_activity = row is activity.sub_activities[0]
                plan.append(
                    _as_printed(area, activity, row, first_of_activity and activity is area.activities[0], first_of_activity)
                )

    assert _printed_rows() == plan


@pytest.mark.skipif(not SEED, reason="the decree's text is not at hand beside the project")
def test_the_legal_basis_reads_as_printed():
    text = re.sub(r"\s+", " ", SEED[0].read_text(encoding="utf-8").replace("*", ""))

    assert len(PLAN.legal_basis) == 8
    assert [law for law in PLAN.legal_basis if law not in text] == []


def test_signatories_are_named_by_role_only():
    assert PLAN.decree.official == "Ketua Komisi Pemilihan Umum Kota Banjarmasin"
