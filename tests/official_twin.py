"""An official workbook with invented wording (CONTOH), written part by part as Excel would, with all that must survive a fill.

``twin()`` has what the real files lack: pictures, header logos, x14 dropdowns, form controls, macros, rich text, external
links, comments, printer settings, merged inputs, dates from 1904, hidden sheets, array and shared formulas, and three
rounds with empty score columns.
"""

import zipfile
from io import BytesIO
from xml.sax.saxutils import escape

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE_REL = "http://schemas.openxmlformats.org/package/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
SHEET = "xl/worksheets/sheet2.xml"
"""The part of the worksheet."""

# row, kind, numeral cell, text, weight, options, answer
ROWS = [
    (5, "component", "A", "PENYIAPAN CONTOH", "60", "", ""),
    (6, "group", "1", "Kelompok Warna", "40", "", ""),
    (7, "question", "a", "Apakah papan warna telah dipasang di ruang depan?", "", "Ya/Tidak", ""),
    (8, "question", "b", "Apakah daftar warna disusun dengan lengkap dan rapi?", "", "A/B/C", ""),
    (9, "question", "c", "Apakah cat disimpan menurut urutan tanggal beli?", "", "A/B/C/D", ""),
    (10, "group", "2", "Kelompok Bentuk", "20", "", ""),
    (11, "question", "a", "Apakah bentuk bundar dipakai pada semua tanda arah?", "", "Y/T", ""),
    (12, "question", "b", "Persentase tanda arah yang terbaca", "", "%", ""),
    (13, "input", "", "Jumlah tanda arah yang terpasang", "", "Jumlah", ""),
    (14, "input", "", "Jumlah tanda arah yang terbaca jelas", "", "Jumlah", ""),
    (15, "component", "B", "HASIL CONTOH", "40", "", ""),
    (16, "group", "1", "Kelompok Pendapat", "40", "", ""),
    (17, "question", "a", "Nilai pendapat pengunjung tentang warna ruangan", "", "Nilai (0-4)", ""),
]
CREDITS = {
    "Ya/Tidak": 'IF({0}="Ya",1,0)',
    "Y/T": 'IF({0}="Y",1,0)',
    "A/B/C": 'IF({0}="A",1,IF({0}="B",0.5,0))',
    "A/B/C/D": 'IF({0}="A",1,IF({0}="B",0.67,IF({0}="C",0.33,0)))',
    "%": "{0}",
    "Nilai (0-4)": "{0}/4",
}
RUBRIC = """id: contoh-kembar
judul: Lembar contoh
edisi: "2024"
nilai_dasar: klaim
berlaku: {dari: 2020}
status: usulan
bobot_bawaan: {cara: sama, status: usulan}
tingkat: [Komponen, Kelompok]
skala:
  ya_tidak: {jenis: pilihan, status: usulan, pilihan: {Ya: 1, Tidak: 0}}
  a_c: {jenis: pilihan, status: usulan, pilihan: {A: 1, B: 0.5, C: 0}}
  a_d: {jenis: pilihan, status: usulan, pilihan: {A: 1, B: 0.67, C: 0.33, D: 0}}
  persen: {jenis: persen, status: usulan}
  survei: {jenis: angka, maksimal: 4, satuan: "0-4", status: usulan}
jenis_bukti: {dokumen: dokumen}
waktu: {tahun_ini: {sebutan: tahun ini, tanggal: dibuat}}
isi:
  - id: A
    judul: PENYIAPAN CONTOH
    bobot: 60
    isi:
      - id: A.1
        judul: Kelompok Warna
        bobot: 40
        isi:
          - {id: A.1.a, pertanyaan: "Apakah papan warna telah dipasang di ruang depan?", skala: ya_tidak}
          - {id: A.1.b, pertanyaan: "Apakah daftar warna disusun dengan lengkap dan rapi?", skala: a_c}
          - {id: A.1.c, pertanyaan: "Apakah cat disimpan menurut urutan tanggal beli?", skala: a_d}
      - id: A.2
        judul: Kelompok Bentuk
        bobot: 20
        isi:
          - {id: A.2.a, pertanyaan: "Apakah bentuk bundar dipakai pada semua tanda arah?", skala: ya_tidak}
          - id: A.2.b
            pertanyaan: Persentase tanda arah yang terbaca
            skala: persen
            bukti: {jenis: [dokumen], waktu: tahun_ini}
            masukan:
              terpasang: {judul: Jumlah tanda arah yang terpasang, satuan: buah}
              terbaca: {judul: Jumlah tanda arah yang terbaca jelas, satuan: buah}
            aturan: {jenis: bagian, bagian: terbaca, dari: terpasang, penyebut_nol: penuh}
  - id: B
    judul: HASIL CONTOH
    bobot: 40
    isi:
      - id: B.1
        judul: Kelompok Pendapat
        bobot: 40
        isi:
          - {id: B.1.a, pertanyaan: Nilai pendapat pengunjung tentang warna ruangan, skala: survei}
"""
HEADER = """satker: {kode: "0000", nama: "KPU Kota Contoh", jenjang: kabkota}
tahun: 2024
rubrik: ../rubrik
contoh: true
"""
ANSWERS = {"A.1.a": "Ya", "A.1.b": "B", "A.1.c": "C", "A.2.a": "Tidak", "B.1.a": "3,48"}
NOTES = {"A.1.a": 'Papan "A" & <B> dipasang\n=1+1', "A.2.a": "+62 belum ada"}
INPUTS = {"A.2.b:terpasang": "8", "A.2.b:terbaca": "6"}


