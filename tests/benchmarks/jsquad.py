"""JSQuAD's validation split as a BEIR folder: `python tests/benchmarks/jsquad.py valid-v1.3.json.gz DIR`, then `xhoshin bench --beir DIR`.

Documents are the contexts without their titles (which stand before `[SEP]`), questions those written for them.
"""

from __future__ import annotations

import argparse
import gzip
import json
from pathlib import Path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    with gzip.open(arguments.file, "rt", encoding="utf-8") as file:
        paragraphs = [paragraph for article in json.load(file)["data"] for paragraph in article["paragraphs"]]
    documents = [{"_id": str(i), "title": "", "text": paragraph["context"].split("[SEP]", 1)[-1].strip()} for i, paragraph in enumerate(paragraphs)]
    questions = [(str(i), qa["question"]) for i, paragraph in enumerate(paragraphs) for qa in paragraph["qas"]]
    (arguments.out / "qrels").mkdir(parents=True, exist_ok=True)
    _write(arguments.out / "corpus.jsonl", [json.dumps(document, ensure_ascii=False) for document in documents])
    _write(arguments.out / "queries.jsonl", [json.dumps({"_id": f"q{n}", "text": text}, ensure_ascii=False) for n, (_, text) in enumerate(questions)])
    _write(
        arguments.out / "qrels" / "test.tsv", ["query-id\tcorpus-id\tscore", *(f"q{n}\t{document}\t1" for n, (document, _) in enumerate(questions))]
    )


def _write(path: Path, lines: list[str]) -> None:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
