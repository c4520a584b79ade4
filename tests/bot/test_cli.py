"""The command line as a person uses it, each call in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.service import open_answerer


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose index is built."""
    folder = tmp_path_factory.mktemp("xhoshin-home")
    open_answerer(folder)
    return folder


def run(home: Path, *arguments: str | bytes, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "XHOSHIN_HOME": str(home), "COLUMNS": "200"}
    command = [sys.executable, "-c", "from bot.cli import app; app()", *arguments]
    return subprocess.run(command, input=stdin, capture_output=True, env=environment, cwd=home, check=False)


def test_ask_prints_quote_and_citation(home: Path) -> None:
    done = run(home, "ask", "おくやみコーナーは予約なしで使えますか")
    assert (done.returncode, done.stderr) == (0, b"")
    assert "予約がなくても利用可能" in done.stdout.decode()
    assert "門司区 Ｘ方針 課題A(5) ④ 課題に対する取組み・令和6年11月末時点" in done.stdout.decode()


def test_ask_json_has_the_documented_keys(home: Path) -> None:
    row = json.loads(run(home, "ask", "--json", "チームZは何名ですか").stdout)
    assert set(row) == {"id", "kind", "text", "citations", "related", "confidence", "ms"}
    assert set(row["citations"][0]) == {"report", "edition", "initiative", "section", "quote", "start", "end", "emphasis", "as_of", "label"}
    first = row["citations"][0]
    assert (first["report"], first["edition"], first["initiative"], first["section"], first["as_of"]) == (
        "kokuraminami", "kokuraminami@2024-11-30", "A-5", 5, "2024-11-30",
    )  # fmt: skip


def test_ask_from_one_report(home: Path) -> None:
    row = json.loads(run(home, "ask", "--json", "--report", "kokuraminami", "カスハラ対策").stdout)
    assert {citation["report"] for citation in row["citations"]} == {"kokuraminami"}


def test_jsonl_answers_in_order_and_goes_on_after_bad_rows(home: Path, tmp_path: Path) -> None:
    rows = [
        json.dumps({"id": 1, "q": "⑤は？", "prev": "門司区A(7)の取組み"}).encode(),
        b"not json",
        b"",
        b'{"id": 2, "q": "\xff\xfe"}',
        b"[1, 2]",
        json.dumps({"id": 3}).encode(),
        json.dumps({"id": 4, "q": ""}).encode(),
        json.dumps({"id": 5, "q": "あ" * 10_000}).encode(),
        json.dumps({"id": "six", "q": "組織の使命", "prev": None}).encode(),
        json.dumps({"id": 7, "q": "予約", "prev": 3}).encode(),
        b'{"id": "\\ud800", "q": "\xe4\xba\x88\xe7\xb4\x84"}',
        b"[" * 100_000,
        b'{"id": NaN, "q": "x"}',
    ]
    file = tmp_path / "questions.jsonl"
    file.write_bytes(b"\n".join(rows) + b"\n")
    for done in (run(home, "ask", "--jsonl", str(file)), run(home, "ask", "--jsonl", "-", stdin=file.read_bytes())):
        answers = [json.loads(line) for line in done.stdout.decode().splitlines()]
        assert (done.returncode, done.stderr) == (0, b"")
        assert [(row["id"], row["kind"]) for row in answers] == [
            (1, "lookup"), (None, "error"), (None, "error"), (None, "error"), (3, "error"), (4, "error"), (5, "error"), ("six", "lookup"), (7, "error"), ("\ud800", "answer"), (None, "error"), (None, "error"),
        ]  # fmt: skip
        assert {citation["section"] for citation in answers[7]["citations"]} == {"mission"}


@pytest.mark.parametrize(
    "arguments",
    [
        ["ask", ""],
        ["ask", "   "],
        ["ask", "あ" * 10_000],
        ["ask", "予約\x07は"],
        ["ask", b"\xff\xfe"],
        ["ask", "--report", "wakamatsu", "予約"],
        ["ask", "--jsonl", "/no/such/file"],
        ["ask"],
        ["show", "wakamatsu"],
        ["show", "moji", "A-99"],
        ["show", "moji", "what"],
        ["list", "--area", "Z"],
        ["list", "--status", "finished"],
        ["show", "moji", "A-5", "--section", "6"],
        ["list", "--report", "x"],
        ["eval", "/no/such/file"],
    ],
)
def test_bad_input_gets_one_sentence_and_exit_code_2(home: Path, arguments: list[str | bytes]) -> None:
    done = run(home, *arguments)
    assert (done.returncode, done.stdout) == (2, b"")
    message = done.stderr.decode()
    assert message.count("\n") == 1 and "Traceback" not in message
    assert " / " in message or "/ " in message  # Japanese and English


def test_show_json_is_the_whole_edition(home: Path) -> None:
    edition = json.loads(run(home, "show", "moji", "--json").stdout)
    assert {"report", "edition", "name", "as_of", "mission", "initiatives"} == set(edition)
    assert [i["code"] for i in edition["initiatives"]][:3] == ["A-1", "A-2", "A-3"]
    assert {i["code"] for i in edition["initiatives"] if i["status"] == "done"} == {"A-4", "A-7"}
    assert [s["number"] for s in edition["initiatives"][0]["sections"]] == [1, 2, 3, 4, 5]
    assert edition["initiatives"][0]["sections"][4]["as_of"] == "2024-11-30"


