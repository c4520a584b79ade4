"""What changed from one edition to the next."""

from __future__ import annotations

from datetime import date

import pytest

from tests.xhoshin.derived import ADDED, DROPPED, library_with_later
from tests.xhoshin.tiny import COUNTER, OLD, PARKING, initiative, report
from xhoshin.answer import Change, EditionChange
from xhoshin.diff import compare, only, shortened
from xhoshin.library import Library
from xhoshin.parsing import parse_edition
from xhoshin.report import Edition, Status


def edition(text: str, day: int = 1) -> Edition:
    return parse_edition(text, "moji", "門司区", date(2025, 1, day))


def changed(before: str, after: str) -> EditionChange:
    return compare(edition(before), edition(after, 2))


def sentences(change: EditionChange) -> list[tuple[str, int | str, list[str], list[str]]]:
    return [(i.code, s.section, [c.quote for c in s.added], [c.quote for c in s.dropped]) for i in change.initiatives for s in i.sections]


def test_the_same_text_has_not_changed() -> None:
    change = changed(OLD, OLD)
    assert (change.mission, change.initiatives, change.citations) == (None, (), ())


def test_every_change_of_a_derived_edition_is_found_and_nothing_else(library: Library) -> None:
    both = library_with_later(library)
    after = both.edition("moji")
    assert after is not None
    before = both.before(after)
    assert before is not None
    change = compare(before, after)
    assert [(i.code, i.change, i.status_before, i.status_after) for i in change.initiatives] == [
        ("A-6", Change.CHANGED, Status.ONGOING, Status.DONE),
        ("A-7", Change.CHANGED, Status.DONE, Status.DONE),
        ("C-2", Change.NEW, None, Status.ONGOING),
        ("B-1", Change.ENDED, None, None),
    ]
    assert sentences(change) == [("A-7", 5, [ADDED], [DROPPED])]
    assert [c.edition for c in change.citations] == [after.id, after.id, after.id, before.id, after.id, before.id]
    assert all(both.holds(citation) for citation in change.citations)


def test_a_sentence_added_and_one_dropped() -> None:
    change = changed(OLD, OLD.replace("準備しています。", "準備しています。公募も始めました。", 1))
    assert sentences(change) == [("A-1", 5, ["公募も始めました。"], [])]
    change = changed(OLD.replace("準備しています。", "準備しています。公募も始めました。", 1), OLD)
    assert sentences(change) == [("A-1", 5, [], ["公募も始めました。"])]


def test_a_sentence_that_stands_twice_and_then_once_is_dropped_once() -> None:
    twice = OLD.replace("準備しています。", "準備しています。見直します。準備しています。", 1)
    assert sentences(changed(twice, OLD.replace("準備しています。", "準備しています。見直します。", 1))) == [("A-1", 5, [], ["準備しています。"])]


def test_widths_white_space_and_order_are_no_change() -> None:
    before = OLD.replace("準備しています。", "６月に(1)班で準備。ABCも作成。", 1)
    after = OLD.replace("準備しています。", "ＡＢＣも作成。6月に\n（１）班で 準備。", 1)
    assert changed(before, after).initiatives == ()


def test_the_same_text_divided_otherwise_is_no_change() -> None:
    before = OLD.replace("準備しています。", "・案内を作る\n・配布する", 1)
    after = OLD.replace("準備しています。", "・案内を作る・配布する", 1)
    assert changed(before, after).initiatives == () and changed(after, before).initiatives == ()


def test_the_mission_changes_too() -> None:
    change = changed(OLD, OLD.replace("暮らしを支えます。", "暮らしと商いを支えます。"))
    assert change.mission is not None and change.initiatives == ()
    assert [c.quote for c in change.mission.added] == ["門司区の暮らしと商いを支えます。"]
    assert [c.quote for c in change.mission.dropped] == ["門司区の暮らしを支えます。"]


def test_a_renumbered_initiative_is_the_same_one() -> None:
    moved = report("門司区", initiative("A(1)", "新しい案内所"), PARKING.replace("Ａ－１", "A(3)"), COUNTER)
    change = changed(OLD, moved)
    assert [(i.change, i.code, i.code_before, i.sections) for i in change.initiatives] == [
        (Change.NEW, "A-1", "", ()),
        (Change.CHANGED, "A-3", "A-1", ()),
    ]


def test_two_that_change_places_are_both_renumbered() -> None:
    swapped = report("門司区", PARKING.replace("Ａ－１", "A(2)"), COUNTER.replace("A(2)", "A(1)"))
    assert [(i.code, i.code_before) for i in changed(OLD, swapped).initiatives] == [("A-2", "A-1"), ("A-1", "A-2")]


def test_a_title_that_was_touched_up_is_a_change_and_another_matter_is_not() -> None:
    touched = OLD.replace("① 課題名：駐車場の利用時間", "① 課題名：駐車場の利用時間の延長")
    assert [(i.change, i.code) for i in changed(OLD, touched).initiatives] == [(Change.CHANGED, "A-1")]
    assert sentences(changed(OLD, touched)) == [("A-1", 1, ["駐車場の利用時間の延長"], ["駐車場の利用時間"])]
    other = report("門司区", initiative("A(1)", "海峡花火への協力"), COUNTER)
    assert [(i.change, i.code) for i in changed(OLD, other).initiatives] == [(Change.NEW, "A-1"), (Change.ENDED, "A-1")]


def test_a_part_of_a_comparison() -> None:
    after = report("門司区", PARKING.replace("課題Ａ－１", "完了\n課題Ａ－１"), COUNTER.replace("準備しています。", "始めました。終えました。"))
    change = changed(OLD, after)
    assert [i.code for i in only(change, ["A-2"]).initiatives] == ["A-2"]
    assert [i.code for i in only(change, status=Status.DONE).initiatives] == ["A-1"]
    short = shortened(change, 1).initiatives[1]
    assert ([c.quote for c in short.sections[0].added], short.sections[0].dropped, short.left_out) == (["始めました。"], (), 2)


@pytest.mark.parametrize("most", [0, 3, 100])
def test_shortening_counts_what_it_leaves_out(most: int) -> None:
    change = changed(OLD, OLD.replace("準備しています。", "一つ目。二つ目。三つ目。四つ目。", 1))
    shown = shortened(change, most).initiatives[0]
    assert len(shown.citations) - 1 + shown.left_out == 5
