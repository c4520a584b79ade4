"""What keeps a text from being a complete report, in sentences that a clerk understands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from xhoshin.report import SECTION_MARKS

# What each section is called in the reports, for messages.
SECTION_NAMES = {1: "課題名", 2: "課題の内容", 3: "課題の背景", 4: "課題に対する取組み", 5: "取組みの進捗状況、取組結果"}


class ProblemCode(StrEnum):
    NO_MISSION = "no_mission"
    NO_INITIATIVE = "no_initiative"
    DUPLICATE_CODE = "duplicate_code"
    MISSING_SECTION = "missing_section"
    EMPTY_SECTION = "empty_section"
    NO_AS_OF = "no_as_of"


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason why a text is no complete report. `where` is for a person; `offset` is in characters of the text, None for the whole."""

    code: ProblemCode
    message: str
    where: str
    offset: int | None = None


class ReportError(ValueError):
    """A text that is not a complete report; `problems` names everything that is missing."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


WHOLE = "全体 / the whole file"


def no_mission() -> Problem:
    return Problem(
        ProblemCode.NO_MISSION,
        "「組織の使命」が見つからないか、中身がありません。見出し「１ 組織の使命」とその本文を入れてください。"
        "/ The 組織の使命 (mission) was not found or is empty: add the heading 「１ 組織の使命」 and its text.",
        WHOLE,
    )


def no_initiative() -> Problem:
    return Problem(
        ProblemCode.NO_INITIATIVE,
        "課題の見出し（課題Ａ－１、課題A(1) など）が一つも見つかりません。ファイルがＸ方針の報告か確かめてください。"
        "/ No initiative heading such as 課題Ａ－１ or 課題A(1) was found: check that the file is a policy report.",
        WHOLE,
    )


def duplicate_code(code: str, first: str, where: str, offset: int) -> Problem:
    return Problem(
        ProblemCode.DUPLICATE_CODE,
        f"課題{code}の見出しが2回以上あります（最初は{first.split(' / ')[0]}）。番号を直してください。"
        f"/ 課題{code} stands more than once (first on {first.split(' / ')[-1]}): correct the number.",
        where,
        offset,
    )


def missing_section(code: str, number: int, where: str, offset: int) -> Problem:
    name = f"{SECTION_MARKS[number - 1]} {SECTION_NAMES[number]}"
    return Problem(
        ProblemCode.MISSING_SECTION,
        f"課題{code}に「{name}」がありません。見出しと本文を入れてください。/ 課題{code}: section {name} is missing; add its heading and text.",
        where,
        offset,
    )


def empty_section(code: str, number: int, where: str, offset: int) -> Problem:
    name = f"{SECTION_MARKS[number - 1]} {SECTION_NAMES[number]}"
    return Problem(
        ProblemCode.EMPTY_SECTION,
        f"課題{code}の「{name}」は見出しだけで本文がありません。本文を入れてください。"
        f"/ 課題{code}: section {name} has a heading but no text; add the text.",
        where,
        offset,
    )


def no_as_of() -> Problem:
    return Problem(
        ProblemCode.NO_AS_OF,
        "いつの時点の報告か（令和６年11月末時点 など）が書かれていません。--as-of 2024-11-30 のように指定してください。"
        "/ The text states no as-of date (令和６年11月末時点): give one, e.g. --as-of 2024-11-30.",
        WHOLE,
    )