@pytest.mark.parametrize("code", ["A-5", "A5", "Ａ（５）", "課題A5", "a-5"])
def test_show_one_section_of_an_initiative(home: Path, code: str) -> None:
    text = run(home, "show", "moji", code, "--section", "4").stdout.decode()
    assert "来庁せずに利用可能な行政サービス" in text and "予約がなくても利用可能" in text
    assert "検討しています" not in text


def test_list_by_status_and_area(home: Path) -> None:
    done = json.loads(run(home, "list", "--status", "完了", "--json").stdout)
    assert [(row["report"], row["code"]) for row in done] == [("moji", "A-4"), ("moji", "A-7")]
    assert len(json.loads(run(home, "list", "--area", "Ｂ", "--json").stdout)) == 4
    assert "地域ボランティアの発掘" in run(home, "list").stdout.decode()


def test_chat_keeps_the_conversation_and_ends_at_the_end_of_input(home: Path) -> None:
    done = run(home, "chat", stdin="門司区A-6\n⑤は？\n\x07\nありがとう\n".encode())
    text = done.stdout.decode()
    assert done.returncode == 0
    assert "保健福祉課介護保険相談窓口" in text and "制御文字" in text and "どういたしまして" in text


def test_chat_answers_invalid_utf8_with_a_sentence(home: Path) -> None:
    done = run(home, "chat", stdin=b"\xff\xfe\n")
    assert done.returncode == 0 and "UTF-8" in done.stdout.decode() and b"Traceback" not in done.stderr


def test_a_second_start_loads_the_index_and_writes_nothing(home: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in home.rglob("*")}
    assert run(home, "ask", "予約").returncode == 0
    assert {path: path.stat().st_mtime_ns for path in home.rglob("*")} == before


def test_a_damaged_index_is_built_anew_and_said_so(tmp_path: Path) -> None:
    open_answerer(tmp_path)
    next(tmp_path.rglob("text_vectors.npy")).write_bytes(b"broken")
    done = run(tmp_path, "ask", "おくやみコーナーの予約")
    assert done.returncode == 0 and b"text_vectors.npy" in done.stderr and b"Traceback" not in done.stderr
    assert run(tmp_path, "ask", "おくやみコーナーの予約").stderr == b""


def test_a_home_that_cannot_be_written_is_no_obstacle(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("no folder")
    done = run(tmp_path, "ask", "おくやみコーナーの予約", stdin=b"")
    assert done.returncode == 0
    environment = {**os.environ, "XHOSHIN_HOME": str(file)}
    command = [sys.executable, "-c", "from bot.cli import app; app()", "ask", "おくやみコーナーの予約"]
    blocked = subprocess.run(command, capture_output=True, env=environment, cwd=tmp_path, check=False)
    assert blocked.returncode == 0 and "予約" in blocked.stdout.decode() and "Traceback" not in blocked.stderr.decode()


def test_asking_loads_no_torch_and_no_sentence_transformers(home: Path) -> None:
    program = "import sys; from bot.service import open_answerer; open_answerer().answer('予約'); print(sorted({'torch', 'sentence_transformers', 'telegram'} & set(sys.modules)))"
    environment = {**os.environ, "XHOSHIN_HOME": str(home)}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, env=environment, check=True)
    assert done.stdout.decode().strip() == "[]"


def test_asking_in_the_terminal_loads_neither_telegram_nor_the_web(home: Path) -> None:
    program = (
        "import sys\nfrom bot.cli import app\n"
        "app(['ask', '予約'], standalone_mode=False)\n"
        "print(sorted({'telegram', 'pydantic_settings', 'sqlalchemy', 'fastapi', 'starlette', 'uvicorn', 'httpx'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, env={**os.environ, "XHOSHIN_HOME": str(home)}, check=True)
    assert done.stdout.decode().splitlines()[-1] == "[]"


def test_every_command_reads_the_settings_file(tmp_path: Path) -> None:
    (tmp_path / "xhoshin.toml").write_text('model = "/no/such/model"\n', encoding="utf-8")
    done = run(tmp_path, "ask", "予約")
    assert done.returncode == 1
    assert "/no/such/model" in done.stderr.decode()
    (tmp_path / "xhoshin.toml").write_text("model = \n", encoding="utf-8")
    done = run(tmp_path, "ask", "予約")
    assert (done.returncode, done.stdout) == (2, b"")
    assert "xhoshin.toml" in done.stderr.decode()
    assert len(done.stderr.decode().splitlines()) == 1


def test_a_fault_of_the_program_is_one_sentence_without_what_was_asked(home: Path) -> None:
    program = "from xhoshin.answerer import Answerer; Answerer.answer = lambda _, text, *__, **___: int(text); from bot.cli import app; app()"
    command = [sys.executable, "-c", program, "ask", "山田の電話は090-1234-5678"]
    done = subprocess.run(command, capture_output=True, env={**os.environ, "XHOSHIN_HOME": str(home)}, check=False)
    said = done.stderr.decode()
    assert (done.returncode, done.stdout) == (1, b"")
    assert "プログラムの誤り" in said and "ValueError" in said
    assert not any(secret in said for secret in ("Traceback", "山田", "090"))
    assert len(said.splitlines()) == 1
