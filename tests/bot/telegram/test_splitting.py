"""Updates told apart without being parsed."""

from __future__ import annotations

import time

import pytest

from bot.state.inbox import Received
from bot.telegram.splitting import readable, received, split_updates


def test_an_answer_is_cut_at_its_updates_word_for_word() -> None:
    split = split_updates('{"ok":true,"result":[{"update_id":5,"a":"}]\\"{"} , {"update_id":6,"m":[[{}]],"字":"か"}]}'.encode())
    assert split is not None
    assert split.updates == ['{"update_id":5,"a":"}]\\"{"}', '{"update_id":6,"m":[[{}]],"字":"か"}']
    assert split.ended


@pytest.mark.parametrize("payload", [b'{"ok":false,"error_code":409}', b"<html>", b"", b'{"ok":true,"result":true}', b"[1]"])
def test_another_answer_is_none_of_updates(payload: bytes) -> None:
    assert split_updates(payload) is None


def test_no_updates_are_an_answer() -> None:
    split = split_updates(b'{"ok": true, "result": []}')
    assert split is not None
    assert (split.updates, split.ended) == ([], True)


def test_what_is_not_even_json_spoils_none_of_the_others() -> None:
    deep = b'{"update_id":6,"m":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    split = split_updates(b'{"ok":true,"result":[{"update_id":5},' + deep + b',{"update_id":7,"x":NaN,},{"update_id":8}]}')
    assert split is not None
    assert [update and update.update_id for update in map(received, split.updates)] == [5, 6, 7, 8]


def test_an_answer_that_breaks_off_gives_what_is_whole_and_names_what_is_not() -> None:
    split = split_updates(b'{"ok":true,"result":[{"update_id":5},{"update_id":6,"message":{"te')
    assert split is not None
    assert (split.updates, split.ended, split.unended) == (['{"update_id":5}'], False, 6)


def test_what_ends_nowhere_takes_no_longer_than_it_is_long() -> None:
    started = time.perf_counter()
    split_updates(b'{"ok":true,"result":[{"update_id":5,"x":"' + b'"\\' * 300_000)
    split_updates(b'{"ok":true,"result":[{"update_id":5,"x":"' + b'\\"' * 300_000)
    assert time.perf_counter() - started < 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"update_id":5,"message":{"chat":{"id":-100}}}', (5, -100)),
        ('{"callback_query":{"from":{"id":7},"message":{"chat":{"id":9}}},"update_id":5}', (5, 9)),
        ('{"update_id":5,"inline_query":{"from":{"id":7}}}', (5, 7)),
        ('{"update_id":5,"poll":{"id":"x"}}', (5, 0)),
        ('{"update_id":5,"message":{"chat":{"id":true}}}', (5, 0)),
        ('{"update_id":5,"message":{"chat":{"id":99999999999999999999}}}', (5, 0)),
        ('{"update_id":5,"message":[]}', (5, 0)),
        ('{"update_id": 5, "text": "broken', (5, 0)),
    ],
)
def test_number_and_chat_are_read(text: str, expected: tuple[int, int]) -> None:
    assert received(text) == Received(*expected, text)


@pytest.mark.parametrize(
    "text",
    [
        "", "null", "[]", "{}", '{"update_id":null}', '{"update_id":"5"}', '{"update_id":true}', '{"update_id":-1}', '{"update_id":5.0}',
        '{"update_id":9223372036854775808}', '{"text":"\\"update_id\\":5', '{"update_id":1e400}', '{"update_id":9999999999999999999,',
    ],
)  # fmt: skip
def test_without_a_number_nothing_can_be_kept(text: str) -> None:
    assert received(text) is None


def test_bytes_become_text_that_every_database_takes() -> None:
    assert readable(b"a\xff\x00\xed\xa0\x80z") == "a\ufffd\ufffd\ufffd\ufffd\ufffdz"
