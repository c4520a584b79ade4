"""A file as published (PDF, DOCX, text, Markdown) to the text of an edition, read in a process of its own that cannot harm the caller."""

from xhoshin.reading.errors import ReadingCode, ReadingError
from xhoshin.reading.layout import Box, Layout, PageSize, Run
from xhoshin.reading.process import read_report, render_page
from xhoshin.reading.source import Limits, Media, Source

__all__ = ["Box", "Layout", "Limits", "Media", "PageSize", "ReadingCode", "ReadingError", "Run", "Source", "read_report", "render_page"]
