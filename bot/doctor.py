"""Whether this installation can serve: dictionary, model, reports and index, state, secrets, the readers, Telegram's token, each looked at for itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from bot.settings import Settings

_API_PATIENCE = 10.0


class Health(StrEnum):
    GOOD = "good"
    UNSET = "unset"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Check:
    """What was found of one part; `message` says what it is and, where it is bad, what to do."""

    part: str
    health: Health
    message: str


class _AilingError(Exception):
    """A part that cannot serve; the message says why."""


def examine(settings: Settings, home: Path) -> Iterator[Check]:
    """Every check in turn; none keeps another from being made."""
    parts: tuple[tuple[str, Callable[[Settings, Path], str | None]], ...] = (
        ("版 / version", _version),
        ("辞書 / dictionary", _dictionary),
        ("モデル / model", _model),
        ("報告と索引 / reports and index", _index),
        ("状態 / state", _state),
        ("秘密 / secrets", _secrets),
        ("読み取りの隔離 / confinement of readers", _confinement),
        ("Telegram", _token),
    )
    for part, look in parts:
        try:
            message = look(settings, home)
        except Exception as exc:  # whatever is wrong with one part, the others are looked at
            yield Check(part, Health.BAD, str(exc) or type(exc).__name__)
        else:
            yield Check(part, Health.UNSET if message is None else Health.GOOD, message or "設定されていません / not set")


def _version(_settings: Settings, _home: Path) -> str:
    from importlib.metadata import version

    return f"xhoshin {version('xhoshin')}"


def _dictionary(_settings: Settings, _home: Path) -> str:
    from importlib.metadata import version

    from index.tokenizing import tokenize

    if tokenize("お悔やみ")[0].form != tokenize("おくやみ")[0].form:
        raise _AilingError("辞書が期待どおりに動きません。入れ直してください。/ The dictionary does not work as expected, please reinstall.")
    return f"SudachiDict core {version('sudachidict-core')}"


def _model(_settings: Settings, _home: Path) -> str:
    from bot.models import chosen_encoder, chosen_reranker

    encoder, reranker = chosen_encoder(), chosen_reranker()
    return f"{encoder.name}" + (f" + {reranker.name}" if reranker else "")


def _index(_settings: Settings, home: Path) -> str:
    from xhoshin.inspection import inspect
    from xhoshin.store import Store

    inspection = inspect(Store(home))
    if inspection.damaged:
        raise _AilingError("; ".join(map(str, inspection.damaged)) + " → xhoshin index build")
    return inspection.serving or "まだ作られていません。最初の質問で作られます。/ Not built yet: the first question builds it."


def _state(settings: Settings, home: Path) -> str:
    from bot.state.state import State

    state = State(settings, home)
    try:
        return f"{state.engine.dialect.name}, {len(state.roles.all())} 人の役割 / roles, 受信箱 / inbox {state.inbox.depth()}"
    finally:
        state.close()


def _secrets(_settings: Settings, home: Path) -> str:
    from bot.secrets import open_to_others

    found = open_to_others(home)
    if found:
        paths = " ".join(map(str, found))
        raise _AilingError(f"ほかの利用者も読めます。/ Other users can read it: chmod -R o= {paths}")
    return "所有者のほかは読めません / for the owner alone"


def _confinement(_settings: Settings, _home: Path) -> str | None:
    from xhoshin.reading.confinement import version

    offered = version()
    return f"Landlock {offered}" if offered else None


def _token(settings: Settings, _home: Path) -> str | None:
    if settings.telegram_token is None:
        return None
    import httpx

    token = settings.telegram_token.get_secret_value()
    try:
        answer = httpx.get(f"{settings.telegram_api}/bot{token}/getMe", timeout=_API_PATIENCE)
        found = answer.json()
    except (httpx.HTTPError, ValueError) as exc:
        raise _AilingError(f"Telegram に届きません。/ Telegram cannot be reached: {type(exc).__name__}") from None
    if not found.get("ok"):
        raise _AilingError(
            "トークンが正しくありません。XHOSHIN_TELEGRAM_TOKEN を確かめてください。/ The token is wrong: check XHOSHIN_TELEGRAM_TOKEN."
        )
    return f"@{found['result']['username']}"
