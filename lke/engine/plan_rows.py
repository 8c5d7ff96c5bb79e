"""Reads the rows of a plan's table into areas, activities, sub-activities and indicators, naming what is doubtful."""

import re
from itertools import islice

from lke.engine.monitoring_words import UNPLANNED_MARK
from lke.engine.plan_cells import indicators_of, sub_activity_of
from lke.engine.plan_columns import Columns
from lke.engine.plan_lists import joined, label_and_name, lettered, listed, number_of
from lke.language import _
from lke.model.plan_draft import Doubt, DraftActivity, DraftArea, DraftSubActivity, FoundRow

_AREA_LABEL = re.compile(r"(?:\d{1,2}|[IVX]{1,5}|[A-Z])[.)](?:\s+|$)")
_ACTIVITY_LABEL = re.compile(r"\d{1,2}(?:\.\d{1,2})+\.?(?:\s+|$)")
_SUB_LABEL = re.compile(r"[a-z][.)](?:\s+|$)")
_NOT_PLANNED = ("-", "–", "—", "?", "0")
"""Signs in a month that do not plan it."""


class PlanReader:
    """What has been read so far."""

    def __init__(self) -> None:
        self.areas: list[DraftArea] = []
        self.doubts: list[Doubt] = []
        self._place = ""

    # --- rows ---

    def goes_on(self, row: FoundRow, columns: Columns) -> bool:
        """Whether a row after a blank one is still of the table: it begins something, and is no signature below it."""
        starts = (
            (columns.area, _AREA_LABEL),
            (columns.activity, _ACTIVITY_LABEL),
            (columns.sub_activity, _SUB_LABEL),
        )
        return any(at is not None and label.match(_cell(row, at)) for at, label in starts)

    def ignore(self, row: FoundRow) -> None:
        """Say that a row below the table is left out."""
        told = joined(" ".join(cell for cell in row.cells if cell.strip()))
        self.doubts.append(Doubt(row.place, "", _("baris di bawah tabel tidak dibaca: {text}").format(text=told[:120])))

    def read(self, row: FoundRow, columns: Columns, *, breaks: bool) -> None:
        """Read one row; *breaks*: it is the first of a table or page."""
        self._place = row.place
        area, activity = self._heads(row, columns)
        sub_activity, indicators = _cell(row, columns.sub_activity), _cell(row, columns.indicator)
        begins = self._area(area, breaks=breaks)
        begins = self._activity(activity, breaks=breaks) or begins
        current = self._sub_activity(sub_activity, indicators, begins=begins, breaks=breaks)
        if current is None:
            return
        merged = columns.sub_activity in row.merged
        self._indicators(current, indicators, goes_on=not sub_activity, breaks=breaks, merged=merged)
        current.months |= set(self._months(row, columns, current.id))
        remark = _cell(row, columns.remark) if columns.remark is not None else ""
        if remark:
            current.remarks.append(joined(remark))

    def finish(self, *, shading_known: bool) -> None:
        """Name what is wanting once everything is read."""
        for area in self.areas:
            if not area.activities:
                self._doubt(area.id, _("area tanpa kegiatan"))
            for activity in area.activities:
                if not activity.rows:
                    self._doubt(activity.id, _("kegiatan tanpa sub kegiatan"))
        rows = [row for area in self.areas for activity in area.activities for row in activity.rows]
        if not shading_known and not any(row.months for row in rows):
            self.doubts.append(Doubt("", "", _("arsiran bulan tidak dibaca dari bentuk berkas ini; simpan sebagai .xlsx")))

    def _doubt(self, name: str, what: str) -> None:
        self.doubts.append(Doubt(self._place, name, what))

    # --- areas and activities ---

    def _heads(self, row: FoundRow, columns: Columns) -> tuple[str, str]:
        """The cells of area and activity; a numeral in a column of its own goes before them."""
        area = _cell(row, columns.area) if columns.area is not None else ""
        activity = _cell(row, columns.activity) if columns.activity is not None else ""
        number = _cell(row, columns.number) if columns.number is not None else ""
        if columns.combined and (_ACTIVITY_LABEL.match(area) or _ACTIVITY_LABEL.match(number)):
            area, activity = "", area
        if number and area and not _AREA_LABEL.match(area):
            area = f"{number.rstrip('.')}. {area}"
        elif number and activity and not area and not _ACTIVITY_LABEL.match(activity):
            activity = f"{number} {activity}"
        return joined(area), joined(activity)

    def _area(self, text: str, *, breaks: bool) -> bool:
        """Begin an area where the cell names one; whether it did."""
        if not text:
            return False
        label, name = label_and_name(text, _AREA_LABEL)
        current = self.areas[-1] if self.areas else None
        if current is not None and text == current.printed:
            return False  # printed again on a new page or row
        if current is not None and label is None and breaks and current.label is not None:
            current.name = f"{current.name or ''} {name}".strip()
            self._doubt(current.id, _("nama area berlanjut melewati batas halaman: {text}").format(text=name))
            return False
        area = DraftArea(str(len(self.areas) + 1), label, name or None, printed=text)
        self.areas.append(area)
        self._numeral(area.id, label, label is not None and label.rstrip(".)") == area.id)
        return True

    def _activity(self, text: str, *, breaks: bool) -> bool:
        """Begin an activity where the cell names one; whether it did."""
        if not text:
            return False
        label, name = label_and_name(text, _ACTIVITY_LABEL)
        area = self._current_area()
        current = area.activities[-1] if area.activities else None
        if current is not None and text == current.printed:
            return False
        if current is not None and label is None and breaks and current.label is not None:
            current.name = f"{current.name or ''} {name}".strip()
            self._doubt(current.id, _("nama kegiatan berlanjut melewati batas halaman: {text}").format(text=name))
            return False
        activity = DraftActivity(f"{area.id}.{len(area.activities) + 1}", label, name or None, printed=text)
        area.activities.append(activity)
        self._numeral(activity.id, label, label is not None and label.rstrip(".") == activity.id)
        return True

    def _numeral(self, name: str, label: str | None, fits: bool) -> None:
        if label is None:
            self._doubt(name, _("tanpa nomor tercetak; id menurut urutan"))
        elif not fits:
            self._doubt(name, _("nomor tercetak {label} tidak urut; id menurut urutan").format(label=label))

    def _current_area(self) -> DraftArea:
        if not self.areas:
            self.areas.append(DraftArea("1"))
            self._doubt("1", _("kegiatan mendahului area pertama: nama area belum ada"))
        return self.areas[-1]

    def _current_activity(self) -> DraftActivity:
        area = self._current_area()
        if not area.activities:
            area.activities.append(DraftActivity(f"{area.id}.1"))
            self._doubt(f"{area.id}.1", _("sub kegiatan tanpa kegiatan: nama kegiatan belum ada"))
        return area.activities[-1]

    # --- sub-activities and indicators ---

    def _sub_activity(self, text: str, indicators: str, *, begins: bool, breaks: bool) -> DraftSubActivity | None:
        """The sub-activity that a row is of: a new one, or the one above that it goes on; None where it is of none."""
        if not text and not indicators:
            return self._last() if not begins else None
        last = self._last() if not begins else None
        if last is not None and (not text or joined(text) == last.printed):
            return last
        if last is not None and breaks and self._goes_on_with(last, text):
            return last
        return self._begin(text)

    def _last(self) -> DraftSubActivity | None:
        activities = self.areas[-1].activities if self.areas else []
        return activities[-1].rows[-1] if activities and activities[-1].rows else None

    def _goes_on_with(self, last: DraftSubActivity, text: str) -> bool:
        """Whether the first cell of a page goes on with the list, or the sentence, of the row before it."""
        if last.parts:
            number = number_of(last.parts[-1][0])
            following = listed(text, number + 1) if number is not None else None
            if following is not None and following.items and not following.head:
                last.parts += [(item.label, joined(item.text)) for item in following.items]
                self._doubt(last.id, _("daftar dalam sel berlanjut melewati batas halaman"))
                return True
        if _SUB_LABEL.match(text) or last.label is None:
            return False
        last.name = f"{last.name or ''} {joined(text)}".strip()
        self._doubt(last.id, _("teks berlanjut melewati batas halaman: {text}").format(text=joined(text)[:80]))
        return True

    def _begin(self, text: str) -> DraftSubActivity:
        activity = self._current_activity()
        letter = next(islice(lettered(), len(activity.rows), None))
        row = DraftSubActivity(f"{activity.id}.{letter}", printed=joined(text))
        activity.rows.append(row)
        for what in sub_activity_of(text, row, letter):
            self._doubt(row.id, what)
        return row

    def _indicators(self, row: DraftSubActivity, text: str, *, goes_on: bool, breaks: bool, merged: bool) -> None:
        had = bool(row.indicators)
        for what in indicators_of(text, row):
            self._doubt(row.id, what)
        if not text and not had and not goes_on:
            self._doubt(row.id, _("baris tanpa indikator"))
        if text and goes_on and breaks:
            self._doubt(row.id, _("indikator berlanjut melewati batas halaman"))
        elif text and goes_on and not merged:
            self._doubt(row.id, _("sel sub kegiatan kosong: indikatornya dimasukkan ke sini"))

    # --- months ---

    def _months(self, row: FoundRow, columns: Columns, name: str) -> list[int]:
        """The months that are marked or shaded; a row that is shaded throughout marks none by that."""
        if columns.first_month is None:
            return []
        striped = columns.indicator in row.shaded
        months = []
        for month in range(1, 13):
            at = columns.first_month + month - 1
            sign = _cell(row, at)
            if sign.endswith(UNPLANNED_MARK) and len(sign) > 1:
                self._doubt(name, _("bulan {month} bertanda di luar jadwal; tidak dijadwalkan").format(month=month))
            elif sign in _NOT_PLANNED:
                continue
            elif sign or (at in row.shaded and not striped):
                months.append(month)
        return months


def _cell(row: FoundRow, column: int) -> str:
    return row.cells[column].strip() if column < len(row.cells) else ""
