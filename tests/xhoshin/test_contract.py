"""What a report must be to go live, reason by reason."""

from __future__ import annotations

import hashlib
from datetime import date

import pytest

from tests.xhoshin.tiny import AS_OF, COUNTER, LATER, LATER_AS_OF, OLD, PARKING, initiative, report
from xhoshin.contract import Given, Verdict, check
from xhoshin.library import Library
from xhoshin.manifest import EditionEntry, Manifest
from xhoshin.parsing import parse_edition, parse_report

TODAY = date(2026, 1, 1)
MANIFEST = Manifest(
    {"moji": {"name": "門司区", "names": ["門司"]}, "kokuraminami": {"name": "小倉南区"}},
    ({"name": "若松区", "names": ["若松"], "readings": ["わかまつく"], "en": ["Wakamatsu Ward"]},),
    (EditionEntry("moji", AS_OF, "moji/old.txt", hashlib.sha256(OLD.encode()).hexdigest()),),
)
LIBRARY = Library([parse_edition(OLD, "moji", "門司区", AS_OF)], MANIFEST.wards())


def judged(text: str, given: Given = Given(), raw: bytes | None = None) -> Verdict:
    return check(parse_report(text), raw if raw is not None else text.encode(), given, MANIFEST, LIBRARY, TODAY)


def codes(verdict: Verdict) -> list[str]:
    return [str(problem.code) for problem in verdict.problems]


def test_a_newer_report_of_a_known_ward_needs_nothing_beside_the_file() -> None:
    verdict = judged(LATER)
    assert (verdict.ok, verdict.report, verdict.as_of, verdict.table, verdict.warnings) == (True, "moji", LATER_AS_OF, None, ())
    assert verdict.edition is not None and verdict.edition.id == "moji@2025-03-31"


def test_a_report_of_a_new_ward_needs_its_id() -> None:
    wakamatsu = report("若松区", PARKING)
    assert codes(judged(wakamatsu)) == ["unknown_report"]
    verdict = judged(wakamatsu, Given(report="wakamatsu"))
    assert verdict.ok and verdict.edition is not None and verdict.edition.name == "若松区"
    assert verdict.table == {"name": "若松区", "names": ["若松区", "若松"], "readings": ["わかまつく"], "en": ["Wakamatsu Ward"]}


def test_the_spellings_of_a_ward_nobody_knew_are_derived() -> None:
    verdict = judged(report("戸畑区", PARKING), Given(report="tobata"))
    assert verdict.table == {"name": "戸畑区", "names": ["戸畑区", "戸畑"], "readings": ["トバタク", "トバタ"], "en": ["Tobata Ward", "Tobata"]}
    bureau = judged(report("建設局", PARKING), Given(report="kensetsu"))
    assert bureau.table == {"name": "建設局", "names": ["建設局"], "readings": ["ケンセツキョク"], "en": ["Kensetsu Bureau", "Kensetsu"]}


def test_a_file_that_names_nobody_needs_a_name() -> None:
    nameless = LATER.replace("門司区 Ｘ方針", "概要")
    assert codes(judged(nameless)) == ["no_name"]
    assert judged(nameless, Given(name="門司区")).report == "moji"
    assert judged(nameless, Given(report="moji")).name == "門司区"


def test_every_missing_section_is_named_with_its_line() -> None:
    broken = LATER.replace("③ 課題の背景\n駐車場の利用時間について、課題の背景を述べます。\n", "").replace(
        "おくやみ窓口の予約について、課題に対する取組みを述べます。", ""
    )
    verdict = judged(broken)
    assert codes(verdict) == ["missing_section", "empty_section"] and verdict.edition is None
    assert ["A-1" in verdict.problems[0].message and "③" in verdict.problems[0].message, "④" in verdict.problems[1].message] == [True, True]
    assert all("行目 / line " in problem.where for problem in verdict.problems)


def test_a_code_that_stands_twice() -> None:
    assert codes(judged(LATER + initiative("A(2)", "もう一つ"))) == ["duplicate_code"]


def test_a_date_is_needed_from_somewhere() -> None:
    undated = LATER.replace("（令和7年3月末時点）", "")
    assert codes(judged(undated)) == ["no_as_of"]
    assert judged(undated, Given(as_of=LATER_AS_OF)).ok


@pytest.mark.parametrize(
    ("given", "expected"), [(Given(), ["older_than_live"]), (Given(backfill=True), []), (Given(replace=True), ["older_than_live"])]
)
def test_an_older_report(given: Given, expected: list[str]) -> None:
    assert codes(judged(OLD.replace("6年11月末", "6年3月末"), given)) == expected


@pytest.mark.parametrize(("given", "expected"), [(Given(), ["same_as_of"]), (Given(replace=True), []), (Given(backfill=True), ["same_as_of"])])
def test_the_same_date_with_other_content(given: Given, expected: list[str]) -> None:
    assert codes(judged(OLD.replace("準備しています", "始めています"), given)) == expected


@pytest.mark.parametrize("given", [Given(), Given(replace=True), Given(backfill=True), Given(report="wakamatsu", name="若松区")])
def test_what_is_there_already_is_refused_whatever_is_said_of_it(given: Given) -> None:
    assert "identical" in codes(judged(OLD, given))
    assert "identical" in codes(judged(OLD, given, raw=OLD.encode("utf-16")))  # the same text in another file


def test_what_is_given_wins_with_a_warning() -> None:
    verdict = judged(LATER, Given(as_of=date(2025, 4, 30)))
    assert verdict.ok and verdict.as_of == date(2025, 4, 30) and [str(w.code) for w in verdict.warnings] == ["as_of_differs"]
    verdict = judged(LATER, Given(report="kokuraminami"))
    assert verdict.name == "小倉南区" and [str(w.code) for w in verdict.warnings] == ["name_differs"]
    assert [str(w.code) for w in judged(LATER, Given(as_of=date(2027, 1, 1))).warnings] == ["as_of_differs", "future_as_of"]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (Given(report="Moji Ward"), ["bad_report_id", "name_of_another"]),
        (Given(report="mojinew"), ["name_of_another"]),
        (Given(report="moji", name="若松区"), ["other_name"]),
        (Given(report="../etc", name="若松区"), ["bad_report_id"]),
    ],
)
def test_ids_and_names_that_contradict(given: Given, expected: list[str]) -> None:
    assert codes(judged(LATER, given)) == expected


def test_every_reason_is_given_at_once() -> None:
    broken = report("若松区", COUNTER.replace("② 課題の内容", "")).replace("１ 組織の使命", "").replace("（令和6年11月末時点）", "")
    assert codes(judged(broken)) == ["no_mission", "missing_section", "no_as_of", "unknown_report"]
    assert all(" / " in message or "/ " in message for problem in judged(broken).problems for message in [problem.message])
