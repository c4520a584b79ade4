"""What every command does with its result: print it, or say in one sentence why there is none."""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from types import TracebackType
from typing import NoReturn

import typer

# What is said where a file that came with the program cannot be read.
DAMAGED = "プログラムのファイルが壊れています。入れ直してください。/ The program's own files are damaged, please reinstall: {}"


def print_text(text: str) -> None:
    try:
        sys.stdout.buffer.write(text.encode("utf-8") + b"\n")
        sys.stdout.buffer.flush()
    except BrokenPipeError:  # the reader has seen enough (| head)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(0) from None


def print_json(value: object) -> None:
    print_text(json.dumps(value, ensure_ascii=False, indent=2))


def warn(sentence: str) -> None:
    """Say something on standard error."""
    sys.stderr.buffer.write(sentence.encode("utf-8", "replace") + b"\n")
    sys.stderr.buffer.flush()


def own_up(_kind: type[BaseException], exc: BaseException, _traceback: TracebackType | None) -> None:
    """`sys.excepthook` of every command: a fault of the program is one sentence with its place, without what anybody wrote."""
    from bot.logs import described

    warn(
        "プログラムの誤りで終わりました。設置した担当者に次の1行を伝えてください。/ A fault of the program ended it: tell whoever runs it this line: "
        + described(exc)
    )


def let_questions_go_first() -> None:
    """Take the processor only where no service on the machine wants it: nobody waits for a publication as for an answer."""
    with suppress(OSError):
        os.nice(10)


def refuse(sentence: str, code: int = 2) -> NoReturn:
    """End with one sentence on standard error: code 2 for bad input, 1 for a failed check."""
    warn(sentence)
    raise typer.Exit(code)