def write_run(folder, answers=None, notes=None, inputs=None, evidence="", rounds=("unit", "tpi"), tpi=None, rubric=RUBRIC):
    """A run of the twin's rubric below *folder*; returns its place."""
    answers, notes = ANSWERS if answers is None else answers, NOTES if notes is None else notes
    inputs, tpi = INPUTS if inputs is None else inputs, tpi or {}
    (folder / "rubrik").mkdir(parents=True, exist_ok=True)
    (folder / "rubrik" / "rubric.yaml").write_text(rubric, encoding="utf-8")
    run = folder / "penilaian"
    (run / "bukti").mkdir(parents=True, exist_ok=True)
    (run / "penilaian.yaml").write_text(HEADER + f"putaran: [{', '.join(rounds)}]\n", encoding="utf-8")
    lines = ["kriteria," + ",".join(f"{name},catatan_{name}" for name in rounds)]
    for name in dict.fromkeys([*answers, *notes, *tpi]):
        cells = [name, answers.get(name, ""), notes.get(name, "")]
        cells += [tpi.get(name, ""), ""] if len(rounds) > 1 else []
        cells += ["", ""] * (len(rounds) - 2)
        lines.append(",".join('"' + cell.replace('"', '""') + '"' for cell in cells))
    (run / "jawaban.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    given = "".join(f"{key},{number},,\n" for key, number in inputs.items())
    (run / "data.csv").write_text("kunci,nilai,sumber,putaran\n" + given, encoding="utf-8")
    if evidence:
        (run / "bukti.csv").write_text(evidence, encoding="utf-8")
    return run


# --- the sheets --------------------------------------------------------------------------------------------------


def _text(place, text, style="2"):
    return f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>' if text else ""


def _formula(place, formula, cached, style="3", more=""):
    kind = ' t="str"' if isinstance(cached, str) else ""
    return f'<c r="{place}" s="{style}"{kind}><f{more}>{escape(formula)}</f><v>{cached}</v></c>'


def _group_rows(row):
    """Question rows of the group in *row*."""
    rows = []
    for number, kind, *_rest in ROWS:
        if number > row and kind in ("group", "component"):
            break
        if number > row and kind == "question":
            rows.append(number)
    return rows


def _score(row, kind, options):
    if kind == "question":
        return CREDITS[options].format(f"E{row}")
    if kind == "group":
        rows = _group_rows(row)
        return f"AVERAGE({','.join(f'F{each}' for each in rows)})*C{row}"
    return {5: "F6+F10", 15: "F16"}[row]


def _row(number, kind, numeral, text, weight, options, answers):
    cells = [_text(f"A{number}", numeral), _text(f"B{number}", text, "1")]
    cells.append(f'<c r="C{number}" s="3"><v>{weight}</v></c>' if weight else "")
    cells.append(_text(f"D{number}", options))
    if number == 12:
        cells.append(_formula("E12", 'IF(E13="","",E14/E13)', 0.25, "5"))
    elif kind in ("question", "input"):
        answer = answers.get(number, "")
        number_like = str(answer).replace(".", "").isdigit()
        value = f'<c r="E{number}" s="4"><v>{answer}</v></c>' if number_like else _text(f"E{number}", answer, "4")
        cells.append(value or f'<c r="E{number}" s="4"/>')
    if kind != "input":
        cells.append(_formula(f"F{number}", _score(number, kind, options), 0.125))
    if kind in ("group", "component"):
        cells.append(_formula(f"G{number}", f"F{number}/C{number}", 0.5, "5"))
    if kind in ("question", "input"):
        cells += [f'<c r="{column}{number}" s="2"/>' for column in "HIJ"]
    attributes = ' spans="1:10" ht="31.5" customHeight="1"' if kind == "question" else ' spans="1:10"'
    return f'<row r="{number}"{attributes}>{"".join(cells)}</row>'


HEADS = ["No", "Uraian", "Bobot", "Pilihan Jawaban", "Jawaban", "Nilai", "%", "Catatan", "Bukti Dukung", "Tautan"]


def _worksheet(answers, *, merged):
    rows = ['<row r="1"><c r="A1" s="1" t="s"><v>0</v></c></row>']
    heads = "".join(_text(f"{letter}3", head, "1") for letter, head in zip("ABCDEFGHIJ", HEADS, strict=True))
    rows.append(f'<row r="3" s="1" customFormat="1">{heads}</row>')
    rows += [_row(*row[:6], answers) for row in ROWS]
    rows.append(f'<row r="18">{_text("B18", "TOTAL NILAI", "1")}{_formula("F18", "F5+F15", 77.7)}</row>')
    array = '<c r="L5"><f t="array" ref="L5:L7">F7:F9*2</f><v>9</v></c>'
    rows[2] = rows[2].replace("</row>", f"{array}</row>")
    rows[3] = rows[3].replace("</row>", '<c r="L6"><v>9</v></c></row>')
    rows[4] = rows[4].replace(
        "</row>", '<c r="L7"><v>9</v></c><c r="M7"><f t="shared" ref="M7:M9" si="0">F7*10</f><v>9</v></c></row>'
    )
    rows[5] = rows[5].replace("</row>", '<c r="M8"><f t="shared" si="0"/><v>9</v></c></row>')
    rows[6] = rows[6].replace("</row>", '<c r="M9"><f t="shared" si="0"/><v>9</v></c></row>')
    merges = '<mergeCells count="2"><mergeCell ref="A1:J1"/><mergeCell ref="E17:E18"/></mergeCells>' if merged else ""
    if not merged:
        merges = '<mergeCells count="1"><mergeCell ref="A1:J1"/></mergeCells>'
    return (
        f'{HEAD}<worksheet xmlns="{MAIN}" xmlns:r="{REL}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
        ' mc:Ignorable="x14ac" xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac">'
        '<sheetPr><tabColor rgb="FFFF0000"/></sheetPr><dimension ref="A1:M18"/>'
        '<sheetViews><sheetView workbookViewId="0"/></sheetViews><sheetFormatPr defaultRowHeight="15"/>'
        '<cols><col min="1" max="1" width="6"/><col min="2" max="2" width="60" style="1"/><col min="9" max="10" width="30" style="2"/></cols>'
        f"<sheetData>{''.join(rows)}</sheetData>"
        '<sheetProtection sheet="1" objects="1" scenarios="1"/>'
        f"{merges}"
        '<conditionalFormatting sqref="F5:F18"><cfRule type="cellIs" dxfId="0" priority="1" operator="lessThan"><formula>0.5</formula></cfRule></conditionalFormatting>'
        '<dataValidations count="3">'
        '<dataValidation type="list" allowBlank="1" sqref="E7"><formula1>"Ya,Tidak"</formula1></dataValidation>'
        '<dataValidation type="list" allowBlank="1" sqref="E8"><formula1>"A,B,C"</formula1></dataValidation>'
        '<dataValidation type="list" allowBlank="1" sqref="E11"><formula1>"Y,T"</formula1></dataValidation>'
        "</dataValidations>"
        '<hyperlinks><hyperlink ref="A1" r:id="rId1"/></hyperlinks>'
        '<printOptions horizontalCentered="1"/><pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" r:id="rId2"/><headerFooter><oddHeader>&amp;L&amp;G&amp;CCONTOH</oddHeader></headerFooter>'
        '<drawing r:id="rId3"/><legacyDrawing r:id="rId4"/><legacyDrawingHF r:id="rId5"/>'
        '<mc:AlternateContent><mc:Choice xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" Requires="x14"><controls>'
        '<control shapeId="1025" r:id="rId6" name="Kotak 1"/></controls></mc:Choice></mc:AlternateContent>'
        '<extLst><ext xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}">'
        '<x14:dataValidations xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main" count="1">'
        '<x14:dataValidation type="list" allowBlank="1"><x14:formula1><xm:f>Daftar!$A$1:$A$4</xm:f></x14:formula1><xm:sqref>E9</xm:sqref></x14:dataValidation>'
        "</x14:dataValidations></ext></extLst></worksheet>"
    ).encode()


def _summary():
    cells = _formula("B2", "'Lembar Kerja'!F18", 77.7) + _formula("C2", "[1]Lain!$A$1", 1.5)
    return (
        f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData><row r="1">{_text("A1", "RINGKASAN CONTOH")}<c r="B1" s="3"><v>45000</v></c><c r="C1" t="s"><v>1</v></c></row>'
        f'<row r="2">{_text("A2", "Jumlah")}{cells}</row></sheetData></worksheet>'
    ).encode()


def _lists():
    rows = "".join(f'<row r="{row}">{_text(f"A{row}", letter)}</row>' for row, letter in enumerate("ABCD", start=1))
    return f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'.encode()


def _relations(*targets):
    """Relations rId1, rId2 … of (kind, target)."""
    parts = []
    for at, (kind, target) in enumerate(targets, start=1):
        outside = ' TargetMode="External"' if target.startswith("http") or target.endswith("luar.xlsx") else ""
        base = "http://schemas.microsoft.com/office/2006/relationships" if kind == "vbaProject" else REL
        parts.append(f'<Relationship Id="rId{at}" Type="{base}/{kind}" Target="{target}"{outside}/>')
    return f'{HEAD}<Relationships xmlns="{PACKAGE_REL}">{"".join(parts)}</Relationships>'.encode()


def _workbook(*, from_1904):
    dates = ' date1904="1"' if from_1904 else ""
    return (
        f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{REL}"><workbookPr{dates} codeName="BukuKerja"/><bookViews><workbookView activeTab="1"/></bookViews>'
        '<sheets><sheet name="Rekap" sheetId="1" state="hidden" r:id="rId1"/><sheet name="Lembar Kerja" sheetId="2" r:id="rId2"/>'
        '<sheet name="Daftar" sheetId="3" state="veryHidden" r:id="rId3"/></sheets><externalReferences><externalReference r:id="rId6"/></externalReferences>'
        '<definedNames><definedName name="Pilihan">Daftar!$A$1:$A$4</definedName></definedNames><calcPr calcId="191029"/></workbook>'
    ).encode()


STYLES = f"""{HEAD}<styleSheet xmlns="{MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>
<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>
<cellXfs count="6"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0"/>
<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1"><alignment wrapText="1"/></xf><xf numFmtId="2" fontId="0" fillId="0" borderId="0" xfId="0"/>
<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyProtection="1"><protection locked="0"/></xf><xf numFmtId="10" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles><dxfs count="1"><dxf><font><color rgb="FFFF0000"/></font></dxf></dxfs></styleSheet>""".encode()
STRINGS = f"""{HEAD}<sst xmlns="{MAIN}" count="2" uniqueCount="2"><si><t>LEMBAR KERJA CONTOH</t></si><si><r><rPr><b/></rPr><t>Catatan </t></r><r><t xml:space="preserve">di bawah</t></r></si></sst>""".encode()
VML = b'<xml xmlns:v="urn:schemas-microsoft-com:vml"><v:shape id="_x0000_s1025" type="#_x0000_t201"><v:textbox>tombol</v:textbox></v:shape></xml>'


def parts(answers=None, *, macros=False, merged=True, from_1904=True, worksheet=None):
    """Every part by name; *answers* are row -> what the answer cell already holds."""
    kind = (
        "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
        if macros
        else ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml")
    )
    sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
    overrides = {"/xl/workbook.xml": kind, **{f"/xl/worksheets/sheet{number}.xml": sheet for number in (1, 2, 3)}}
    overrides |= {
        "/xl/styles.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml",
        "/xl/sharedStrings.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml",
        "/xl/drawings/drawing1.xml": "application/vnd.openxmlformats-officedocument.drawing+xml",
        "/xl/comments1.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml",
        "/xl/externalLinks/externalLink1.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.externalLink+xml",
        "/xl/ctrlProps/ctrlProp1.xml": "application/vnd.ms-excel.controlproperties+xml",
        "/xl/calcChain.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml",
    }
    defaults = {"rels": "application/vnd.openxmlformats-package.relationships+xml", "xml": "application/xml", "png": "image/png"}
    defaults |= {"vml": "application/vnd.openxmlformats-officedocument.vmlDrawing", "bin": "application/vnd.ms-office.vbaProject"}
    types = "".join(f'<Default Extension="{ending}" ContentType="{each}"/>' for ending, each in defaults.items())
    types += "".join(f'<Override PartName="{name}" ContentType="{each}"/>' for name, each in overrides.items())
    chain = "".join(f'<c r="F{row}" i="2"/>' for row in range(5, 19) if row not in (13, 14))
    found = {
        "[Content_Types].xml": (
            f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{types}</Types>'.encode()
        ),
        "_rels/.rels": _relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": _workbook(from_1904=from_1904),
        "xl/_rels/workbook.xml.rels": _relations(
            ("worksheet", "worksheets/sheet1.xml"),
            ("worksheet", "worksheets/sheet2.xml"),
            ("worksheet", "/xl/worksheets/sheet3.xml"),
            ("styles", "styles.xml"),
            ("sharedStrings", "sharedStrings.xml"),
            ("externalLink", "externalLinks/externalLink1.xml"),
            ("calcChain", "calcChain.xml"),
            *((("vbaProject", "vbaProject.bin"),) if macros else ()),
        ),
        "xl/worksheets/sheet1.xml": _summary(),
        SHEET: worksheet or _worksheet(answers or {}, merged=merged),
        "xl/worksheets/sheet3.xml": _lists(),
        "xl/worksheets/_rels/sheet2.xml.rels": _relations(
            ("hyperlink", "https://contoh.invalid/petunjuk"),
            ("printerSettings", "../printerSettings/printerSettings1.bin"),
            ("drawing", "../drawings/drawing1.xml"),
            ("vmlDrawing", "../drawings/vmlDrawing1.vml"),
            ("vmlDrawing", "../drawings/vmlDrawing2.vml"),
            ("ctrlProp", "../ctrlProps/ctrlProp1.xml"),
            ("comments", "../comments1.xml"),
        ),
        "xl/styles.xml": STYLES,
        "xl/sharedStrings.xml": STRINGS,
        "xl/calcChain.xml": f'{HEAD}<calcChain xmlns="{MAIN}">{chain}</calcChain>'.encode(),
        "xl/drawings/drawing1.xml": (
            b'<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"><!-- gambar --></xdr:wsDr>'
        ),
        "xl/drawings/_rels/drawing1.xml.rels": _relations(("image", "../media/image1.png")),
        "xl/drawings/vmlDrawing1.vml": VML,
        "xl/drawings/vmlDrawing2.vml": VML,
        "xl/drawings/_rels/vmlDrawing2.vml.rels": _relations(("image", "../media/image1.png")),
        "xl/media/image1.png": PNG,
        "xl/printerSettings/printerSettings1.bin": bytes(range(256)) * 4,
        "xl/ctrlProps/ctrlProp1.xml": b'<formControlPr xmlns="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" objectType="CheckBox"/>',
        "xl/comments1.xml": (
            f'{HEAD}<comments xmlns="{MAIN}"><authors><author>CONTOH</author></authors><commentList><comment ref="B7" authorId="0">'
            "<text><t>petunjuk</t></text></comment></commentList></comments>"
        ).encode(),
        "xl/externalLinks/externalLink1.xml": (
            f'{HEAD}<externalLink xmlns="{MAIN}"><externalBook xmlns:r="{REL}" r:id="rId1"><sheetNames><sheetName val="Lain"/></sheetNames>'
            '<sheetDataSet><sheetData sheetId="0"><row r="1"><cell r="A1"><v>1</v></cell></row></sheetData></sheetDataSet></externalBook></externalLink>'
        ).encode(),
        "xl/externalLinks/_rels/externalLink1.xml.rels": _relations(("externalLinkPath", "luar.xlsx")),
    }
    if macros:
        found["xl/vbaProject.bin"] = b"\xd0\xcf\x11\xe0" + bytes(range(256)) * 8
    return found


def zipped(found):
    """The parts as a zip with a fixed date."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in found.items():
            package.writestr(zipfile.ZipInfo(name, (2024, 1, 2, 3, 4, 6)), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def twin(answers=None, **options):
    """The workbook."""
    return zipped(parts(answers, **options))
