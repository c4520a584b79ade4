"""Every page of the desk."""

from __future__ import annotations

from bot.web.desk.desk import Desk
from bot.web.desk.entering import Entrance
from bot.web.desk.explaining import add_explaining
from bot.web.desk.listening import add_listening
from bot.web.desk.operating import OperatingPages
from bot.web.desk.overview import add_overview
from bot.web.desk.people import PeoplePages
from bot.web.desk.publishing import PublishingPages
from bot.web.desk.unanswered import UnansweredPages
from bot.web.site import Site


def open_desk(site: Site) -> Desk:
    """The desk with its routes (`Desk.router`)."""
    desk = Desk(site)
    Entrance(desk)
    add_overview(desk)
    UnansweredPages(desk)
    add_listening(desk)
    add_explaining(desk)
    PublishingPages(desk)
    PeoplePages(desk)
    OperatingPages(desk)
    return desk
