"""What buttons say: read back as it was written, never longer than Telegram takes, and nothing else is believed."""

from __future__ import annotations

from datetime import date
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.secrets import new_name
from bot.state.feedback import FeedbackReason, Verdict
from bot.telegram import callback_data
from bot.telegram.callback_data import (
    MOST_BYTES,
    Again,
    AskElsewhere,
    AskExample,
    AskList,
    AskSection,
    Cancel,
    Choose,
    Data,
    Judge,
    Leave,
    NoAnswer,
    OldDataError,
    PickWord,
    Publish,
    Rebuild,
    RollBack,
    Settle,
    ShowSource,
    Step,
    Unanswered,
    pack,
    unpack,
)
from xhoshin.answer import Language
from xhoshin.library import Library

REPORTS = st.from_regex(r"[a-z][a-z0-9]{1,29}", fullmatch=True)
DAYS = st.dates(date(1989, 1, 8), date(2200, 12, 31))
CODES = st.from_regex(r"[A-C]-[1-9][0-9]?", fullmatch=True)
NUMBERS = st.integers(0, 99_999_999)
LANGUAGES = st.sampled_from(Language)
NAMES = st.builds(new_name)
FIELDS: dict[type, tuple[st.SearchStrategy[Any], ...]] = {
    AskSection: (
        REPORTS,
        DAYS,
        CODES,
        st.integers(0, 5),
    ),
    ShowSource: (
        REPORTS,
        DAYS,
        NUMBERS,
        NUMBERS,
    ),
    AskElsewhere: (
        REPORTS,
        DAYS,
        CODES,
    ),
    AskList: (REPORTS, LANGUAGES),
    AskExample: (
        REPORTS,
        CODES,
    ),
    Judge: (
        NAMES,
        st.sampled_from(Verdict),
        st.none() | st.sampled_from(FeedbackReason),
    ),
    Choose: (st.none() | st.sampled_from(Language),),
    Again: (),
    Settle: (
        NAMES,
        st.sampled_from(Step),
    ),
    PickWord: (
        NAMES,
        st.integers(0, 9),
    ),
    NoAnswer: (NAMES,),
    Unanswered: (st.integers(0, 999),),
    Publish: (NAMES,),
    Cancel: (NAMES,),
    RollBack: (NUMBERS,),
    Rebuild: (),
    Leave: (),
}
ALL = st.one_of(*(st.builds(kind, *fields) for kind, fields in FIELDS.items()))


@given(ALL)
def test_what_is_written_is_read_back_within_64_bytes(data: Data) -> None:
    text = pack(data)
    assert len(text.encode()) <= MOST_BYTES == 64
    assert unpack(text) == data


def test_every_kind_is_covered_and_belongs_to_one_role() -> None:
    assert set(FIELDS) == set(get_args(callback_data.Data))
    assert not set(callback_data.STAFF) & set(callback_data.ADMIN)


def test_every_place_of_the_live_reports_fits(library: Library) -> None:
    longest = "a" * 30
    for edition in library.editions:
        for initiative in edition.initiatives:
            for section in initiative.sections:
                for report in (edition.report, longest):
                    source = ShowSource(report, edition.as_of, section.start, section.end, Language.SIMPLE_JAPANESE)
                    for data in (AskSection(report, edition.as_of, initiative.code, section.number, Language.KOREAN), source):
                        assert unpack(pack(data)) == data


@pytest.mark.parametrize(
    "text",
    [
        "",
        ":",
        "z:moji",
        "a:moji:20241130:A-5",
        "a:moji:20241130:A-5:4:j:1",
        "a:moji:20241130:A-5:6:j",
        "a:moji:20240231:A-5:4:j",
        "a:MOJI:20241130:A-5:4:j",
        "a:moji:20241130:a-5:4:j",
        "a:moji:20241130:A-05:4:j",
        "a:moji/..:20241130:A-5:4:j",
        "a:moji:２０２４1130:A-5:4:j",
        "a:moji:20241130:A-5:4:j\n",
        "a:moji:20241130:A-5:4:x",
        "o:moji:20241130:1:-1:j",
        "o:moji:20241130:1:999999999:j",
        "p:../../../../etc/pw",
        "p:AAAAAAAAAAAAAAA",
        "j:AAAAAAAAAAAAAAAA:maybe:",
        "c:fr",
        "b:1e3",
        "i:1",
        "q:",
        "<b>",
        "\ud83d",
    ],
)
def test_anything_else_is_old_data(text: str) -> None:
    with pytest.raises(OldDataError):
        unpack(text)


def test_what_could_not_be_read_again_is_not_written() -> None:
    with pytest.raises(ValueError, match="a button cannot say"):
        pack(AskList("a" * 30 + "b", Language.JAPANESE))
    with pytest.raises(ValueError, match="a button cannot say"):
        pack(RollBack(10**9))
