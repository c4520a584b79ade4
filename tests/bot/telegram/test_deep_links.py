"""Deep links: every place of the live reports has one that Telegram takes and that is read back."""

from __future__ import annotations

from datetime import date

from bot.telegram.deep_links import Target, link_to, target_of
from xhoshin.library import Library, cite

from .standin import rules


def test_every_citation_has_a_link_that_leads_back_to_it(library: Library) -> None:
    for edition in library.editions:
        assert link_to(cite(edition, None, edition.mission), "bot") == "https://t.me/bot"
        for initiative in edition.initiatives:
            for section in initiative.sections:
                link = link_to(cite(edition, initiative, section), "bot")
                payload = link.removeprefix("https://t.me/bot?start=")
                assert rules.PAYLOAD.fullmatch(payload)
                assert target_of(payload) == Target(edition.report, initiative.code, section.number, edition.as_of)


def test_the_longest_id_fits() -> None:
    assert rules.PAYLOAD.fullmatch(Target("a" * 30, "C-99", 5, date(2024, 11, 30)).payload)
