"""Which messages are for the bot: everything in a private chat; in a group what mentions it or replies to it."""

from __future__ import annotations

from telegram import Bot, Message, MessageEntity
from telegram.ext.filters import MessageFilter


class Human(MessageFilter):
    """Written by a person, as themselves, here: not by a bot or through one, not for a channel, not carried over from one."""

    def filter(self, message: Message) -> bool:
        user = message.from_user
        return user is not None and not user.is_bot and not message.via_bot and not message.is_automatic_forward and not message.sender_chat


HUMAN = Human(name="human")


def addressed(message: Message, bot: Bot) -> str | None:
    """The text of a group's message without the bot's name, where it is for the bot; else None."""
    text = message.text or message.caption or ""
    entities = message.parse_entities() if message.text else message.parse_caption_entities()
    mentions = [entity for entity, words in entities.items() if _names(entity, words, bot)]
    replied = message.reply_to_message
    if not mentions and not (replied and replied.from_user and replied.from_user.id == bot.id):
        return None
    in_units = text.encode("utf-16-le")
    for entity in sorted(mentions, key=lambda entity: -entity.offset):  # offsets count UTF-16 units
        in_units = in_units[: 2 * entity.offset] + in_units[2 * (entity.offset + entity.length) :]
    return in_units.decode("utf-16-le").strip()


def _names(entity: MessageEntity, words: str, bot: Bot) -> bool:
    if entity.type == MessageEntity.TEXT_MENTION:
        return entity.user is not None and entity.user.id == bot.id
    return entity.type == MessageEntity.MENTION and words.lower() == f"@{bot.username}".lower()
