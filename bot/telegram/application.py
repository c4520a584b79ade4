"""The Application of python-telegram-bot with all handlers: which update goes to whom. It fetches nothing by itself (`bot.telegram.polling`)."""

from __future__ import annotations

from typing import Any

from telegram import LinkPreviewOptions
from telegram.ext import Application, ApplicationBuilder, CallbackQueryHandler, CommandHandler, Defaults, InlineQueryHandler, MessageHandler
from telegram.ext.filters import ATTACHMENT, CAPTION, COMMAND, TEXT, ChatType, Document, UpdateType

from bot.editing import Editing
from bot.reception import Reception
from bot.state.roles import Role
from bot.telegram import callback_data as said
from bot.telegram.addressed import HUMAN
from bot.telegram.admins import Admins
from bot.telegram.buttons import Buttons, Press
from bot.telegram.citizens import Citizens
from bot.telegram.doors import Doors, Handler
from bot.telegram.entries import Entries
from bot.telegram.inline import Inline
from bot.telegram.menus import Menus
from bot.telegram.pending import Waiting
from bot.telegram.presses import Presses
from bot.telegram.questions import UnansweredQuestions
from bot.telegram.requests import application_builder
from bot.telegram.staff import Staff
from bot.telegram.talking import Talk
from bot.telegram.uploads import Uploads

Bot = Application[Any, Any, Any, Any, Any, Any]
_NO_PREVIEW = Defaults(link_preview_options=LinkPreviewOptions(is_disabled=True))

_NEW = UpdateType.MESSAGE & HUMAN
_NEW_OR_EDITED = (UpdateType.MESSAGE | UpdateType.EDITED_MESSAGE) & HUMAN


def build_application(reception: Reception, editing: Editing, builder: ApplicationBuilder[Any, Any, Any, Any, Any, Any] | None = None) -> Bot:
    """The bot, ready to be initialised. Give it updates with `process_update`, in any number at once; `post_init` offers its commands.

    Args:
        builder: what it is built from; default `application_builder` of the reception's settings.
    Raises:
        SettingsError: without a token.
    """
    talk = Talk(reception)

    async def set_up(application: Bot) -> None:
        await Menus(application.bot, (await talk.serving()).live.library).register(reception.state.roles)

    application: Bot = (builder or application_builder(reception.settings)).defaults(_NO_PREVIEW).post_init(set_up).build()
    citizens, waiting = Citizens(talk), Waiting(reception)
    doors = Doors(reception.state.roles, citizens.unknown_command)
    staff, questions = Staff(talk), UnansweredQuestions(talk, waiting)
    admins, uploads = Admins(talk, editing), Uploads(talk, editing, waiting)
    presses, entries = Presses(talk, citizens), Entries(doors, waiting, citizens, questions, uploads)
    everyone: dict[str, Handler] = {
        "start": citizens.start,
        "help": citizens.help,
        "reports": citizens.reports,
        "language": citizens.language,
        "ask": citizens.ask_command,
        "id": citizens.user_id,
    }
    of_staff: dict[str, Handler] = {
        "show": staff.show,
        "list": staff.list_initiatives,
        "compare": staff.compare,
        "diff": staff.diff,
        "search": questions.search,
        "unanswered": questions.unanswered,
        "cancel": questions.cancel,
        "desk": admins.desk,
    }
    of_admins: dict[str, Handler] = {
        "status": admins.status,
        "rollback": admins.rollback,
        "reindex": admins.reindex,
        "roles": admins.roles,
        "suspend": admins.suspend,
        "resume": admins.resume,
    }
    pressed: dict[type, Press] = {
        said.AskSection: presses.section,
        said.ShowSource: presses.source,
        said.AskElsewhere: presses.elsewhere,
        said.AskList: presses.listing,
        said.AskExample: presses.example,
        said.Judge: presses.judge,
        said.Choose: presses.choose,
        said.Again: presses.again,
        said.Settle: questions.settle,
        said.PickWord: questions.pick_word,
        said.NoAnswer: questions.no_answer,
        said.Unanswered: questions.page,
        said.Leave: questions.leave,
        said.Publish: uploads.publish,
        said.Cancel: uploads.cancel,
        said.RollBack: admins.roll_back,
        said.Rebuild: admins.rebuild,
    }
    add = application.add_handler
    for name, handler in everyone.items():
        add(CommandHandler(name, handler, _NEW))
    for name, handler in of_staff.items():
        add(CommandHandler(name, doors.only(Role.STAFF, handler), _NEW & ChatType.PRIVATE))
    for name, handler in of_admins.items():
        add(CommandHandler(name, doors.only(Role.ADMIN, handler), _NEW & ChatType.PRIVATE))
    add(MessageHandler(COMMAND & ChatType.PRIVATE & _NEW, citizens.unknown_command))
    add(MessageHandler(Document.ALL & ChatType.PRIVATE & _NEW, entries.document))
    add(MessageHandler(TEXT & ~COMMAND & ChatType.PRIVATE & _NEW, entries.text))
    add(MessageHandler((TEXT | CAPTION) & ~COMMAND & _NEW_OR_EDITED, citizens.question))
    add(MessageHandler(ATTACHMENT & ChatType.PRIVATE & _NEW, citizens.no_text))
    add(CallbackQueryHandler(Buttons(talk, doors, pressed).pressed))
    add(InlineQueryHandler(Inline(talk).query))
    return application
