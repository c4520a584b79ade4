"""A file on its way: received, looked at, completed, published, answered from, and gone back on. Nothing is taken from its name."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from starlette.requests import Request
from starlette.types import Message

from bot.editing import MOST_BYTES
from bot.web.desk.forms import TooLargeError, read_form
from index.lock import writer_lock
from tests.bot.web.desk.office import Office, Person, complaint
from tests.bot.web.html import parsed
from tests.xhoshin.derived import ADDED, later_text, of_wakamatsu
from xhoshin.store import Store

BUNDLED = ["kokuraminami@2024-11-30", "moji@2024-11-30"]


def upload(admin: Person, text: str, name: str = "moji.txt", **fields: str) -> str:
    """The path of the dry run."""
    response = admin.post("/editions", files={"file": (name, text.encode())}, **fields)
    assert response.status_code == 303, complaint(response)
    return response.headers["location"].removeprefix("/desk")


def test_a_file_goes_live_answers_and_is_gone_back_on(own_office: Office) -> None:
    admin = own_office.admin()
    citizen = own_office.stranger().client
    path = upload(admin, later_text(), source="https://www.city.example/moji")
    page = admin.see(path).one("main")
    assert "公開できます。まだ公開されていません。" in page.text
    assert ADDED in page.one("section", **{"aria-labelledby": "changes"}).text
    assert own_office.live == BUNDLED
    said = admin.do(f"{path}/publish")
    assert said.startswith("門司区 moji@2025-03-31 を公開しました")
    assert own_office.live == [*BUNDLED, "moji@2025-03-31"]
    assert "令和7年3月末時点" in citizen.post("/", data={"question": "門司区のA-6の⑤"}).text
    held = admin.see("/editions")
    assert "https://www.city.example/moji" in held.text
    assert admin.do("/generations/rollback", number="1").startswith("generation-000001")
    assert own_office.live == BUNDLED
    assert "令和7年3月末時点" not in citizen.post("/", data={"question": "門司区のA-6の⑤"}).text
    assert [(who, what) for who, what, _ in own_office.noted if who == "desk:suzuki"] == [
        ("desk:suzuki", what) for what in ("rollback", "publish", "upload", "sign_in")
    ]


def test_what_a_file_lacks_is_said_in_the_form(own_office: Office) -> None:
    admin = own_office.admin()
    path = upload(admin, of_wakamatsu(later_text()), "若松区.txt")
    page = admin.see(path)
    assert "wakamatsu" in page.one("section", **{"aria-labelledby": "problems"}).text
    assert page.all("button", class_="primary") == []  # nothing to publish yet
    refused = admin.post(f"{path}/publish")
    assert (refused.status_code, "若松区" in complaint(refused)) == (422, True)
    wrong = admin.post(f"{path}/reconsider", report="wakamatsu", name="若松区", as_of="今年の春", backfill="1")
    assert (wrong.status_code, complaint(wrong)) == (422, "時点は 2025-03-31 のように書いてください。/ Write the date as in 2025-03-31.")
    typed = {field["name"]: field["value"] for field in parsed(wrong.text).all("input") if field["name"] in ("report", "name", "as_of")}
    assert typed == {"report": "wakamatsu", "name": "若松区", "as_of": "今年の春"}
    assert "checked" in parsed(wrong.text).one("input", id="backfill").attributes
    admin.do(f"{path}/reconsider", report="wakamatsu", as_of="2025-04-01", replace="1")
    page = admin.see(path)
    assert (page.one("input", id="report")["value"], page.one("input", id="as_of")["value"]) == ("wakamatsu", "2025-04-01")
    assert ("checked" in page.one("input", id="replace").attributes, "checked" in page.one("input", id="backfill").attributes) == (True, False)
    assert "指定の2025-04-01を使います" in page.one("section", **{"aria-labelledby": "warnings"}).text
    admin.do(f"{path}/publish")
    assert "wakamatsu@2025-04-01" in own_office.live


def test_a_file_that_was_received_waits_and_can_be_dropped(own_office: Office) -> None:
    admin = own_office.admin()
    path = upload(admin, later_text(), "moji.txt")
    waiting = admin.see("/editions").one("section", **{"aria-labelledby": "waiting"})
    assert [(a["href"], a.text) for a in waiting.all("a")] == [(f"/desk{path}", "moji.txt")]
    admin.do(f"{path}/cancel")
    assert own_office.live == BUNDLED
    for address, method in ((path, "get"), (f"{path}/cancel", "post"), (f"{path}/publish", "post"), (f"{path}/reconsider", "post")):
        gone = admin.get(address) if method == "get" else admin.post(address)
        assert gone.status_code in (404, 422) and "send it again" in complaint(gone)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\reports\\moji.txt", "moji.txt"),
        ('"><img src=x onerror=alert(1)>.txt', ""),
        ("\u202egnp.txt", "gnp.txt"),
        ("長" * 400 + ".txt", "長" * 150),
    ],
)
def test_a_name_is_shown_and_nothing_else(own_office: Office, name: str, shown: str) -> None:
    admin = own_office.admin()
    before = set(own_office.home.parent.rglob("*"))
    path = upload(admin, later_text(), name)
    page = admin.see(path)
    assert page.one("p", class_="file-name").text == (shown or page.one("p", class_="file-name").text)
    assert page.all("img") == []
    made = sorted(p.relative_to(own_office.home).as_posix() for p in set(own_office.home.parent.rglob("*")) - before)
    folder = f"uploads/{path.rsplit('/', 1)[1]}"
    assert [m for m in made if not m.startswith("state.db")] == ["uploads", folder, f"{folder}/file", f"{folder}/given.json"]


@pytest.mark.parametrize("raw", [b"", b"%PDF-1.7 broken", b"\x00\x01\x02", "何も書かれていない".encode()])
def test_a_file_that_is_no_report_is_refused_with_the_reason(own_office: Office, raw: bytes) -> None:
    admin = own_office.admin()
    response = admin.post("/editions", files={"file": ("x.pdf", raw)}, source="市の<広報>")
    if response.status_code == 303:  # read, and found to be no report
        assert "このままでは公開できません" in admin.see(response.headers["location"].removeprefix("/desk")).text
        return
    assert response.status_code == 422
    assert " / " in complaint(response) or "/ " in complaint(response)
    assert parsed(response.text).one("input", id="source")["value"] == "市の<広報>"


def test_without_a_file_it_is_said_so(office: Office) -> None:
    assert complaint(office.admin().post("/editions", source="x")) == "ファイルを選んでください。/ Choose a file."


def test_a_file_that_is_too_large_is_not_kept(own_office: Office) -> None:
    admin = own_office.admin()
    too_large = admin.post("/editions", files={"file": ("x.txt", b"x" * (MOST_BYTES + 200_000))})
    assert too_large.status_code == 413
    assert "20 MBまで" in parsed(too_large.text).one("main").text
    assert not (own_office.home / "uploads").exists()
    just_over = admin.post("/editions", files={"file": ("x.txt", b"x" * (MOST_BYTES + 1))})
    assert (just_over.status_code, "too large" in complaint(just_over)) == (422, True)


def test_a_form_is_cut_off_while_it_arrives() -> None:
    boundary = b"--b\r\nContent-Disposition: form-data; name=file; filename=x\r\n\r\n"
    given = 0

    async def receive() -> Message:
        nonlocal given
        given += 1
        return {"type": "http.request", "body": boundary if given == 1 else b"x" * 100_000, "more_body": given < 50}

    headers = [(b"content-type", b"multipart/form-data; boundary=b")]
    request = Request({"type": "http", "method": "POST", "path": "/", "query_string": b"", "headers": headers}, receive)
    with pytest.raises(TooLargeError):
        asyncio.run(read_form(request, 1_000_000))
    assert given == 50  # the rest was let come and thrown away, so that the answer is seen


def test_publishing_beside_another_writer_is_said_and_changes_nothing(own_office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    admin = own_office.admin()
    path = upload(admin, later_text())
    with writer_lock(Store(own_office.home).lock_file):
        refused = admin.post(f"{path}/publish")
        assert (refused.status_code, "publishing" in complaint(refused)) == (422, True)
        assert admin.post("/generations/rebuild").status_code == 422
        assert admin.post("/generations/rollback", number="1").status_code == 422
    assert own_office.live == BUNDLED
    admin.do(f"{path}/publish")  # the file still waited


@pytest.mark.parametrize("number", ["", "x", "-1", "²", "999", "9" * 5000])
def test_a_generation_that_is_not_there_is_said_so(office: Office, number: str) -> None:
    response = office.admin().post("/generations/rollback", number=number)
    assert response.status_code == 422
    assert "/" in complaint(response)
    assert office.live == BUNDLED


def test_the_index_is_built_anew(own_office: Office) -> None:
    before = own_office.reception.service.serving.live.generation
    assert "索引を作り直しました" in own_office.admin().do("/generations/rebuild")
    assert own_office.reception.service.serving.live.generation != before
    assert own_office.noted[0][:2] == ("desk:suzuki", "reindex")


def test_a_damaged_generation_is_told(own_office: Office) -> None:
    admin = own_office.admin()
    path = upload(admin, later_text())
    admin.do(f"{path}/publish")
    first = next(Path(own_office.home / "snapshots").glob("generation-000001*"))
    next(file for file in first.iterdir() if file.is_file()).write_bytes(b"damaged")
    assert "破損" in admin.see("/editions").one("section", **{"aria-labelledby": "generations"}).text
