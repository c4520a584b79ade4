"""What admins do to the live editions in any channel: nothing changes before it is said to, and every step is noted."""

from __future__ import annotations

import os
import time
from datetime import date
from pathlib import Path

import pytest

from bot import editing as editing_module
from bot.editing import WAITS, Editing, EditingError, Upload
from bot.housekeeping import Housekeeping
from bot.models import chosen_encoder
from bot.service import Service
from bot.settings import read_settings
from bot.state.actions import Action
from bot.state.state import State
from index.durable import remove
from index.lock import writer_lock
from tests.xhoshin.derived import later_text, of_wakamatsu
from xhoshin.store import Store


class Office:
    """A home with a running service, and what an admin there can do."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.service = Service(home)
        self.state = State(read_settings(), home)
        self.editing = Editing(Store(home), self.state.audit, chosen_encoder)

    @property
    def live(self) -> list[str]:
        return sorted(edition.id for edition in self.service.serving.live.library.editions)

    @property
    def noted(self) -> list[tuple[str, Action]]:
        return [(entry.actor, entry.action) for entry in reversed(self.state.audit.recent())]


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path / "home")


BUNDLED = ["kokuraminami@2024-11-30", "moji@2024-11-30"]


def test_a_file_waits_for_the_decision_and_then_answers(office: Office) -> None:
    upload, proposal = office.editing.receive(later_text().encode(), "moji.txt", "telegram:7")
    assert proposal.verdict.ok
    assert office.live == BUNDLED
    _, published = office.editing.publish(upload.id, "telegram:7")
    assert published.embedded > 0
    assert office.live == [*BUNDLED, "moji@2025-03-31"]
    assert office.editing.roll_back("telegram:7")[0].startswith("generation-000001")
    assert office.live == BUNDLED
    assert office.noted == [("telegram:7", Action.UPLOAD), ("telegram:7", Action.PUBLISH), ("telegram:7", Action.ROLLBACK)]


def test_a_published_or_cancelled_file_is_gone(office: Office) -> None:
    for step in (office.editing.publish, office.editing.cancel):
        upload, _ = office.editing.receive(later_text().replace("平日も", f"{step.__name__}も").encode(), "moji.txt", "desk:sato")
        step(upload.id, "desk:sato")
        assert list((office.home / "uploads").iterdir()) == []
        with pytest.raises(EditingError, match="send it again"):
            office.editing.publish(upload.id, "desk:sato")
        office.editing.roll_back("desk:sato") if step == office.editing.publish else None


def test_a_new_ward_needs_its_id_which_can_be_said_afterwards(office: Office) -> None:
    upload, proposal = office.editing.receive(of_wakamatsu(later_text()).encode(), "wakamatsu.txt", "telegram:7")
    assert not proposal.verdict.ok
    with pytest.raises(EditingError):
        office.editing.publish(upload.id, "telegram:7")
    again, proposal = office.editing.reconsider(upload.id, report="wakamatsu", as_of=date(2025, 3, 31))
    assert (again.id, proposal.verdict.ok) == (upload.id, True)
    office.editing.publish(upload.id, "telegram:7")
    assert "wakamatsu@2025-03-31" in office.live


def test_a_file_that_cannot_be_read_says_why_and_is_not_kept(office: Office) -> None:
    with pytest.raises(EditingError, match="/"):
        office.editing.receive(b"%PDF-1.7 broken", "x.pdf", "telegram:7")
    assert not (office.home / "uploads").exists()


def test_a_file_that_is_too_large_is_not_read(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(editing_module, "MOST_BYTES", 10)
    with pytest.raises(EditingError, match="too large"):
        office.editing.receive(b"12345678901", "x.txt", "telegram:7")


def test_publishing_beside_another_writer_changes_nothing(office: Office) -> None:
    upload, _ = office.editing.receive(later_text().encode(), "moji.txt", "telegram:7")
    with writer_lock(Store(office.home).lock_file), pytest.raises(EditingError, match="publishing"):
        office.editing.publish(upload.id, "telegram:7")
    assert office.live == BUNDLED


@pytest.mark.parametrize("upload_id", ["../../etc", "..", "", "nothing", "a/b"])
def test_an_upload_that_is_not_there_is_said_so(office: Office, upload_id: str) -> None:
    with pytest.raises(EditingError, match="send it again"):
        office.editing.publish(upload_id, "telegram:7")


def age(office: Office, upload: Upload, seconds: float) -> None:
    """A file came so many seconds before now."""
    then = time.time() - seconds
    os.utime(office.home / "uploads" / upload.id / "file", (then, then))


def test_they_are_deleted_by_a_service_that_nobody_uses(tmp_path: Path) -> None:
    office = Office(tmp_path)
    old, _ = office.editing.receive(later_text().encode(), "moji.txt", "telegram:7")
    new, _ = office.editing.receive(later_text().encode(), "moji.txt", "telegram:7")
    age(office, old, WAITS + 1)
    housekeeping = Housekeeping(office.state, office.editing)
    until = time.monotonic() + 10
    while (tmp_path / "uploads" / old.id).exists() and time.monotonic() < until:
        time.sleep(0.05)
    housekeeping.stop()
    assert [folder.name for folder in (tmp_path / "uploads").iterdir()] == [new.id]


def test_a_file_that_was_decided_on_does_not_come_back(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    upload, _ = office.editing.receive(later_text().encode(), "moji.txt", "telegram:7")
    kept = office.editing._kept
    monkeypatch.setattr(office.editing, "_kept", lambda upload_id: (kept(upload_id), office.editing.cancel(upload_id, "desk:sato"))[0])
    monkeypatch.setattr(office.editing, "cancel", lambda upload_id, _by: remove(office.home / "uploads" / upload_id))
    with pytest.raises(EditingError, match="send it again"):
        office.editing.reconsider(upload.id, backfill=True)
    assert office.editing.waiting() == []


def test_undecided_files_are_deleted_after_a_day(office: Office) -> None:
    old, _ = office.editing.receive(later_text().encode(), "moji.txt", "telegram:7")
    age(office, old, WAITS + 1)
    office.editing.consider(old.id)  # looking at it, or saying more of it, does not make it younger
    office.editing.reconsider(old.id, backfill=True)
    new, _ = office.editing.receive(later_text().encode(), "moji.txt", "telegram:7")
    assert [folder.name for folder in (office.home / "uploads").iterdir()] == [new.id]


def test_files_that_wait_are_listed_the_newest_first(office: Office) -> None:
    assert office.editing.waiting() == []
    first, _ = office.editing.receive(later_text().encode(), "first.txt", "telegram:7")
    second, _ = office.editing.receive(later_text().encode(), "second.txt", "desk:sato")
    age(office, first, 60)
    (office.home / "uploads" / "of nobody").mkdir()
    assert office.editing.waiting() == [second, first]


def test_the_index_is_built_anew(office: Office) -> None:
    before = office.service.serving.live.generation
    published = office.editing.rebuild("telegram:7")
    assert published.generation != before
    assert office.service.serving.live.generation == published.generation
    assert office.noted == [("telegram:7", Action.REINDEX)]


def test_a_process_that_follows_another_changes_nothing(office: Office) -> None:
    following = Editing(Store(office.home), office.state.audit, chosen_encoder, leader="http://leader.example.jp")
    for step in (lambda: following.receive(b"x", "a.txt", "test"), lambda: following.roll_back("test"), lambda: following.rebuild("test")):
        with pytest.raises(EditingError, match=r"http://leader\.example\.jp"):
            step()
    assert (office.live, office.noted) == (BUNDLED, [])
