"""Roles: for every command and every kind of button, as a stranger, as staff and as an admin. Nothing is revealed to whom it is not for."""

from __future__ import annotations

from typing import get_args

from bot.state.roles import Role
from bot.telegram import callback_data as said
from bot.telegram.callback_data import Data, pack
from bot.telegram.menus import ADMIN, STAFF
from bot.telegram.wording import words_in
from xhoshin.answer import Language

from .standin import User
from .towns import Town

JA = words_in(Language.JAPANESE)
NAME = "A" * 16
OF_STAFF: list[Data] = [said.Settle(NAME, step) for step in said.Step] + [
    said.PickWord(NAME, 0),
    said.NoAnswer(NAME),
    said.Unanswered(0),
    said.Leave(),
]
OF_ADMINS: list[Data] = [said.Publish(NAME), said.Cancel(NAME), said.RollBack(77), said.Rebuild()]


def refused_commands(user: User, commands: dict[str, tuple[str, str]]) -> list[str]:
    """The commands that are unknown to someone."""
    found = []
    for name in commands:
        user.says(f"/{name}")
        if user.reply(20).text == JA.unknown_command:
            found.append(name)
        user.rest(0.05)
    return found


def refused_buttons(user: User, buttons: list[Data]) -> list[Data]:
    """The buttons that are unknown to someone."""
    user.says("こんにちは")
    message_id = user.reply().message_id
    found = []
    for data in buttons:
        answer = user.taps_data(pack(data), message_id).answer(20)
        if (answer.get("text"), answer.get("show_alert")) == (JA.old_button, True):
            found.append(data)
    user.rest(0.5)
    return found


def test_a_stranger_may_nothing_and_learns_nothing(own_town: Town) -> None:
    stranger = own_town.stranger
    everything = STAFF | ADMIN
    assert refused_commands(stranger, everything) == list(everything)
    assert refused_buttons(stranger, [*OF_STAFF, *OF_ADMINS]) == [*OF_STAFF, *OF_ADMINS]
    assert own_town.state.audit.recent() == []


def test_staff_may_what_is_theirs(own_town: Town) -> None:
    staff = own_town.staff()
    assert refused_commands(staff, STAFF) == []
    assert refused_commands(staff, ADMIN) == list(ADMIN)
    assert refused_buttons(staff, OF_STAFF) == []
    assert refused_buttons(staff, OF_ADMINS) == OF_ADMINS
    assert [entry.action.value for entry in own_town.state.audit.recent()] == ["grant"]  # the test's own


def test_an_admin_may_all(own_town: Town) -> None:
    admin = own_town.admin()
    assert refused_commands(admin, STAFF | ADMIN) == []
    assert refused_buttons(admin, [*OF_STAFF, *OF_ADMINS]) == []


def test_every_kind_of_button_for_a_role_is_tried_here() -> None:
    assert {type(data) for data in OF_STAFF} == set(said.STAFF) and {type(data) for data in OF_ADMINS} == set(said.ADMIN)
    of_all = {said.AskSection, said.ShowSource, said.AskElsewhere, said.AskList, said.AskExample, said.Judge, said.Choose, said.Again}
    assert set(get_args(said.Data)) == {*said.STAFF, *said.ADMIN, *of_all}


def test_a_role_that_was_taken_away_opens_nothing_more(own_town: Town) -> None:
    staff = own_town.staff()
    own_town.stranger.says("区役所の電話番号は")
    own_town.stranger.reply()
    staff.says("/unanswered")
    listed = staff.reply()
    staff.taps("1 評価質問にする", listed)
    staff.reply()  # the place of the answer is waited for
    own_town.state.roles.revoke(staff.id, "test")
    assert staff.taps("1 対象外にする", listed).answer()["text"] == JA.old_button
    staff.says("門司 A-5 ④")
    assert "課題A(5) ④" in staff.reply().text  # a question like any other's
    assert len(own_town.state.questions.unanswered()) == 1


def test_a_role_is_by_number_and_not_by_name(own_town: Town) -> None:
    own_town.state.roles.grant(4242, Role.ADMIN, "test")
    impostor = own_town.standin.user("4242", username="admin4242")
    impostor.says("/status")
    assert impostor.reply().text == JA.unknown_command


def test_where_the_state_cannot_be_read_nobody_has_a_role(own_town: Town) -> None:
    staff = own_town.staff()
    with own_town.state.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE roles RENAME TO gone")
    staff.says("/unanswered")
    assert staff.reply().text == JA.unknown_command
