"""New reports on the command line: published, refused, compared, gone back from; each call in a process of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from bot.service import Service
from index.lock import writer_lock
from tests.bot.test_cli import run
from tests.xhoshin.derived import ADDED, DROPPED, later_text, of_wakamatsu
from xhoshin.reading import Layout
from xhoshin.store import Store


@pytest.fixture(scope="module")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the bundled reports alone."""
    folder = tmp_path_factory.mktemp("bundled")
    Service(folder)
    return folder


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("files") / "門司区 新.txt"
    path.write_text(later_text(), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def later(bundled: Path, file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which the later edition is live too."""
    folder = tmp_path_factory.mktemp("later") / "home"
    shutil.copytree(bundled, folder)
    done = run(folder, "ingest", str(file), "--source", "https://www.city.example/moji")
    assert done.returncode == 0, done.stderr.decode()
    assert "moji@2025-03-31 を公開しました" in done.stdout.decode()
    return folder


@pytest.fixture
def home(bundled: Path, tmp_path: Path) -> Path:
    """A home of the test's own with the bundled reports."""
    shutil.copytree(bundled, tmp_path / "home")
    return tmp_path / "home"


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def out(home: Path, *arguments: str) -> str:
    done = run(home, *arguments)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def citations(home: Path, *arguments: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(out(home, "ask", "--json", *arguments))["citations"]
    return found


def test_the_newest_edition_answers_and_an_older_one_where_it_is_asked_for(later: Path) -> None:
    assert citations(later, "門司区A-7の⑤")[0]["edition"] == "moji@2025-03-31"
    assert ADDED in out(later, "ask", "門司区A-7の⑤")
    for arguments in (["門司区A-7の⑤、令和6年11月時点では？"], ["門司区A-7の⑤", "--as-of", "2024-11-30"], ["前回の版では門司区A-7の⑤は？"]):
        found = citations(later, *arguments)
        assert {citation["edition"] for citation in found} == {"moji@2024-11-30"}, arguments
        assert DROPPED in "".join(str(citation["quote"]) for citation in found)


def test_a_date_alone_asks_the_same_of_another_edition(later: Path, tmp_path: Path) -> None:
    rows = tmp_path / "rows.jsonl"
    rows.write_text(json.dumps({"id": 1, "prev": "門司区A-7の⑤", "q": "令和6年11月時点では？"}), encoding="utf-8")
    row = json.loads(out(later, "ask", "--jsonl", str(rows)))
    assert DROPPED in row["text"] and {c["edition"] for c in row["citations"]} == {"moji@2024-11-30"}


def test_show_and_list_of_an_older_edition(later: Path) -> None:
    assert json.loads(out(later, "show", "moji", "--json"))["edition"] == "moji@2025-03-31"
    assert json.loads(out(later, "show", "moji", "--json", "--as-of", "令和6年11月"))["edition"] == "moji@2024-11-30"
    assert "B-1" not in {row["code"] for row in json.loads(out(later, "list", "--report", "moji", "--json"))}
    assert "B-1" in {row["code"] for row in json.loads(out(later, "list", "--report", "moji", "--json", "--as-of", "2024-11"))}
    for command in (["show", "moji"], ["list"], ["ask", "予約"]):
        done = run(later, *command, "--as-of", "2020-01-01")
        assert (done.returncode, done.stdout) == (2, b"") and "2024-11-30" in done.stderr.decode()


def test_diff_quotes_every_change(later: Path) -> None:
    text = out(later, "diff", "moji")
    assert "課題A(6) ［状況: 継続→完了］" in text and "課題C(2) ［新しい課題］" in text and "課題B(1)" in text
    assert f"⑤ ＋追加: 「{ADDED}」" in text and f"⑤ －削除: 「{DROPPED}」" in text
    change = json.loads(out(later, "diff", "moji", "--json", "--from", "2024-11-30", "--to", "2025-03-31"))
    assert [(i["code"], i["change"]) for i in change["initiatives"]] == [("A-6", "changed"), ("A-7", "changed"), ("C-2", "new"), ("B-1", "ended")]
    assert change["initiatives"][0]["status"] == {"from": "ongoing", "to": "done"}
    added, dropped = (change["initiatives"][1]["sections"][0][key][0] for key in ("added", "dropped"))
    assert (added["edition"], added["quote"], dropped["edition"], dropped["quote"]) == ("moji@2025-03-31", ADDED, "moji@2024-11-30", DROPPED)
    assert [i["code"] for i in json.loads(out(later, "diff", "moji", "B1", "--json"))["initiatives"]] == ["B-1"]


def test_diff_needs_two_editions(later: Path) -> None:
    done = run(later, "diff", "kokuraminami")
    assert (done.returncode, done.stdout) == (2, b"") and "2024-11-30" in done.stderr.decode()


@pytest.mark.parametrize("question", ["前回から何が変わった？", "what changed since last time", "門司区の前回からの変更点は？", "何が変わりましたか"])
def test_what_changed_is_answered_with_quotes(later: Path, question: str) -> None:
    row = json.loads(out(later, "ask", "--json", question))
    assert row["kind"] == "compare"
    assert {c["edition"] for c in row["citations"]} == {"moji@2024-11-30", "moji@2025-03-31"}
    assert ADDED in row["text"] and DROPPED in row["text"]


def test_what_changed_of_one_initiative(later: Path) -> None:
    for question in ("A-7は前回から変わった？", "大里公園駐車場の開場時間は前回から変わりましたか"):
        row = json.loads(out(later, "ask", "--json", question, "--report", "moji"))
        assert row["kind"] == "compare" and {c["initiative"] for c in row["citations"]} == {"A-7"}
    assert "変わったところがありません" in out(later, "ask", "門司区A-1は前回から変わった？")


def test_with_one_edition_the_question_is_declined_with_its_date(home: Path) -> None:
    row = json.loads(out(home, "ask", "--json", "前回から何が変わった？"))
    assert (row["kind"], row["reason"], row["citations"]) == ("abstain", "no_such_edition", [])
    assert "令和6年11月末時点" in row["text"]


def test_a_dry_run_tells_everything_and_changes_nothing(home: Path, file: Path) -> None:
    before = files(home)
    text = out(home, "ingest", str(file), "--dry-run")
    assert "課題A(1) 若者と地域の連携窓口の明確化" in text and "行目 / line" in text and ADDED in text and "公開できます" in text
    row = json.loads(out(home, "ingest", str(file), "--dry-run", "--json"))
    assert (row["ok"], row["problems"], row["edition"]["edition"], len(row["edition"]["initiatives"])) == (True, [], "moji@2025-03-31", 11)
    assert set(row["edition"]) == {"report", "edition", "name", "as_of", "mission", "initiatives"}
    assert files(home) == before


@pytest.mark.parametrize("arguments", [[], ["--json"], ["--dry-run"], ["--dry-run", "--json"]])
def test_a_refused_file_gets_every_reason_and_changes_nothing(home: Path, tmp_path: Path, arguments: list[str]) -> None:
    broken = tmp_path / "broken.txt"
    text = later_text().replace("課題名：関門海峡の夜景を生かした回遊", "").replace("夜景の地図を作成します。", "")
    broken.write_text(of_wakamatsu(text), encoding="cp932", errors="ignore")
    before = files(home)
    done = run(home, "ingest", str(broken), *arguments)
    assert done.returncode == 1 and b"Traceback" not in done.stderr
    if "--json" in arguments:
        row = json.loads(done.stdout)
        assert row["ok"] is False and all(set(problem) == {"code", "message", "where"} for problem in row["problems"])
        assert {"empty_section", "unknown_report"} <= {problem["code"] for problem in row["problems"]}
    else:
        said = (done.stdout if arguments else done.stderr).decode()
        assert "④" in said and "--report" in said and "行目 / line" in said
    assert files(home) == before


@pytest.mark.parametrize("raw", [b"", b"%PDF-1.7 broken", b"\x00\x01\x02" * 50, "予約".encode()])
def test_what_is_no_report_is_refused_with_a_sentence(home: Path, tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "file.pdf"
    path.write_bytes(raw)
    before = files(home)
    done = run(home, "ingest", str(path))
    assert (done.returncode, done.stdout) == (1, b"") and b" / " in done.stderr and b"Traceback" not in done.stderr
    row = json.loads(run(home, "ingest", str(path), "--json").stdout)
    assert row["ok"] is False and row["problems"]
    assert files(home) == before
    assert run(home, "ingest", str(tmp_path / "none")).returncode == 2


def test_a_new_ward_is_known_from_then_on(home: Path, tmp_path: Path) -> None:
    assert json.loads(out(home, "ask", "--json", "若松区の夜景"))["reason"] == "ward_not_in_corpus"
    path = tmp_path / "wakamatsu.txt"
    path.write_text(of_wakamatsu(later_text()), encoding="utf-16")
    assert run(home, "ingest", str(path)).returncode == 1
    assert "wakamatsu@2025-03-31" in out(home, "ingest", str(path), "--report", "wakamatsu")
    for question in ("若松区の夜景の地図は", "わかまつくの夜景の地図", "the night view map of Wakamatsu Ward 夜景"):
        assert {c["report"] for c in citations(home, question)} == {"wakamatsu"}
    assert "若松区" in out(home, "list", "--report", "わかまつく")
    assert "Wakamatsu Ward" in out(home, "ask", "what is the mission of Wakamatsu Ward?")


def test_backfill_and_replace(later: Path, tmp_path: Path) -> None:
    folder, path = tmp_path / "home", tmp_path / "old.txt"
    shutil.copytree(later, folder)
    path.write_text(later_text().replace("令和7年3月末", "令和6年3月末"), encoding="utf-8")
    assert run(folder, "ingest", str(path)).returncode == 1
    out(folder, "ingest", str(path), "--backfill")
    assert json.loads(out(folder, "show", "moji", "--json"))["edition"] == "moji@2025-03-31"
    assert json.loads(out(folder, "show", "moji", "--json", "--as-of", "2024-03"))["edition"] == "moji@2024-03-31"
    path.write_text(later_text().replace(ADDED, "別の一文です。"), encoding="utf-8")
    assert run(folder, "ingest", str(path)).returncode == 1
    out(folder, "ingest", str(path), "--replace")
    assert "別の一文です。" in out(folder, "show", "moji", "A-7")
    assert "2件" in out(folder, "index", "verify")  # what was replaced is served no more by the live generation


def test_going_back_brings_the_editions_back(later: Path, tmp_path: Path) -> None:
    folder = tmp_path / "home"
    shutil.copytree(later, folder)
    assert out(folder, "index", "rollback").startswith("generation-000001-")
    assert json.loads(out(folder, "show", "moji", "--json"))["edition"] == "moji@2024-11-30"
    assert citations(folder, "門司区A-7の⑤")[0]["edition"] == "moji@2024-11-30"
    done = run(folder, "index", "rollback")
    assert done.returncode == 2 and "1, 2" in done.stderr.decode()
    assert "generation-000002-" in out(folder, "index", "rollback", "2")
    assert json.loads(out(folder, "show", "moji", "--json"))["edition"] == "moji@2025-03-31"
    states = [(g["number"], g["state"]) for g in json.loads(out(folder, "index", "status", "--json"))["generations"]]
    assert states == [(1, "kept"), (2, "live")]


def test_a_damaged_generation_is_passed_over_loudly_until_it_is_built_anew(later: Path, tmp_path: Path) -> None:
    folder = tmp_path / "home"
    shutil.copytree(later, folder)
    vectors = next((folder / "snapshots").glob("generation-000002-*")) / "text_vectors.npy"
    vectors.write_bytes(vectors.read_bytes()[:-1])
    done = run(folder, "ask", "--json", "門司区A-7の⑤")
    assert done.returncode == 0 and json.loads(done.stdout)["citations"][0]["edition"] == "moji@2024-11-30"
    assert "警告" in done.stderr.decode() and "text_vectors.npy" in done.stderr.decode()
    for command in ("status", "verify"):
        done = run(folder, "index", command)
        assert done.returncode == 1 and "text_vectors.npy" in done.stderr.decode() and "index build" in done.stderr.decode()
    assert "generation-000003-" in out(folder, "index", "build")
    assert citations(folder, "門司区A-7の⑤")[0]["edition"] == "moji@2025-03-31"
    assert run(folder, "index", "status").returncode == 0


def test_without_any_generation_the_ingested_editions_are_still_there(later: Path, tmp_path: Path) -> None:
    folder = tmp_path / "home"
    shutil.copytree(later, folder)
    shutil.rmtree(folder / "snapshots")
    assert json.loads(out(folder, "show", "moji", "--json"))["edition"] == "moji@2025-03-31"
    assert citations(folder, "門司区A-7の⑤")[0]["edition"] == "moji@2025-03-31"
    assert run(folder, "index", "verify").returncode == 0


def test_an_edition_whose_kept_files_are_lost_is_left_out_loudly_and_can_be_ingested_again(later: Path, file: Path, tmp_path: Path) -> None:
    folder = tmp_path / "home"
    shutil.copytree(later, folder)
    shutil.rmtree(folder / "snapshots")
    text = next((folder / "corpus").rglob("text.txt"))
    text.write_bytes(text.read_bytes()[1:])
    done = run(folder, "ask", "--json", "門司区A-7の⑤")
    assert done.returncode == 0 and json.loads(done.stdout)["citations"][0]["edition"] == "moji@2024-11-30"
    assert "moji@2025-03-31" in done.stderr.decode() and "ingest" in done.stderr.decode()
    out(folder, "ingest", str(file))
    assert citations(folder, "門司区A-7の⑤")[0]["edition"] == "moji@2025-03-31"
    assert run(folder, "index", "verify").returncode == 0


def test_a_second_writer_is_told_who_writes_and_readers_go_on(home: Path, file: Path) -> None:
    before = files(home)
    with writer_lock(Store(home).lock_file):
        for arguments in (["ingest", str(file)], ["index", "build"], ["index", "rollback"]):
            done = run(home, *arguments)
            assert done.returncode == 1 and f"プロセス {os.getpid()}" in done.stderr.decode() and "から" in done.stderr.decode()
        assert out(home, "ask", "予約")
        assert json.loads(out(home, "index", "status", "--json"))["writer"]["pid"] == os.getpid()
    before["writer.lock"] = files(home)["writer.lock"]
    assert files(home) == before


def test_the_lock_dies_with_its_process(home: Path, file: Path) -> None:
    program = f"import os, signal\nfrom index.lock import writer_lock\nfrom pathlib import Path\nwith writer_lock(Path({str(home / 'writer.lock')!r})):\n    os.kill(os.getpid(), signal.SIGKILL)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == -9
    assert run(home, "ingest", str(file)).returncode == 0


def test_what_a_killed_build_left_is_cleared_by_the_next_question(home: Path) -> None:
    stray = [home / "snapshots" / ".building-1", home / "corpus" / "moji" / ".building-1", home / "corpus" / "moji" / "2025-01-01-0123456789abcdef"]
    for folder in stray:
        folder.mkdir(parents=True)
        (folder / "text.txt").write_text("半分")
    (home / "snapshots" / "CURRENT.new").write_text("x")
    assert out(home, "ask", "予約")
    assert not any(folder.exists() for folder in stray) and not (home / "snapshots" / "CURRENT.new").exists()


def test_a_pdf_edition_shows_its_quotes_on_the_page(home: Path, tmp_path: Path, repository: Path) -> None:
    out(home, "ingest", str(repository / "tests" / "data" / "narrow.pdf"), "--report", "kankyo")
    edition = json.loads(out(home, "show", "kankyo", "--json"))
    code = edition["initiatives"][0]["code"]
    first = citations(home, f"環境局の{code} ⑤")[0]
    boxes = first["boxes"]
    assert isinstance(boxes, list) and first["page"] == boxes[0]["page"]
    assert all(box["left"] < box["right"] and box["top"] < box["bottom"] for box in boxes)
    image = tmp_path / "page.png"
    said = out(home, "show", "環境局", code, "--section", "5", "--image", str(image))
    assert f"{first['page']}ページ" in said
    with Image.open(image) as page:
        scale = page.width / page_width(home, "kankyo", int(boxes[0]["page"]))
        inside = (scale * (boxes[0]["left"] + boxes[0]["right"]) / 2, scale * (boxes[0]["top"] - 0.5))
        assert page.convert("RGB").getpixel(tuple(map(round, inside))) == (255, 235, 80)
        assert page.convert("RGB").getpixel((2, 2)) == (255, 255, 255)
    text = edition["initiatives"][0]["sections"][3]["text"][:12]
    out(home, "show", "kankyo", code, "--quote", text, "--image", str(image))
    assert run(home, "show", "kankyo", code, "--quote", "ここにはない文", "--image", str(image)).returncode == 2


def page_width(home: Path, report: str, page: int) -> float:
    """In points."""
    layout = next((home / "corpus" / report).rglob("layout.json"))
    return Layout.from_json(layout.read_text(encoding="utf-8")).pages[page - 1].width


def test_an_edition_that_is_no_pdf_has_no_page_to_show(home: Path, tmp_path: Path) -> None:
    done = run(home, "show", "moji", "A-5", "--image", str(tmp_path / "page.png"))
    assert (done.returncode, done.stdout) == (2, b"") and "PDF" in done.stderr.decode()
    assert not (tmp_path / "page.png").exists()
