"""Reading a benchmark's folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.beir import BeirError, CorpusFile, read_benchmark
from index.hybrid import Document

FILES = {
    "corpus.jsonl": '{"_id": "a", "title": "予約", "text": "窓口の予約"}\n\n{"_id": 7, "text": "駐車場"}\n{"_id": "c", "title": null, "text": ""}',
    "queries.jsonl": '{"_id": "q2", "text": "停める所"}\n{"_id": 1, "text": "予約は要るか"}\n{"_id": "3", "text": "?"}\n{"_id": "4", "text": "?"}\n',
    "qrels/test.tsv": "query-id\tcorpus-id\tscore\n1\ta\t2\nq2\t7\t1\nq2\tgone\t1\n3\ta\t0\n5\ta\t1\n",
}


def written(folder: Path, **changed: str | bytes | None) -> Path:
    """The folder with some files changed, or without them: corpus, queries, qrels."""
    for name, content in FILES.items():
        new = changed.get(name.split(".")[0].split("/")[0], content)
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        if new is not None:
            path.write_bytes(new if isinstance(new, bytes) else new.encode())
    return folder


def test_numbers_as_ids_missing_titles_and_questions_without_a_relevant_document(tmp_path: Path) -> None:
    benchmark = read_benchmark(written(tmp_path))
    assert list(benchmark.documents) == [Document("a", "窓口の予約", "予約"), Document("7", "駐車場"), Document("c", "")]
    assert list(benchmark.questions.items()) == [("q2", "停める所"), ("1", "予約は要るか")]
    assert benchmark.judgements == {"q2": {"7": 1, "gone": 1}, "1": {"a": 2}}


def test_documents_are_read_by_place_too(tmp_path: Path) -> None:
    documents = CorpusFile(written(tmp_path, corpus=b"\xef\xbb\xbf" + FILES["corpus.jsonl"].encode()) / "corpus.jsonl")
    assert [documents[i] for i in range(3)] == list(documents) == documents[:]
    assert documents[-1] == documents[2] and documents[1:] == [documents[1], documents[2]] and len(documents) == 3
    with pytest.raises(IndexError):
        documents[3]


@pytest.mark.parametrize("qrels", ["1\ta\t2\r\nq2\t7\t1\r\n", "q\td\ts\n1\ta\t2\n\nq2\t7\t1"])
def test_judgements_with_and_without_a_header(tmp_path: Path, qrels: str) -> None:
    assert read_benchmark(written(tmp_path, qrels=qrels)).judgements == {"q2": {"7": 1}, "1": {"a": 2}}


@pytest.mark.parametrize(
    ("changed", "match"),
    [
        ({"corpus": None}, "corpus.jsonl cannot be read"),
        ({"queries": None}, "queries.jsonl cannot be read"),
        ({"qrels": None}, "test.tsv cannot be read"),
        ({"corpus": ""}, "corpus.jsonl, line 1: no documents"),
        ({"corpus": '{"_id": "a", "text": ""}\n{"_id": "b"'}, "corpus.jsonl, line 2: no JSON"),
        ({"corpus": '{"_id": "a", "text": ""}\n\n[]'}, "corpus.jsonl, line 3: no JSON object"),
        ({"corpus": '{"_id": "a"}'}, 'line 1: "text" must be text'),
        ({"corpus": '{"_id": "a", "text": "", "title": 3}'}, 'line 1: "title" must be text'),
        ({"corpus": '{"text": ""}'}, 'line 1: "_id" must be'),
        ({"corpus": '{"_id": "1", "text": ""}\n{"_id": 1, "text": ""}'}, "line 2: _id '1' stands twice"),
        ({"corpus": b'{"_id": "a", "text": "\xff"}'}, "line 1: not UTF-8"),
        ({"queries": '{"_id": "1", "text": "x"}\n{"_id": 1, "text": "y"}'}, "queries.jsonl, line 2: _id '1' stands twice"),
        ({"qrels": "1\ta\t1\n1 b 1"}, "test.tsv, line 2: expected query-id"),
        ({"qrels": "1\ta\t1\n1\tb\tx"}, "test.tsv, line 2: expected query-id"),
        ({"qrels": "1 a 1\n1\tb\t1"}, "test.tsv, line 1: expected query-id"),
        ({"qrels": "1\t0\ta\t1"}, "test.tsv, line 1: expected query-id"),
        ({"qrels": "1\ta\t0"}, "no question of queries.jsonl"),
    ],
)
def test_what_is_wrong_is_named_by_file_and_line(tmp_path: Path, changed: dict[str, str | bytes | None], match: str) -> None:
    with pytest.raises(BeirError) as error:
        read_benchmark(written(tmp_path, **changed))
    message = str(error.value)
    assert match in message and "。/ " in message and "\n" not in message
