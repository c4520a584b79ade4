"""The MCP server as assistants use it: a process of its own, spoken to over its standard input and output by the protocol's own client."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

import jsonschema_rs
import pytest
from mcp import Client, MCPError, StdioServerParameters, stdio_client

from bot.service import open_answerer

COMMAND = ["-c", "from bot.cli import app; app()", "mcp"]
TOOLS = {"ask", "show", "list_initiatives", "changes", "search"}
_T = TypeVar("_T")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose index is built."""
    folder = tmp_path_factory.mktemp("xhoshin-home")
    open_answerer(folder)
    return folder


def talk(home: Path, conversation: Callable[[Client], Awaitable[_T]]) -> _T:
    """Hold a conversation with a server started for it."""

    async def held() -> _T:
        parameters = StdioServerParameters(command=sys.executable, args=COMMAND, env={**os.environ, "XHOSHIN_HOME": str(home)})
        async with Client(stdio_client(parameters)) as client:
            return await conversation(client)

    return asyncio.run(held())


def test_tools_are_described_read_only_and_answer_as_their_schemas_say(home: Path) -> None:
    calls: list[tuple[str, dict[str, Any]]] = [
        ("ask", {"question": "おくやみコーナーは予約なしで使えますか"}),
        ("ask", {"question": "⑤は？", "previous": ["門司区A(7)の取組み"]}),
        ("ask", {"question": "小倉南区の市営プールの料金はいくらですか"}),
        ("show", {"report": "門司", "code": "Ａ５", "section": "④"}),
        ("list_initiatives", {"status": "done"}),
        ("search", {"words": "防災", "limit": 3}),
    ]

    async def conversation(client: Client) -> tuple[list[Any], list[Any]]:
        tools = (await client.list_tools()).tools
        return tools, [await client.call_tool(name, arguments) for name, arguments in calls]

    tools, results = talk(home, conversation)
    assert {tool.name for tool in tools} == TOOLS
    for tool in tools:
        assert tool.annotations.read_only_hint is True
        assert tool.annotations.open_world_hint is False
        assert tool.description
        assert tool.title
        assert all("description" in described or "default" in described for described in tool.input_schema["properties"].values())
    schemas = {tool.name: tool.output_schema for tool in tools}
    for (name, _), result in zip(calls, results, strict=True):
        assert not result.is_error
        jsonschema_rs.validator_for(schemas[name]).validate(result.structured_content)

    okuyami, followed, fee, shown, done, found = (result.structured_content for result in results)
    assert okuyami["kind"] == "answer"
    assert "予約がなくても利用可能" in okuyami["citations"][0]["quote"]
    assert okuyami["citations"][0]["label"] == "門司区 Ｘ方針 課題A(5) ④ 課題に対する取組み・令和6年11月末時点"
    assert (followed["citations"][0]["initiative"], followed["citations"][0]["section"]) == ("A-7", 5)
    assert fee["kind"] == "abstain"
    assert [section["number"] for section in shown["sections"]] == [4]
    assert [(row["report"], row["code"]) for row in done["initiatives"]] == [("moji", "A-4"), ("moji", "A-7")]
    assert len(found["hits"]) == 3


@pytest.mark.parametrize(
    ("tool", "arguments", "says"),
    [
        ("ask", {"question": "  "}, "質問が空です"),
        ("ask", {"question": "予約", "report": "八幡"}, "Reports: moji, kokuraminami"),
        ("show", {"report": "moji", "code": "Z-99"}, "It has: A-1"),
        ("show", {"report": "moji", "code": "A-1", "section": "9"}, "節は1から5"),
        ("changes", {"report": "moji"}, "比べる前の版がありません"),
        ("list_initiatives", {"as_of": "きのう"}, "日付ではありません"),
    ],
)
def test_what_cannot_be_done_is_said_in_words(server: Any, tool: str, arguments: dict[str, Any], says: str) -> None:
    async def conversation() -> Any:
        async with Client(server) as client:
            return await client.call_tool(tool, arguments)

    result = asyncio.run(conversation())
    assert result.is_error
    assert says in result.content[0].text


@pytest.fixture(scope="module")
def server(home: Path) -> Any:
    """The server in this process."""
    from bot.mcp_server import mcp_server
    from bot.reception import Reception
    from bot.settings import read_settings

    reception = Reception.open(read_settings(), home)
    yield mcp_server(reception)
    reception.close()


def test_editions_are_resources(server: Any) -> None:
    async def conversation() -> tuple[str, str]:
        async with Client(server) as client:
            listed = await client.read_resource("xhoshin://reports")
            whole = await client.read_resource("xhoshin://reports/moji/2024-11-30")
            with pytest.raises(MCPError, match="その時点の版はありません"):
                await client.read_resource("xhoshin://reports/moji/1999-01-01")
            return listed.contents[0].text, whole.contents[0].text

    listed, whole = asyncio.run(conversation())
    assert listed.splitlines() == ["kokuraminami@2024-11-30\t小倉南区\t2024-11-30", "moji@2024-11-30\t門司区\t2024-11-30"]
    assert "予約がなくても利用可能" in whole


def test_without_the_package_one_sentence_says_how_to_install_it(home: Path) -> None:
    code = """
import sys
from importlib.abc import MetaPathFinder

class Missing(MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name.split(".")[0] in ("mcp", "mcp_types"):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Missing())
from bot.cli import app
app()
"""
    done = subprocess.run(
        [sys.executable, "-c", code, "mcp"], env={**os.environ, "XHOSHIN_HOME": str(home)}, capture_output=True, stdin=subprocess.DEVNULL, check=False
    )
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.decode().count("\n") == 1
    assert 'pip install "xhoshin[mcp]"' in done.stderr.decode()
