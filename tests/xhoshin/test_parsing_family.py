"""Headings as wards and bureaus write them: one small report, written in many ways, says the same."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xhoshin.parsing import Draft, ProblemCode, parse_report
from xhoshin.report import Status

AS_OF = date(2025, 3, 31)
TITLES = ("① 課題名", "② 課題の内容", "③ 課題の背景", "④ 課題に対する取組み", "⑤ 取組みの進捗状況、取組結果（令和７年３月末時点）")
BODIES = ("窓口の案内", "案内が足りない。", "建物が複雑である。", "案内板を増やす。", "三か所に増やした。")


def text(heading: str = "課題Ａ－１", titles: tuple[str, ...] = TITLES, bodies: tuple[str, ...] = BODIES, before: str = "") -> str:
    sections = "".join(f"{title}\n{body}\n" for title, body in zip(titles, bodies, strict=True))
    return f"局区Ｘ方針〈若松区〉\n１ 組織の使命\n使命です。\n２ 課題と背景\n{before}{heading}\n{sections}"


def sections(draft: Draft, at: int = 0) -> list[str | None]:
    return [part.section.text if part.section else None for part in draft.initiatives[at].sections]


@pytest.mark.parametrize(
    "heading",
    [
        "課題Ａ－１", "課題A(1)", "課題 A－(1)", "【課題Ａ-1】", "課題A（１）", "課題Ａ１", "課題Ａの１", "■課題A-1", "◆ 課題Ａ―１", "〈課題Ａ－１〉",
        "（課題A-1）", "課題Ａ・１", "[課題A-1]", "課題Ａ‐０１", "課　題　Ａ－１", "1 課題A-1", "課題\nＡ－１", "課題Ａ－\n１", "【課題Ａ－１\n】", "Ａ－１", "A(1)",
        "課題Ａ－１　窓口の案内", "【課題Ａ-1】窓口の案内", "課題A(1)：窓口の案内", "課題Ａ－１\n窓口の案内",
    ],
)  # fmt: skip
def test_an_initiative_is_headed_in_many_ways(heading: str) -> None:
    draft = parse_report(text(heading))
    assert [(initiative.code, initiative.title, initiative.status) for initiative in draft.initiatives] == [("A-1", "窓口の案内", Status.ONGOING)]
    assert sections(draft) == list(BODIES)
    assert draft.problems == ()


@pytest.mark.parametrize(
    "heading",
    ["完了\n課題Ａ－１", "課題Ａ－１　完了", "【完了】課題Ａ－１", "課題Ａ－１【完了】", "【完　了】\n課題Ａ－１", "課題Ａ－１\n（完了）", "課題Ａ－１ 窓口の案内【完了】", "課題Ａ－１\n窓口の案内　完了", "状況：完了\n課題Ａ－１", "課題Ａ－１\n状況：完了"],
)  # fmt: skip
def test_a_stamp_stands_above_beside_or_below(heading: str) -> None:
    draft = parse_report(text(heading))
    assert [(initiative.code, initiative.title, initiative.status) for initiative in draft.initiatives] == [("A-1", "窓口の案内", Status.DONE)]
    assert sections(draft) == list(BODIES)


@pytest.mark.parametrize(
    "titles",
    [
        ("（１） 課題名", "（２） 課題の内容", "（３） 課題の背景", "（４） 課題に対する取組", "（５） 取組の進捗状況、取組結果（令和７年３月末時点）"),
        ("(1)課題名", "(2)課題の内容", "(3)課題の背景", "(4)課題に対する取り組み", "(5)取り組みの進捗状況・結果（令和7年3月末時点）"),
        ("１．課題名", "２．課題の内容", "３．課題の背景", "４．課題に対する取組みの内容", "５．取組みの進捗状況／取組結果（令和７年３月末時点）"),
        ("１－(1) 課題名", "１－(2) 課題の内容", "１－(3) 課題の背景", "１－(4) 課題への対応", "１－(5) 進捗状況（R7.3.31現在）"),
        ("課題名", "課題の内容", "課題の背景", "課題に対する取組", "進捗状況／取組結果（令和７年３月末時点）"),
        ("課題名", "課題の内容", "背景", "取組", "取組結果（令和７年３月末時点）"),
        ("【課題名】", "【課題の内容】", "【課題の背景】", "【課題に対する取組】", "【進捗状況（令和７年３月末時点）】"),
        ("■課題名", "■課題の概要", "■課題の背景・要因", "■課題解決に向けた取組", "■取組の成果（令和７年３月末現在）"),
        ("Ⅰ 課題名", "Ⅱ 課題の内容", "Ⅲ 課題の背景", "Ⅳ 課題に対する取組み", "Ⅴ 取組みの進捗状況及び取組結果（令和７年３月末時点）"),
        ("①\n課題名", "②\n課題の内容", "③ 課題\nの背景", "④ 課題に対する\n取組み", "⑤ 取組みの進捗状況、\n取組結果（令和７年\n３月末時点）"),
        ("① 課題名", "② 課題の内容", "③ 課題の背景", "④ 課題に対する取組み", "⑤ 取組みの進捗状況、取組結果\n（令和７年３月末時点）"),
        ("① 課題名", "② 課題の内容", "③ 課題の背景", "④ 課題に対する取組み", "⑤ 取組みの進捗状況、取組結果　令和７年３月末時点"),
        ("　①　課題名　", "②課題内容", "③課題背景", "④取り組み内容", "⑤進捗（2025年3月末時点）"),
        ("⑴ 課題名", "⑵ 課題の内容", "⑶ 課題の背景", "⑷ 課題に対する対応策", "⑸ 実施状況（令和７年３月末時点）"),
    ],
)  # fmt: skip
def test_sections_are_headed_in_many_ways(titles: tuple[str, ...]) -> None:
    draft = parse_report(text(titles=titles))
    assert sections(draft) == list(BODIES)
    assert [part.number for part in draft.initiatives[0].sections] == [1, 2, 3, 4, 5]
    assert [part.section.as_of for part in draft.initiatives[0].sections if part.section] == [None, None, None, None, AS_OF]
    assert draft.problems == ()
    assert draft.facts.as_of == AS_OF


@pytest.mark.parametrize("gap", ["：", "　", " : "])
def test_the_text_may_begin_on_the_heading_line(gap: str) -> None:
    body = "".join(f"{title}{gap}{line}\n" for title, line in zip(TITLES, BODIES, strict=True))
    draft = parse_report(text().split("① 課題名")[0] + body)
    assert sections(draft) == list(BODIES)
    assert [part.heading for part in draft.initiatives[0].sections] == list(TITLES)


def test_a_list_mark_behind_a_heading_belongs_to_the_text() -> None:
    draft = parse_report(text().replace("④ 課題に対する取組み\n", "④ 課題に対する取組み　(1) "))
    assert sections(draft)[3] == "(1) 案内板を増やす。"


def test_without_a_section_1_the_heading_names_the_initiative() -> None:
    whole = text("課題Ａ－１　窓口の案内")
    draft = parse_report(whole.replace("① 課題名\n窓口の案内\n", ""))
    assert draft.initiatives[0].title == "窓口の案内"
    assert draft.problems == ()
    section = draft.initiatives[0].sections[0].section
    assert section is not None
    assert draft.text[section.start : section.end] == "窓口の案内"


def test_a_list_of_initiatives_in_front_is_none_of_them() -> None:
    listed = "目次\n課題Ａ－１　窓口の案内……３\n課題一覧\n番号\n課題名\n課題Ａ－１\n窓口の案内\n完了\n"
    draft = parse_report(text(before=listed))
    assert [(initiative.code, initiative.status) for initiative in draft.initiatives] == [("A-1", Status.ONGOING)]
    assert sections(draft) == list(BODIES)
    assert draft.mission is not None
    assert draft.mission.text == "使命です。"


@pytest.mark.parametrize(
    "line", ["課題Ａ－１", "（課題Ａ－１）", "課題Ａ－１ に続く", "課題の背景には人口減少がある。", "①既存の利用者との調整", "取組項目を見直す。"]
)
def test_a_mention_within_a_section_is_no_heading(line: str) -> None:
    bodies = (*BODIES[:3], f"次のとおり行う。\n{line}\nとおりである。", BODIES[4])
    draft = parse_report(text(bodies=bodies))
    assert len(draft.initiatives) == 1
    assert sections(draft)[3] == f"次のとおり行う。{line}とおりである。"


@pytest.mark.parametrize("again", ["\f課題Ａ－１", "\f【課題Ａ-1】　窓口の案内", "課題Ａ－１（つづき）", "\f課題A(1)　続き"])
def test_a_heading_repeated_where_the_initiative_goes_on_is_no_text(again: str) -> None:
    draft = parse_report(text(bodies=(*BODIES[:3], f"案内板を増\n{again}\nやす。", BODIES[4])))
    assert sections(draft) == list(BODIES)
    assert draft.problems == ()
    draft = parse_report(text().replace("② 課題の内容", f"{again}\n② 課題の内容"))
    assert sections(draft) == list(BODIES)
    assert draft.problems == ()


def test_what_is_missing_is_named_with_its_place() -> None:
    whole = text().replace("③ 課題の背景\n建物が複雑である。\n", "").replace("案内板を増やす。\n", "").replace("１ 組織の使命\n使命です。\n", "")
    draft = parse_report(whole.replace("（令和７年３月末時点）", ""))
    assert [(problem.code, problem.where) for problem in draft.problems] == [
        (ProblemCode.NO_MISSION, "全体 / the whole file"),
        (ProblemCode.MISSING_SECTION, "3行目 / line 3"),
        (ProblemCode.EMPTY_SECTION, "8行目 / line 8"),
        (ProblemCode.NO_AS_OF, "全体 / the whole file"),
    ]
    assert "③ 課題の背景" in draft.problems[1].message
    assert "④ 課題に対する取組み" in draft.problems[2].message
    assert draft.initiatives[0].missing == (3, 4)


def test_places_name_the_page_where_there_are_pages() -> None:
    draft = parse_report(text(before="\f").replace("③ 課題の背景\n建物が複雑である。\n", ""))
    assert [problem.where for problem in draft.problems] == ["2ページ1行目 / page 2, line 1"]


def test_a_code_that_stands_twice_is_named() -> None:
    draft = parse_report(text() + text().split("２ 課題と背景\n")[1])
    assert [(problem.code, problem.where) for problem in draft.problems] == [(ProblemCode.DUPLICATE_CODE, "16行目 / line 16")]
    assert "A-1" in draft.problems[0].message
    assert "5行目" in draft.problems[0].message


def test_a_text_of_something_else_has_no_initiative() -> None:
    draft = parse_report("市政だより\n3月号\n")
    assert [problem.code for problem in draft.problems] == [ProblemCode.NO_MISSION, ProblemCode.NO_INITIATIVE, ProblemCode.NO_AS_OF]


@pytest.mark.parametrize(
    ("front", "name", "year"),
    [
        ("局区Ｘ方針〈若松区〉", "若松区", 2024),
        ("局区X方針〈門 司 区〉", "門司区", 2024),
        ("小倉南区 Ｘ方針の概要", "小倉南区", 2024),
        ("令和６年度　環境局Ｘ方針", "環境局", 2024),
        ("北九州市環境局　Ｘ方針（令和７年度）", "環境局", 2025),
        ("局区Ｘ方針（総務市民局）", "総務市民局", 2024),
        ("北九州市総務市民局 Ｘ方針", "総務市民局", 2024),
        ("局区Ｘ方針\nデジタル市役所推進室", "デジタル市役所推進室", 2024),
        ("局区Ｘ方針【子ども家庭局】", "子ども家庭局", 2024),
        ("八幡西区の「Ｘ方針」", None, 2024),
        ("局区Ｘ方針", None, 2024),
    ],
)
def test_the_text_says_whose_it_is(front: str, name: str | None, year: int) -> None:
    facts = parse_report(text().replace("局区Ｘ方針〈若松区〉", front)).facts
    assert (facts.name, facts.as_of, facts.fiscal_year) == (name, AS_OF, year)


def test_a_date_on_the_cover_counts_where_no_section_states_one() -> None:
    plain = text(titles=(*TITLES[:4], "⑤ 進捗状況")).replace("〈若松区〉", "〈若松区〉\n（令和６年11月末時点）")
    assert parse_report(plain).facts.as_of == date(2024, 11, 30)


def test_nothing_is_stated_where_nothing_is_said() -> None:
    facts = parse_report("お知らせ").facts
    assert (facts.name, facts.as_of, facts.fiscal_year) == (None, None, None)


PIECES = ["課題", "Ａ", "－", "１", "(1)", "①", "②", "課題名", "課題の内容", "背景", "取組", "進捗状況", "（令和", "６年11月末時点）", "完了", "【", "】", "：", "　", "\n", "\f", "。", "1", "- 2 -", "組織の使命", "取組項目", "Ｘ方針"]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=60))
def test_whatever_the_text_there_is_a_draft_and_its_spans_hold(pieces: list[str]) -> None:
    whole = "".join(pieces)
    draft = parse_report(whole)
    assert len(draft.text) == len(whole)
    for initiative in draft.initiatives:
        for part in initiative.sections:
            if part.section:
                span = draft.text[part.section.start : part.section.end]
                assert "".join(span.split()) == "".join(part.section.text.split())
                assert all(part.section.start <= passage.start < passage.end <= part.section.end for passage in part.section.passages)
    assert all(problem.message and problem.where for problem in draft.problems)
