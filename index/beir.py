"""A retrieval benchmark's folder in BEIR's format (https://github.com/beir-cellar/beir/wiki/Load-your-custom-dataset).

    corpus.jsonl      {"_id": ..., "title": ..., "text": ...} a line; the title may be missing
    queries.jsonl     {"_id": ..., "text": ...} a line
    qrels/test.tsv    query-id, corpus-id and score, separated by tabs, below a header that may be missing

Ids may be written as numbers. The corpus is read from its file whenever it is iterated, so that it need not fit into memory.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, overload

from index.hybrid import Document
from index.metrics import Judgements, relevant_of

CORPUS = "corpus.jsonl"
QUERIES = "queries.jsonl"
JUDGEMENTS = "qrels/test.tsv"


class BeirError(ValueError):
    """A folder that is no benchmark; the message, in Japanese and English, names the file, the line and what is wrong."""


@dataclass(frozen=True, slots=True)
class Benchmark:
    """`questions` (id to text, in the file's order) are those with at least one document judged relevant, as `judgements` by question say."""

    documents: Sequence[Document]
    questions: dict[str, str]
    judgements: dict[str, Judgements]


class CorpusFile(Sequence[Document]):
    """The documents of a `corpus.jsonl`, parsed when asked for: only each one's place in the file is kept.

    Raises:
        BeirError: on opening, for the first line that is no document and for an id that stands twice.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._places = array("q")
        seen: set[str] = set()
        for number, place, row in _rows(path):
            document = _document(path, number, row)
            if document.id in seen:
                raise _error(path, number, f"_id {document.id!r} stands twice")
            seen.add(document.id)
            self._places.append(place)
        if not self._places:
            raise _error(path, 1, "no documents")

    def __len__(self) -> int:
        return len(self._places)

    def __iter__(self) -> Iterator[Document]:
        for number, _, row in _rows(self._path):
            yield _document(self._path, number, row)

    @overload
    def __getitem__(self, position: int) -> Document: ...
    @overload
    def __getitem__(self, position: slice) -> list[Document]: ...
    def __getitem__(self, position: int | slice) -> Document | list[Document]:
        if isinstance(position, slice):
            return [self[i] for i in range(*position.indices(len(self)))]
        with _open(self._path) as file:
            file.seek(self._places[position])
            return _document(self._path, position + 1, _row(self._path, position + 1, file.readline()))


def read_benchmark(folder: Path) -> Benchmark:
    """The benchmark in `folder`.

    Raises:
        BeirError: where a file is missing or malformed, or no question has a relevant document.
    """
    documents = CorpusFile(folder / CORPUS)
    judgements = _judgements(folder / JUDGEMENTS)
    questions = {}
    for number, _, row in _rows(folder / QUERIES):
        question = _id(folder / QUERIES, number, row)
        if question in questions:
            raise _error(folder / QUERIES, number, f"_id {question!r} stands twice")
        if relevant_of(judgements.get(question, {})):
            questions[question] = _text(folder / QUERIES, number, row, "text")
    if not questions:
        raise _error(folder / JUDGEMENTS, 1, f"no question of {QUERIES} has a document judged relevant")
    return Benchmark(documents, questions, {question: judgements[question] for question in questions})


def _judgements(path: Path) -> dict[str, Judgements]:
    found: dict[str, dict[str, int]] = {}
    with _open(path) as file:
        for number, line in enumerate(file, start=1):
            fields = _decoded(path, number, line).rstrip("\r\n").split("\t")
            is_row = len(fields) == 3 and _is_number(fields[2])
            if not line.strip() or (number == 1 and len(fields) == 3 and not is_row):
                continue  # an empty line, or the header
            if not is_row:
                raise _error(path, number, "expected query-id, corpus-id and a whole number as score, separated by tabs")
            found.setdefault(fields[0], {})[fields[1]] = int(fields[2])
    return dict(found)


def _is_number(text: str) -> bool:
    return text.removeprefix("-").isdecimal()


def _rows(path: Path) -> Iterator[tuple[int, int, dict[str, Any]]]:
    """(line number, place in the file, object) of every line that is not blank."""
    place = 0
    with _open(path) as file:
        for number, line in enumerate(file, start=1):
            if line.strip():
                yield number, place, _row(path, number, line)
            place += len(line)


def _row(path: Path, number: int, line: bytes) -> dict[str, Any]:
    try:
        row = json.loads(_decoded(path, number, line))
    except (ValueError, RecursionError) as exc:
        raise exc if isinstance(exc, BeirError) else _error(path, number, f"no JSON ({exc})") from exc
    if not isinstance(row, dict):
        raise _error(path, number, "no JSON object")
    return row


def _document(path: Path, number: int, row: dict[str, Any]) -> Document:
    heading = "" if row.get("title") is None else _text(path, number, row, "title")
    return Document(_id(path, number, row), _text(path, number, row, "text"), heading)


def _id(path: Path, number: int, row: dict[str, Any]) -> str:
    value = row.get("_id")
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise _error(path, number, '"_id" must be text or a whole number')
    return str(value)


def _text(path: Path, number: int, row: dict[str, Any], key: str) -> str:
    value = row.get(key)
    if not isinstance(value, str):
        raise _error(path, number, f'"{key}" must be text')
    return value


def _open(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as exc:
        raise BeirError(
            f"{path} を読めません。BEIR形式のフォルダ（{CORPUS}・{QUERIES}・{JUDGEMENTS}）を指定してください。/ {path} cannot be read ({exc.strerror}): give a folder in BEIR's format with {CORPUS}, {QUERIES} and {JUDGEMENTS}."
        ) from exc


def _decoded(path: Path, number: int, line: bytes) -> str:
    try:
        return line.decode("utf-8-sig" if number == 1 else "utf-8")
    except UnicodeDecodeError as exc:
        raise _error(path, number, "not UTF-8") from exc


def _error(path: Path, number: int, what: str) -> BeirError:
    return BeirError(
        f"{path} の{number}行目がBEIR形式ではありません。直してからもう一度実行してください。/ {path}, line {number}: {what}. Correct it and run again."
    )
