"""The state in its parts, on SQLite and on PostgreSQL."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Lock
from uuid import uuid4

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import func, inspect, select, text, update

from bot.limits import SharedLimits
from bot.settings import read_settings
from bot.state import conversations as conversations_module
from bot.state import questions as questions_module
from bot.state import spent as spent_module
from bot.state.accounts import PasswordError
from bot.state.actions import Action
from bot.state.database import StateError
from bot.state.feedback import FeedbackReason, Verdict
from bot.state.inbox import Attempted, Received
from bot.state.questions import Settled
from bot.state.roles import LastAdminError, Role
from bot.state.state import State
from bot.state.tables import METADATA, beginning, visits
from index.lock import LockedError
from tests.services.postgres import Postgres
from xhoshin.answer import Answer, Kind, Language, Reason

NOT_THERE = Answer(Kind.ABSTAIN, Language.JAPANESE, reason=Reason.NOT_IN_REPORTS)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/state.db"
    postgres: Postgres = request.getfixturevalue("postgres")
    return postgres.fresh_url(f"state_{uuid4().hex}")


@pytest.fixture
def state(url: str, tmp_path: Path) -> Iterator[State]:
    opened = State(read_settings(admins="7", database_url=url), tmp_path)
    yield opened
    opened.close()


def again(url: str, tmp_path: Path) -> State:
    """The same state, as another process opens it."""
    return State(read_settings(database_url=url), tmp_path)


def rows(state: State, statement: str) -> list[tuple[object, ...]]:
    with state.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(statement))]


def at(monkeypatch: pytest.MonkeyPatch, module: object, moment: datetime) -> None:
    monkeypatch.setattr(module, "now", lambda: moment)


def test_the_migrations_lead_to_the_tables(state: State) -> None:
    with state.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


def test_what_was_written_is_there_when_it_is_opened_again(state: State, url: str, tmp_path: Path) -> None:
    state.roles.grant(5, Role.STAFF, "telegram:7")
    opened = again(url, tmp_path)
    assert opened.roles.role_of(5) is Role.STAFF
    assert opened.roles.role_of(7) is None  # an admin of the settings alone


def test_a_folder_that_cannot_be_written_is_said_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "state.db").mkdir()
    with pytest.raises(StateError, match="XHOSHIN_DATABASE_URL"):
        State(read_settings(), tmp_path)


@pytest.mark.parametrize("url", ["no url", "mysql://localhost/x"])
def test_a_database_that_is_none_of_the_two_is_refused(tmp_path: Path, url: str) -> None:
    with pytest.raises(StateError, match="XHOSHIN_DATABASE_URL"):
        State(read_settings(database_url=url), tmp_path)


def test_a_state_of_a_newer_program_is_refused(state: State, url: str, tmp_path: Path) -> None:
    with state.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StateError, match="9999"):
        again(url, tmp_path)


class TestRoles:
    def test_an_admin_may_what_staff_may(self, state: State) -> None:
        state.roles.grant(5, Role.STAFF, "telegram:7")
        assert [state.roles.may(user, needed) for user in (7, 5, 6) for needed in (Role.STAFF, Role.ADMIN)] == [True, True, True, False, False, False]

    def test_a_role_is_changed_and_taken_away_and_noted(self, state: State) -> None:
        state.roles.grant(5, Role.STAFF, "telegram:7")
        state.roles.grant(5, Role.ADMIN, "telegram:7")
        assert state.roles.revoke(5, "telegram:7")
        assert not state.roles.revoke(5, "telegram:7")
        assert [(e.actor, e.action, e.detail) for e in state.audit.recent()] == [
            ("telegram:7", Action.REVOKE, "5"),
            ("telegram:7", Action.GRANT, "5 admin"),
            ("telegram:7", Action.GRANT, "5 staff"),
        ]

    def test_the_last_admin_stays(self, url: str, tmp_path: Path) -> None:
        state = again(url, tmp_path)
        state.roles.grant(5, Role.ADMIN, "command line")
        with pytest.raises(LastAdminError):
            state.roles.revoke(5, "telegram:5")
        state.roles.grant(6, Role.ADMIN, "telegram:5")
        assert state.roles.revoke(5, "telegram:5")

    def test_the_last_admin_is_not_made_staff(self, url: str, tmp_path: Path) -> None:
        state = again(url, tmp_path)
        state.roles.grant(5, Role.ADMIN, "command line")
        with pytest.raises(LastAdminError):
            state.roles.grant(5, Role.STAFF, "telegram:5")
        assert state.roles.role_of(5) is Role.ADMIN

    def test_an_admin_of_the_settings_is_not_removed(self, state: State) -> None:
        with pytest.raises(LastAdminError):
            state.roles.revoke(7, "telegram:7")


class TestQuestions:
    def test_the_log_holds_no_column_for_who_asked(self, state: State) -> None:
        columns = {column["name"] for column in inspect(state.engine).get_columns("questions")}
        assert not {name for name in columns if any(word in name for word in ("user", "chat", "visitor", "from", "ip"))}

    def test_unanswered_are_listed_until_settled(self, state: State) -> None:
        state.questions.log("a", "telegram", "図書館の時間は", NOT_THERE, "generation-1", 1.5)
        state.questions.log("b", "web", "ありがとう", Answer(Kind.SMALLTALK, Language.JAPANESE), "generation-1", 1.0)
        assert [(q.reply_id, q.text, q.reason) for q in state.questions.unanswered()] == [("a", "図書館の時間は", Reason.NOT_IN_REPORTS)]
        state.questions.settle(["a"], Settled.DISMISSED)
        assert state.questions.unanswered() == []

    def test_old_questions_are_deleted_from_the_file_too(self, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        state = State(read_settings(), tmp_path)
        at(monkeypatch, questions_module, datetime.now(UTC) - timedelta(days=91))
        state.questions.log("a", "web", "とても古い質問", NOT_THERE, "", 1.0)
        monkeypatch.undo()
        state.questions.log("b", "web", "新しい質問", NOT_THERE, "", 1.0)
        state.purge()
        assert [q.reply_id for q in state.questions.unanswered()] == ["b"]
        state.close()
        with sqlite3.connect(tmp_path / "state.db") as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        kept = b"".join(path.read_bytes() for path in tmp_path.glob("state.db*"))
        assert "とても古い質問".encode() not in kept
        assert "新しい質問".encode() in kept

    def test_days_begin_at_midnight_of_the_place_and_today_is_the_last(self) -> None:
        today, week = (beginning(days).astimezone() for days in (1, 7))
        assert (today.hour, today.minute, today.date()) == (0, 0, datetime.now().astimezone().date())
        assert today - week == timedelta(days=6)

    def test_statistics_count_by_day_kind_and_reason(self, state: State) -> None:
        state.questions.log("a", "web", "a", NOT_THERE, "", 1.0)
        state.questions.log("b", "api", "b", Answer(Kind.SMALLTALK, Language.ENGLISH), "", 1.0)
        statistics = state.questions.statistics(7)
        assert (statistics.total, dict(statistics.kinds), dict(statistics.reasons)) == (2, {"abstain": 1, "smalltalk": 1}, {"not_in_reports": 1})
        assert dict(statistics.languages) == {"ja": 1, "en": 1}


class TestFeedback:
    def test_the_last_verdict_of_a_reply_counts(self, state: State) -> None:
        state.questions.log("a", "web", "質問", NOT_THERE, "", 1.0)
        assert state.feedback.give("a", Verdict.UP)
        assert state.feedback.give("a", Verdict.DOWN, FeedbackReason.OUTDATED)
        assert [(g.verdict, g.reason, g.question) for g in state.feedback.recent()] == [(Verdict.DOWN, FeedbackReason.OUTDATED, "質問")]
        assert state.feedback.counts(1) == {(Verdict.DOWN, FeedbackReason.OUTDATED): 1}

    def test_an_unknown_reply_gets_none(self, state: State) -> None:
        assert not state.feedback.give("nothing", Verdict.UP)


class TestConversations:
    def test_the_last_three_questions_are_known(self, state: State) -> None:
        for question in "abcd":
            state.conversations.remember("chat", question)
        assert state.conversations.of("chat").questions == ("b", "c", "d")
        assert state.conversations.of("other").questions == ()

    @pytest.mark.parametrize("minutes", [31, -31])
    def test_they_are_forgotten_after_half_an_hour_but_the_language_is_not(self, state: State, monkeypatch: pytest.MonkeyPatch, minutes: int) -> None:
        state.conversations.remember("chat", "a")
        state.conversations.choose("chat", Language.ENGLISH)
        at(monkeypatch, conversations_module, datetime.now(UTC) + timedelta(minutes=minutes))
        assert state.conversations.of("chat") == conversations_module.Conversation((), Language.ENGLISH)
        state.conversations.remember("chat", "b")
        assert state.conversations.of("chat").questions == ("b",)

    def test_purging_leaves_nothing_of_a_conversation_that_is_over(self, state: State, monkeypatch: pytest.MonkeyPatch) -> None:
        state.conversations.remember("chat", "a")
        at(monkeypatch, conversations_module, datetime.now(UTC) + timedelta(minutes=31))
        state.purge()
        assert rows(state, "SELECT count(*) FROM conversations") == [(0,)]


class TestInbox:
    def test_an_update_is_kept_once(self, state: State) -> None:
        assert state.inbox.put([Received(1, 10, "{}"), Received(2, 10, "{}")]) == 2
        assert state.inbox.put([Received(2, 10, "{}")]) == 0
        assert state.inbox.depth() == 2

    def test_a_chat_waits_for_its_own_updates_and_for_no_others(self, state: State) -> None:
        state.inbox.put([Received(1, 10, "a"), Received(2, 10, "b"), Received(3, 11, "c")])
        first, other = state.inbox.claim(), state.inbox.claim()
        assert first is not None
        assert other is not None
        assert (first.received.payload, other.received.payload) == ("a", "c")
        assert state.inbox.claim() is None
        first.done()
        second = state.inbox.claim()
        assert second is not None
        assert second.received.payload == "b"

    def test_what_was_in_hand_is_handed_out_by_the_next_process(self, state: State, url: str, tmp_path: Path) -> None:
        state.inbox.put([Received(1, 10, "a")])
        held = state.inbox.claim()
        assert held is not None
        other = again(url, tmp_path)
        if state.shared:
            assert other.inbox.claim() is None  # as long as the first process lives
            state.inbox.engine.dispose()
            held.release()
        claim = other.inbox.claim()
        assert claim is not None
        assert claim.received.payload == "a"
        claim.release()

    def test_the_next_process_knows_how_far_one_was_that_was_killed(self, state: State, url: str, tmp_path: Path) -> None:
        state.inbox.put([Received(1, 10, "a")])
        held = state.inbox.claim()
        assert held is not None and held.attempted == Attempted()
        held.note_sent(True)
        held.release()
        for sent, starts in ((True, 1), (False, 2)):
            other = again(url, tmp_path)
            claim = other.inbox.claim()
            assert claim is not None and claim.attempted == Attempted(sent, starts)
            claim.note_sent(False)
            claim._let_go()  # as when it is killed
            other.close()
        for _ in range(3):  # what is given back in order counts for nothing
            other = again(url, tmp_path)
            claim = other.inbox.claim()
            assert claim is not None and claim.attempted == Attempted(False, 3)
            claim.release()
            other.close()
        last = state.inbox.claim()
        assert last is not None and last.attempted == Attempted(False, 2)  # this one was there before the update
        last.done()
        assert rows(state, "SELECT * FROM attempts") == []

    def test_what_is_known_of_an_update_goes_with_it(self, state: State) -> None:
        state.inbox.put([Received(1, 10, "a"), Received(2, 11, "b")])
        held = state.inbox.claim()
        assert held is not None
        held.note_sent(True)
        held.note_sent(False)  # it never left
        held.release()
        held = state.inbox.claim()
        assert held is not None and held.attempted == Attempted()
        held.done()
        assert rows(state, "SELECT * FROM attempts") == []
        for update_id in (1, 2):
            state.inbox.note(update_id, sent=True)  # of 1 too late
        state.purge()
        assert rows(state, "SELECT update_id FROM attempts") == [(2,)]

    def test_what_was_handled_keeps_its_number_alone(self, state: State) -> None:
        state.inbox.put([Received(1, 10, "secret"), Received(2, 11, "broken")])
        for error in ("", "TypeError"):
            claim = state.inbox.claim()
            assert claim is not None
            claim.quarantine(error) if error else claim.done()
        assert state.inbox.put([Received(1, 10, "secret")]) == 0
        assert state.inbox.quarantined() == [(2, "TypeError")]
        assert rows(state, "SELECT payload FROM inbox") == [(None,), (None,)]


class TestSwitches:
    def test_the_notice_stands_until_it_is_taken_away(self, state: State) -> None:
        assert state.switches.suspended() is None
        state.switches.suspend("休止中", "telegram:7")
        assert state.switches.suspended() == "休止中"
        assert state.switches.resume("telegram:7")
        assert state.switches.suspended() is None
        assert not state.switches.resume("telegram:7")


class TestAccounts:
    def test_a_password_opens_its_own_account_alone(self, state: State) -> None:
        state.accounts.set_password("sato", "correct horse", Role.ADMIN, "command line")
        assert state.accounts.check("sato", "correct horse") is Role.ADMIN
        assert state.accounts.check("sato", "correct hors") is None
        assert state.accounts.check("suzuki", "correct horse") is None

    def test_a_short_password_is_refused(self, state: State) -> None:
        with pytest.raises(PasswordError, match="12"):
            state.accounts.set_password("sato", "short", Role.STAFF, "command line")

    @pytest.mark.parametrize("name", ["", "a b", "x" * 41, "<b>", "sato\n"])
    def test_a_name_is_one_word(self, state: State, name: str) -> None:
        with pytest.raises(PasswordError, match="account name"):
            state.accounts.set_password(name, "long enough to use", Role.STAFF, "x")
        assert state.accounts.names() == []

    def test_a_changed_password_is_told_by_its_time(self, state: State) -> None:
        assert state.accounts.changed_at("佐藤") is None
        state.accounts.set_password("佐藤", "long enough to use", Role.STAFF, "x")
        first = state.accounts.changed_at("佐藤")
        state.accounts.set_password("佐藤", "long enough again", Role.STAFF, "x")
        second = state.accounts.changed_at("佐藤")
        assert first is not None and second is not None and first < second

    def test_the_password_itself_is_not_kept(self, state: State) -> None:
        state.accounts.set_password("sato", "correct horse", Role.STAFF, "command line")
        assert not any("correct horse" in str(row) for row in rows(state, "SELECT * FROM accounts"))


class TestSpent:
    def test_what_is_good_for_one_use_is_spent_once(self, state: State) -> None:
        assert not state.spent.holds("a" * 64)
        assert [state.spent.spend("a" * 64), state.spent.spend("a" * 64), state.spent.spend("b" * 64)] == [True, False, True]
        assert state.spent.holds("a" * 64)

    def test_it_is_forgotten_after_a_day(self, state: State, monkeypatch: pytest.MonkeyPatch) -> None:
        at(monkeypatch, spent_module, datetime.now(UTC) - timedelta(hours=25))
        state.spent.spend("old")
        monkeypatch.undo()
        state.spent.spend("new")
        state.purge()
        assert (state.spent.holds("old"), state.spent.holds("new")) == (False, True)


class TestPostgres:
    @pytest.fixture
    def states(self, postgres: Postgres, tmp_path: Path) -> Iterator[tuple[State, State]]:
        url = postgres.fresh_url(f"shared_{uuid4().hex}")
        first, second = again(url, tmp_path), again(url, tmp_path)
        yield first, second
        first.close()
        second.close()

    def test_who_asked_and_when_is_forgotten_once_no_limit_counts_it(self, states: tuple[State, State], monkeypatch: pytest.MonkeyPatch) -> None:
        state = states[0]
        limits = SharedLimits(state.engine, 15)
        limits.take("a visitor")
        state.purge()
        assert self.visits(state) == 1
        with state.engine.begin() as connection:
            connection.execute(update(visits).values(at=datetime.now(UTC) - timedelta(minutes=2)))
        state.purge()
        assert self.visits(state) == 0

    @staticmethod
    def visits(state: State) -> int:
        with state.engine.connect() as connection:
            return connection.execute(select(func.count()).select_from(visits)).scalar_one()

    def test_processes_that_start_at_once_migrate_once(self, postgres: Postgres, tmp_path: Path) -> None:
        url = postgres.fresh_url(f"race_{uuid4().hex}")
        with ThreadPoolExecutor(4) as threads:
            opened = list(threads.map(lambda _: again(url, tmp_path), range(4)))
        assert [state.inbox.depth() for state in opened] == [0, 0, 0, 0]
        for state in opened:
            state.close()

    def test_an_update_is_in_one_hand_of_all_processes(self, states: tuple[State, State]) -> None:
        states[0].inbox.put([Received(number, number % 7 + 1, str(number)) for number in range(200)])
        handled: list[tuple[int, int]] = []
        guard = Lock()

        def work(state: State) -> None:
            while state.inbox.depth():
                if claim := state.inbox.claim():
                    with guard:
                        handled.append((claim.received.chat, claim.received.update_id))
                    claim.done()

        with ThreadPoolExecutor(6) as threads:
            list(threads.map(work, [*states] * 3))
        assert sorted(update_id for _, update_id in handled) == list(range(200))
        for chat in range(1, 8):  # in the order of their chat
            of_chat = [update_id for found, update_id in handled if found == chat]
            assert of_chat == sorted(of_chat)

    def test_limits_are_shared(self, states: tuple[State, State]) -> None:
        first, second = (SharedLimits(state.engine, 3) for state in states)
        with ThreadPoolExecutor(6) as threads:
            waits = list(threads.map(lambda limits: limits.take("visitor"), [first, second] * 5))
        assert waits.count(0.0) == 3
        assert all(0 < wait <= 60 for wait in waits if wait)
        assert second.take("other") == 0.0

    def test_one_publishes_at_a_time(self, states: tuple[State, State]) -> None:
        first, second = states
        with first.publishing(), pytest.raises(LockedError), second.publishing():
            pass
        with second.publishing():
            pass


def test_what_is_in_hand_is_not_handed_out_again_by_the_process_that_has_it(state: State) -> None:
    state.inbox.put([Received(1, 1, "x"), Received(2, 1, "y"), Received(3, 2, "z")])
    first, second = state.inbox.claim(), state.inbox.claim()
    assert first is not None and second is not None
    assert (first.received.update_id, second.received.update_id) == (1, 3)
    assert state.inbox.claim() is None  # 2 waits for 1, which is of the same chat
    second.release()
    again = state.inbox.claim()
    assert again is not None and again.received.update_id == 3
    again.done()
    first.done()
    last = state.inbox.claim()
    assert last is not None and last.received.update_id == 2
    last.done()
