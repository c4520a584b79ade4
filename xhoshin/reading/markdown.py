"""Markdown as the text that it shows: marks of headings, emphasis, links and tables taken out, cells a line each, list items as ・.

The marks are those of CommonMark 0.31 and of GitHub's tables; what they do not cover stays as it is.
"""

from __future__ import annotations

import html
import re

_HEADING = re.compile(r"[ ]{0,3}(#{1,6})(?:[ \t\u3000]+(.*?))?(?:[ \t]+#+)?[ \t]*")
_LIST_ITEM = re.compile(r"(\s*)[-*+][ \t]+(.*)")
_RULE = re.compile(r"\s*(?:(?:-\s*){3,}|(?:\*\s*){3,}|(?:_\s*){3,}|={3,}|`{3,}.*|~{3,}.*)")
_TABLE_RULE = re.compile(r"\s*\|?\s*:?-{1,}:?\s*(?:\|\s*:?-{1,}:?\s*)*\|?\s*")
_QUOTED = re.compile(r"^\s{0,3}>\s?")
_MARKED_ITEM = re.compile(r"[○〇●◯・※→◆■□•]|[ア-ン][ \u3000．.)）]|[(（][\d０-９]{1,2}[)）]|[①-⑳]")
# 5*3 is a product, though CommonMark would take a pair of such for emphasis.
_EMPHASIS = re.compile(r"(?<![\\0-9A-Za-z])(\*\*\*|\*\*|\*|___|__|~~|`)(?=\S)(.+?)(?<=\S)(?<!\\)\1(?![0-9A-Za-z])")
_LINK = re.compile(r"(!?)\[([^\]]*)\]\((?:[^()\s]|\([^()]*\))*(?:\s+\"[^\"]*\")?\)")
_TAG = re.compile(
    r"</?(?:b|i|u|em|strong|span|div|p|a|font|sub|sup|ruby|rb|center|details|summary|table|tr|td|th|tbody|thead|ul|ol|li)(?:\s[^<>]*)?>", re.I
)
_HIDDEN = re.compile(r"<!--.*?-->|<rt>.*?</rt>|<rp>.*?</rp>", re.DOTALL | re.IGNORECASE)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)


def is_markdown(text: str) -> bool:
    """True where a line is an ATX heading, the rule of a table, or emphasised as a whole."""
    return re.search(r"^ {0,3}#{1,6}[ \t]+\S|^\s*\|?\s*:?-{3,}:?\s*\|[\s:|-]*$|^\s*\*\*\S.*\S\*\*\s*$", text, re.MULTILINE) is not None


def shown_text(text: str) -> str:
    """What a reader of the rendered page sees, line by line."""
    text = _HIDDEN.sub("", _FRONT_MATTER.sub("", text))
    text = re.sub(r"<br\s*/?>", "\n", text, flags=re.IGNORECASE)
    lines = text.split("\n")
    in_table = False
    found: list[str] = []
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        line = _QUOTED.sub("", line)
        in_table = "|" in line and (in_table or _is_table_rule(following))
        if _is_table_rule(line) and "|" in line:
            in_table = True
        elif in_table:
            found += [_inline(cell.strip()) for cell in re.split(r"(?<!\\)\|", line) if cell.strip()]
        elif not _RULE.fullmatch(line):
            found.append(_inline(_block(line)))
    return "\n".join(found)


def _is_table_rule(line: str) -> bool:
    return "|" in line and "-" in line and _TABLE_RULE.fullmatch(line) is not None


def _block(line: str) -> str:
    if heading := _HEADING.fullmatch(line):
        return heading[2] or ""
    if item := _LIST_ITEM.fullmatch(line):
        return item[1] + (item[2] if _MARKED_ITEM.match(item[2]) else f"・{item[2]}")
    return line


def _inline(text: str) -> str:
    text = _LINK.sub(lambda match: "" if match[1] else match[2], text)
    for _ in range(3):  # emphasis within emphasis
        text = _EMPHASIS.sub(r"\2", text)
    return html.unescape(_ESCAPED.sub(r"\1", _TAG.sub("", text)))
