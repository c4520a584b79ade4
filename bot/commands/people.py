"""`roles`, `accounts`, `audit`: who may do what, and what was done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bot.output import print_text, refuse, warn

if TYPE_CHECKING:
    from bot.state.roles import Role
    from bot.state.state import State

roles = typer.Typer(help="Telegramでの役割 / Roles in Telegram, by numeric user id.", no_args_is_help=True)
accounts = typer.Typer(help="職員デスクのパスワード / Passwords of the staff desk.", no_args_is_help=True)

UserArgument = Annotated[int, typer.Argument(help="Telegramの数字のID / Telegram's numeric user id")]
RoleOption = Annotated[str, typer.Option("--role", help="staff か admin / staff or admin")]


def open_state() -> State:
    """The state of this installation; ends the command with one sentence where it cannot be opened."""
    from bot.home import home
    from bot.settings import SettingsError, settings
    from bot.state.database import StateError
    from bot.state.state import State

    try:
        return State(settings(), home())
    except SettingsError as exc:
        refuse(str(exc))
    except StateError as exc:
        refuse(str(exc), code=1)


@roles.command("list")
def list_roles() -> None:
    """役割の一覧 / Everybody with a role."""
    for granted in open_state().roles.all():
        print_text(f"{granted.user_id}\t{granted.role.value}\t{granted.by}\t{granted.at:%Y-%m-%d}")


@roles.command()
def grant(user_id: UserArgument, role: RoleOption = "staff") -> None:
    """役割を与える / Give a role."""
    from bot.state.actions import COMMAND_LINE
    from bot.state.roles import LastAdminError

    chosen = _role(role)
    try:
        open_state().roles.grant(user_id, chosen, COMMAND_LINE)
    except LastAdminError as exc:
        refuse(str(exc), code=1)
    print_text(f"{user_id} を {chosen.value} にしました。/ {user_id} is {chosen.value} now.")


@roles.command()
def revoke(user_id: UserArgument) -> None:
    """役割を外す / Take a role away."""
    from bot.state.actions import COMMAND_LINE
    from bot.state.roles import LastAdminError

    try:
        gone = open_state().roles.revoke(user_id, COMMAND_LINE)
    except LastAdminError as exc:
        refuse(str(exc), code=1)
    if not gone:
        refuse(f"{user_id} に役割はありません。/ {user_id} has no role.", code=1)
    print_text(f"{user_id} の役割を外しました。/ {user_id} has no role any more.")


@accounts.command("list")
def list_accounts() -> None:
    """アカウントの一覧 / Every account."""
    for name, role in open_state().accounts.names():
        print_text(f"{name}\t{role.value}")


@accounts.command("set")
def set_password(name: Annotated[str, typer.Argument(help="名前 / account name")], role: RoleOption = "staff") -> None:
    """パスワードを決める（2度たずねる。端末でなければ標準入力の1行）/ Set a password: asked for twice, or one line of standard input."""
    import sys

    from bot.state.accounts import PasswordError
    from bot.state.actions import COMMAND_LINE

    chosen = _role(role)
    password = (
        typer.prompt("パスワード / password", hide_input=True, confirmation_prompt=True) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    )
    try:
        open_state().accounts.set_password(name, password, chosen, COMMAND_LINE)
    except PasswordError as exc:
        refuse(str(exc))
    print_text(f"{name}（{chosen.value}）のパスワードを決めました。/ The password of {name} ({chosen.value}) is set.")


@accounts.command()
def remove(name: Annotated[str, typer.Argument(help="名前 / account name")]) -> None:
    """アカウントを消す / Remove an account."""
    from bot.state.actions import COMMAND_LINE

    if not open_state().accounts.remove(name, COMMAND_LINE):
        refuse(f"アカウント「{name}」はありません。/ There is no account {name!r}.", code=1)
    print_text(f"{name} を消しました。/ {name} is removed.")


def audit(limit: Annotated[int, typer.Option("--limit", min=1, help="件数 / how many")] = 50) -> None:
    """だれがいつ何をしたか / Who did what, the newest first."""
    entries = open_state().audit.recent(limit)
    if not entries:
        warn("記録はまだありません。/ Nothing has been recorded yet.")
    for entry in entries:
        print_text(f"{entry.at.astimezone():%Y-%m-%d %H:%M:%S}\t{entry.actor}\t{entry.action.value}\t{entry.detail}")


def _role(word: str) -> Role:
    from bot.state.roles import Role

    try:
        return Role(word)
    except ValueError:
        refuse(f"役割は staff か admin です。/ A role is staff or admin, not {word!r}.")
