"""The reports themselves: `show`, `list`, `diff`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.arguments import (
    AsOfOption,
    JsonOption,
    ReportOption,
    changes_of,
    date_of,
    edition_of,
    editions_of,
    initiative_of,
    open_editions,
    open_library,
    report_id,
    section_number,
    status_of,
)
from bot.output import print_json, print_text, refuse
from index.tokenizing import fold

ReportArgument = Annotated[str, typer.Argument(help="局区のID / report id (moji, kokuraminami)")]


def show(
    report: ReportArgument,
    code: Annotated[str | None, typer.Argument(help="課題 / initiative, e.g. A-5")] = None,
    section: Annotated[str | None, typer.Option("--section", help="①～⑤ / 1 to 5")] = None,
    as_of: AsOfOption = None,
    as_json: JsonOption = False,
    quote: Annotated[str | None, typer.Option("--quote", help="この文を（--image と） / this text of the report (with --image)")] = None,
    image: Annotated[
        Path | None, typer.Option("--image", help="PDFのページに印を付けて画像にする / the page of the PDF as PNG, with the place marked")
    ] = None,
) -> None:
    """報告を見せる / Show a report, one of its initiatives, or one section; with --image as it stands on the page."""
    number, when = section_number(section), date_of(as_of)
    served, library = open_editions()
    edition = edition_of(library, report_id(report, library) or "", when)
    initiative = None if code is None else initiative_of(code, edition)
    if image is not None:
        from bot.pages import write_pages

        write_pages(image, edition, initiative, number, quote, served, library)
        return
    if as_json:
        from bot.rows import edition_object, initiative_object

        print_json(initiative_object(initiative, number) if initiative else edition_object(edition, number))
        return
    from bot.terminal import edition_text

    print_text(edition_text(edition, initiative, number))


def list_initiatives(
    report: ReportOption = None,
    area: Annotated[str | None, typer.Option("--area", help="領域 / area A, B or C")] = None,
    status: Annotated[str | None, typer.Option("--status", help="完了・継続 / done or ongoing")] = None,
    as_of: AsOfOption = None,
    as_json: JsonOption = False,
) -> None:
    """課題の一覧 / List initiatives."""
    letter = None if area is None else fold(area).upper()
    if letter not in (None, "A", "B", "C"):
        refuse(f"領域は A・B・C のどれかです。/ The area is A, B or C, not {area}.")
    wanted, when = status_of(status), date_of(as_of)
    library = open_library()
    report = report_id(report, library)
    editions = editions_of(library, report, when)
    rows = [(e, i) for e in editions for i in e.initiatives if letter in (None, i.area) and wanted in (None, i.status)]
    if as_json:
        from bot.rows import listed_row

        print_json([listed_row(edition, initiative) for edition, initiative in rows])
        return
    from bot.terminal import print_initiatives

    print_initiatives(rows)


def diff(
    report: ReportArgument,
    code: Annotated[str | None, typer.Argument(help="課題 / initiative, e.g. A-5")] = None,
    since: Annotated[str | None, typer.Option("--from", help="前の版の時点 / as-of date of the earlier edition (default: the one before)")] = None,
    until: Annotated[str | None, typer.Option("--to", help="後の版の時点 / as-of date of the later edition (default: the newest)")] = None,
    as_json: JsonOption = False,
) -> None:
    """前の版から変わったこと / What changed since the edition before, per initiative and section, each sentence quoted."""
    from bot.rows import diff_object
    from xhoshin.reply import Replies

    first, last = date_of(since), date_of(until)
    library = open_library()
    changes = changes_of(library, report_id(report, library) or "", first, last, code)
    if as_json:
        print_json(diff_object(changes, Replies(library)))
    else:
        print_text(Replies(library).changes(changes))
