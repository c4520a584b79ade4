"""What this process publishes, for those that follow it (`bot.following`): only with the key that all processes of an installation share."""

from __future__ import annotations

import hmac
from pathlib import Path

from fastapi import APIRouter, Depends, Header, HTTPException
from starlette.responses import FileResponse

from bot.following import digest_of_file, key_of
from bot.words import GLOSSARY
from index.snapshot.layout import LAYOUT, SnapshotError, number_of
from index.snapshot.opening import current_name
from xhoshin.archive import read_own_manifest
from xhoshin.manifest import Manifest
from xhoshin.store import Store


def following(store: Store, secret: bytes) -> APIRouter:
    """The routes of a leader."""
    expected = f"Bearer {key_of(secret)}".encode()

    def checked(authorization: str = Header("")) -> None:
        if not hmac.compare_digest(authorization.encode(), expected):
            raise HTTPException(404)  # nothing to see for anybody else

    router = APIRouter(prefix="/follow", dependencies=[Depends(checked)], include_in_schema=False)

    @router.get("/offer")
    def offer() -> dict[str, object]:
        try:
            generation = current_name(store.snapshots)
        except SnapshotError as exc:
            raise HTTPException(503) from exc
        if generation is None:
            raise HTTPException(503)
        own = read_own_manifest(store.corpus) or Manifest()
        files = {
            file: digest
            for e in own.editions
            for file, digest in ((e.original, e.original_sha256), (e.file, e.sha256), (e.layout, e.layout_sha256))
            if file
        }
        return {"generation": generation, "files": files, "words": digest_of_file(store.root / GLOSSARY)}

    @router.get("/generations/{name}/{file}")
    def generation_file(name: str, file: str) -> FileResponse:
        if number_of(name) is None or file == LAYOUT.current:
            raise HTTPException(404)
        return _file(store.snapshots / name, file)

    @router.get("/files/{file:path}")
    def edition_file(file: str) -> FileResponse:
        return _file(store.corpus, file)

    @router.get("/words")
    def words() -> FileResponse:
        return _file(store.root, GLOSSARY)

    return router


def _file(folder: Path, name: str) -> FileResponse:
    path = (folder / name).resolve()
    if folder.resolve() not in path.parents or not path.is_file():
        raise HTTPException(404)
    return FileResponse(path, media_type="application/octet-stream")
