"""Links by which the bot lets staff into the desk: signed, and good for some minutes. That each lets in once is seen to where it is followed."""

from __future__ import annotations

from itsdangerous import BadSignature, TimestampSigner

_SALT = "desk-link"


def desk_link_token(key: bytes, user_id: int) -> str:
    """What stands in a link for this user, as text for a URL; `key` is the installation's (`bot.secrets.secret_key`)."""
    return TimestampSigner(key, salt=_SALT).sign(str(user_id)).decode()


def desk_user(key: bytes, token: str, max_age: int = 600) -> int | None:
    """Telegram's user id in a token of ours that is at most `max_age` seconds old; None for any other."""
    try:
        return int(TimestampSigner(key, salt=_SALT).unsign(token, max_age=max_age))
    except (BadSignature, ValueError):
        return None
