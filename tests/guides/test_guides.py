"""What the guides name exists: pictures, commands and their options, settings, commands of the bot, buttons, codes; and nothing is left unnamed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from PIL import Image

from bot.cli import app
from bot.settings import Settings
from bot.telegram.menus import ADMIN, GROUP, PRIVATE, STAFF
from tests.guides.chat import chat_page, marked
from tests.guides.pictures import MOST_BYTES, MOST_IN_ALL
from xhoshin.contract import ContractCode, WarningCode
from xhoshin.parsing import ProblemCode
from xhoshin.reading.errors import ReadingCode

DOCS = Path(__file__).parents[2] / "docs"
README = DOCS.parent / "README.md"
# For people who use the program; the rest of docs/ is held to it by tests/operations.
GUIDES = (DOCS / "staff.md", DOCS / "admins.md")
CHECKED = (README, *GUIDES, DOCS / "operations.md", DOCS / "developing.md")
BOT_FATHER = {"newbot", "revoke", "setinline"}
PAGES = {"desk", "help", "embed", "reports", "api", "initiatives", "healthz", "readyz", "metrics"}
# The codes that the command line itself gives (bot/commands/ingest.py).
OF_THE_COMMAND = {"follows", "locked", "not_written"}
OF_TESTS = {"XHOSHIN_AXE"}

Command = tuple[str, ...]


def code(text: str) -> list[str]:
    """What is set as code: lines of blocks, and what stands between backticks."""
    blocks = re.findall(r"^```\w*\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    rest = re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
    return [line for block in blocks for line in block.splitlines()] + re.findall(r"`([^`\n]+)`", rest)


def commands(tree: typer.Typer = app) -> dict[Command, set[str]]:
    """Each command by its words, with its options."""
    return dict(_commands(typer.main.get_command(tree), ()))


def _commands(command: object, words: Command) -> Iterator[tuple[Command, set[str]]]:
    for name, sub in getattr(command, "commands", {}).items():
        yield from _commands(sub, (*words, name))
    if not hasattr(command, "commands"):
        yield words, {option for parameter in getattr(command, "params", ()) for option in parameter.opts if option.startswith("--")}


def named_commands(spans: list[str], known: dict[Command, set[str]]) -> Iterator[tuple[str, Command | None, set[str]]]:
    """What of the code calls `xhoshin`: the span, the command that it names (None where there is none), its options."""
    for span in spans:
        if re.match(r"docker compose|kubectl|systemctl", span):  # another program's words about the service
            continue
        for call in re.findall(r"(?:^|(?<![/=\w])|bin/)xhoshin ([a-z][^|;&]*)", span):
            words = call.split()
            found = next((tuple(words[:n]) for n in (2, 1) if tuple(words[:n]) in known), None)
            yield span, found, set(re.findall(r"(?<=\s)--[a-z][a-z-]*", call))


@pytest.mark.parametrize("guide", CHECKED, ids=lambda path: path.name)
def test_every_command_and_option_named_exists(guide: Path) -> None:
    known = commands()
    groups = {words[0] for words in known if len(words) == 2}
    wrong = []
    for span, found, options in named_commands(code(guide.read_text(encoding="utf-8")), known):
        listed = re.search(r"xhoshin (\w+) \w+ \|", span)
        if found is None and not listed and span.removeprefix("xhoshin ") not in groups:
            wrong.append(span)
        elif found is not None and not options <= known[found]:
            wrong.append(f"{span}: {options - known[found]}")
    assert wrong == []


def test_every_command_is_named() -> None:
    known = commands()
    spans = [span for guide in CHECKED for span in code(guide.read_text(encoding="utf-8"))]
    named = {found for _, found, _ in named_commands(spans, known)}
    text = README.read_text(encoding="utf-8")
    left = {words for words in known if words not in named and not re.search(rf"`(?:xhoshin )?{' '.join(words)}\b", text)}
    assert {words for words in left if words not in {("index", "build")}} == set()


@pytest.mark.parametrize("guide", CHECKED, ids=lambda path: path.name)
def test_every_setting_named_exists(guide: Path) -> None:
    known = {f"XHOSHIN_{name}".upper() for name in Settings.model_fields}
    assert set(re.findall(r"XHOSHIN_[A-Z_]+", guide.read_text(encoding="utf-8"))) - known - OF_TESTS == set()


def of_the_bot(spans: list[str]) -> set[str]:
    return {match[1] for span in spans if (match := re.match(r"/([a-z]+)(?=$|[ /])", span))}


def test_every_command_of_the_bot_named_exists_and_each_is_named() -> None:
    known = {*PRIVATE, *GROUP, *STAFF, *ADMIN}
    of_guides = {guide: of_the_bot(code(guide.read_text(encoding="utf-8"))) for guide in (README, *GUIDES)}
    for guide, found in of_guides.items():
        assert found - known - BOT_FATHER - PAGES == set(), guide.name
    assert known - set().union(*of_guides.values()) == set()


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.name)
def test_every_picture_named_exists(guide: Path) -> None:
    named = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", guide.read_text(encoding="utf-8"))
    assert len(named) > 5
    for picture in named:
        with Image.open(guide.parent / picture) as opened:
            assert opened.format == "PNG"


def test_every_picture_is_named_and_small() -> None:
    texts = "".join(guide.read_text(encoding="utf-8") for guide in (README, *GUIDES))
    pictures = sorted((DOCS / "pictures").iterdir())
    assert [picture.name for picture in pictures if f"pictures/{picture.name})" not in texts] == []
    sizes = [picture.stat().st_size for picture in pictures]
    assert max(sizes) < MOST_BYTES and sum(sizes) < MOST_IN_ALL


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.name)
def test_a_picture_of_telegram_says_that_it_is_drawn(guide: Path) -> None:
    captions = re.findall(r"!\[([^\]]+)\]\(pictures/telegram-", guide.read_text(encoding="utf-8"))
    assert captions and all("ボットの実際の返信から描いたもの" in caption for caption in captions)


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.name)
def test_every_button_named_exists(guide: Path) -> None:
    root = DOCS.parent / "bot"
    program = "".join(path.read_text(encoding="utf-8") for kind in ("*.py", "*.html", "*.toml") for path in sorted(root.rglob(kind)))
    named = set(re.findall(r"［([^］\s]+?)］", guide.read_text(encoding="utf-8")))
    assert len(named) > 5
    assert {button for button in named if button not in program} == set()


def test_every_reason_to_refuse_is_explained() -> None:
    rows = re.findall(r"^\| (`[^|]+) \|", (DOCS / "admins.md").read_text(encoding="utf-8"), re.MULTILINE)
    told = [name for row in rows for name in re.findall(r"`([a-z_]+)`", row)]
    known = {*ContractCode, *ProblemCode, *ReadingCode, *WarningCode, *OF_THE_COMMAND}
    assert {name for name in told if "_" in name or name in known} == {str(name) for name in known}
    ingest = (DOCS.parent / "bot" / "commands" / "ingest.py").read_text(encoding="utf-8")
    assert set(re.findall(r'Finding\("(\w+)"', ingest)) == OF_THE_COMMAND


@pytest.mark.parametrize("guide", [*GUIDES, DOCS / "developing.md"], ids=lambda path: path.name)
def test_every_link_within_the_repository_leads_somewhere(guide: Path) -> None:
    for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", guide.read_text(encoding="utf-8")):
        assert (guide.parent / link).exists(), link


def test_the_checks_see_what_is_wrong() -> None:
    known = commands()
    [(_, found, options)] = named_commands(["xhoshin serve --fast"], known)
    assert found == ("serve",) and options - known[found] == {"--fast"}
    assert [found for _, found, _ in named_commands(["xhoshin fly"], known)] == [None]
    assert of_the_bot(["/show A-5", "/nothing", "docs/x"]) == {"show", "nothing"}


def test_a_chat_is_drawn_with_its_marks_where_telegram_counts_them() -> None:
    entities = [{"type": "bold", "offset": 3, "length": 2}, {"type": "blockquote", "offset": 0, "length": 5}]
    assert marked("👍a<b", entities) == "<blockquote>👍a<b>&lt;b</b></blockquote>"
    person = {"from": {"id": 1}, "text": "質問"}
    reply = {"from": {"id": 2}, "text": "答え", "reply_markup": {"inline_keyboard": [[{"text": "原文"}]]}}
    page = chat_page([person, reply], 2)
    assert '<div class="message from-person">質問</div><div class="message">答え</div><div class="row"><span>原文</span></div>' in page
