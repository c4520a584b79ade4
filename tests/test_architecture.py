"""The rooms of the design, and who may know whom."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOMS = {"index": 0, "xhoshin": 1, "bot": 2}
# Each library is known to one module alone.
ONLY_IN = {
    "sudachipy": {"index/tokenizing.py"},
    "faiss": {"index/vectors.py"},
    "sentence_transformers": {"index/embedding/sentence.py", "index/embedding/transformer.py"},
    "transformers": {"index/embedding/transformer.py"},
    "huggingface_hub": {"index/embedding/hub.py"},
    "torch": {"index/embedding/sentence.py", "index/train.py"},
    "pypdfium2": {"xhoshin/reading/pdfium.py"},
    "PIL": {"xhoshin/reading/rendering.py"},
    "docx": {"xhoshin/reading/word.py"},
    "snowballstemmer": {"index/tokenizing.py"},
    "jinja2": {"bot/web/site.py"},
    "tomli_w": {"xhoshin/archive.py", "bot/words.py"},
    "itsdangerous": {"bot/signing.py", "bot/web/desk/session.py"},
    "pydantic_settings": {"bot/settings.py"},
    "httpx": {"bot/doctor.py", "bot/following.py", "bot/telegram/requests.py"},
    "prometheus_client": {"bot/metrics.py"},
    "mcp": {"bot/mcp_server.py"},
    "mcp_types": {"bot/mcp_server.py"},
    "uvicorn": {"bot/serving.py"},
}
TOP_LEVEL = {
    "bot", "index", "corpus", "xhoshin", "tests", "docs", "pyproject.toml", "Dockerfile", "compose.yaml", "README.md", "LICENSE", "CHANGELOG.md", "SECURITY.md",
}  # fmt: skip


def imports(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def wrong_way(room: str, source: str) -> list[str]:
    return [name for name in imports(source) if ROOMS.get(name.split(".")[0], -1) > ROOMS[room]]


def modules(repository: Path) -> list[Path]:
    return [path for room in ROOMS for path in sorted((repository / room).rglob("*.py"))]


def test_no_import_goes_against_the_direction(repository: Path) -> None:
    found = {str(path): wrong_way(path.relative_to(repository).parts[0], path.read_text(encoding="utf-8")) for path in modules(repository)}
    assert {path: names for path, names in found.items() if names} == {}


@pytest.mark.parametrize(
    ("room", "source", "expected"),
    [
        ("index", "from xhoshin.report import Edition", ["xhoshin.report"]),
        ("index", "def f():\n    import bot.cli", ["bot.cli"]),
        ("xhoshin", "import bot.rows", ["bot.rows"]),
        ("xhoshin", "from index.hybrid import HybridIndex", []),
        ("bot", "import xhoshin.answer, index.kana", []),
    ],
)
def test_the_check_sees_an_import_in_the_wrong_direction(room: str, source: str, expected: list[str]) -> None:
    assert wrong_way(room, source) == expected


@pytest.mark.parametrize("library", sorted(ONLY_IN))
def test_a_library_is_known_to_its_own_module_alone(repository: Path, library: str) -> None:
    users = {
        path.relative_to(repository).as_posix()
        for path in modules(repository)
        if any(name.split(".")[0] == library for name in imports(path.read_text(encoding="utf-8")))
    }
    assert users == ONLY_IN[library]


def test_nothing_is_ever_unpickled(repository: Path) -> None:
    for path in modules(repository):
        source = path.read_text(encoding="utf-8")
        assert not {"pickle", "joblib", "dill", "marshal"} & {name.split(".")[0] for name in imports(source)}, path
        assert "allow_pickle=True" not in source, path


def test_the_top_level_holds_what_the_design_names(repository: Path) -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=repository, capture_output=True, text=True, check=True).stdout.splitlines()
    assert {name for line in listed if not (name := line.split("/")[0]).startswith(".")} <= TOP_LEVEL
