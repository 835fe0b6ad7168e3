"""A report as a Word document, for those who go on editing it. Needs the extra `docx`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import Any

from badges.papers.model import Block, Cell, Chart, Column, Document, Heading, PageBreak, Paragraph, Row, Table, Text
from checkin.errors import UsageError

_BODY_MM = 182.0
_MARGIN_TWIPS = 45  # 0.8 mm
_SIZES = {"strong": 9.5, "plain": 9, "quiet": 8, "small": 7, "large": 12, "title": 22}


def write_docx(document: Document, path: Path) -> None:
    """Write a document to a DOCX. Raises UsageError where python-docx is not installed."""
    if find_spec("docx") is None:
        raise UsageError(
            "Word documents need the package python-docx, which is not installed here.",
            "Install it with: pip install 'delegate-checkin[docx]', or write a .pdf or .xlsx.",
        )
    import docx

    made = docx.Document()
    _describe(made, document)
    _page(made.sections[0], document)
    for item in document.blocks:
        _add(made, item)
    with path.open("wb") as out:
        made.save(out)


def _describe(made: Any, document: Document) -> None:
    properties = made.core_properties
    properties.title = document.whole_title
    properties.author = document.head.organiser
    properties.language = document.language
    properties.comments = ""
    properties.created = properties.modified = datetime.fromisoformat(document.head.printed)


def _page(section: Any, document: Document) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm

    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(14)
    if document.bare:
        return
    head = document.head
    training = "TRAINING · NOT VALID" if head.training else ""
    what = f"{document.whole_title} · {head.when}"
    _lines(section.header, [line for line in (training, head.conference, head.where, head.project, what) if line])
    foot = section.footer.paragraphs[0]
    # Emblem and statement stand in one paragraph: they are never apart.
    if emblem := _emblem(head.funding):
        foot.add_run().add_picture(BytesIO(emblem), height=Mm(10))
        foot.add_run("  ")
    foot.add_run(head.funding)
    number = section.footer.add_paragraph()
    number.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    number.add_run("Page ")
    _field(number, "PAGE")
    number.add_run(" of ")
    _field(number, "NUMPAGES")
    number.add_run("   ".join(["", *filter(None, (head.printed, head.seal))]))


def _emblem(funding: str) -> bytes:
    from badges.papers.emblem import emblem_png

    return emblem_png(funding)


def _lines(part: Any, lines: list[str]) -> None:
    for at, words in enumerate(lines):
        paragraph = part.paragraphs[0] if at == 0 else part.add_paragraph()
        paragraph.paragraph_format.space_after = 0
        paragraph.add_run(words).bold = at == 0


def _field(paragraph: Any, code: str) -> None:
    """A number that the word processor works out."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    paragraph._p.append(field)


def _add(made: Any, item: Block) -> None:
    match item:
        case Heading():
            made.add_heading(f"{item.words} ({item.note})" if item.note else item.words, item.level)
        case Paragraph():
            _set(made.add_paragraph(), (item.text,))
        case Table():
            _table(made, item)
        case Chart():
            made.add_heading(item.title, 2)
            _figures(made, item)
        case PageBreak():
            made.add_page_break()
        case _:
            made.add_paragraph()


def _table(made: Any, table: Table) -> None:
    from docx.oxml import OxmlElement
    from docx.shared import Mm

    share = _BODY_MM / sum(column.width for column in table.columns)
    drawn = made.add_table(rows=1, cols=len(table.columns))
    drawn.style, drawn.autofit = "Table Grid", False
    _narrow_margins(drawn)
    for cell, place, column in zip(drawn.rows[0].cells, drawn.columns, table.columns, strict=True):
        cell.width = place.width = Mm(column.width * share)  # of the two, each word processor looks at one
        _set(cell.paragraphs[0], (Text(column.title, "small"),))
    drawn.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for group in table.groups:
        if group.title:
            cells = drawn.add_row().cells
            title = cells[0].merge(cells[-1]).paragraphs[0]
            title.add_run(group.title).bold = True
            title.paragraph_format.keep_with_next = True
        for row in group.rows:
            added = drawn.add_row()
            added._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
            _row(added.cells, row, table.columns)


def _narrow_margins(drawn: Any) -> None:
    """Beside the texts of a table is as little room as on our own pages: what fits there fits here."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(_MARGIN_TWIPS))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    drawn._tbl.tblPr.append(margins)


def _row(cells: Any, row: Row, columns: Sequence[Column]) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    for place, cell, column in zip(cells, row.cells, columns, strict=False):
        paragraph = place.paragraphs[0]
        if column.align == "right":
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        _set(paragraph, _texts(cell), struck=row.struck)


def _texts(cell: Cell) -> tuple[Text, ...]:
    return (Text(cell),) if isinstance(cell, str) else cell


def _set(paragraph: Any, texts: tuple[Text, ...], *, struck: bool = False) -> None:
    from docx.shared import Pt

    for at, text in enumerate(texts):
        run = paragraph.add_run(text.words)
        run.font.size, run.bold = Pt(_SIZES[text.style]), text.style in ("strong", "title")
        run.font.strike = struck or None
        if at + 1 < len(texts):
            run.add_break()


def _figures(made: Any, chart: Chart) -> None:
    drawn = made.add_table(rows=1, cols=1 + len(chart.series))
    drawn.style = "Table Grid"
    for cell, series in zip(drawn.rows[0].cells[1:], chart.series, strict=True):
        cell.paragraphs[0].add_run(series.name).bold = True
    for at, label in enumerate(chart.labels):
        cells = drawn.add_row().cells
        for cell, words in zip(cells, (label, *(f"{series.values[at]:g}" for series in chart.series)), strict=True):
            cell.paragraphs[0].add_run(words)
