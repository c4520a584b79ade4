"""A later edition of 門司区, derived from the bundled one: what a real one differs in, and nothing that the city has published."""

from __future__ import annotations

import unicodedata
from datetime import date

from xhoshin.corpus import bundled_corpus
from xhoshin.library import Library
from xhoshin.parsing import parse_edition

LATER_AS_OF = date(2025, 3, 31)
DROPPED = "今後も必要に応じて、同様の対応を行ってまいります。"
ADDED = "令和7年2月からは、平日も同じ時刻に開場しています。"
NEW_INITIATIVE = """
課題C(2)

① 課題名：関門海峡の夜景を生かした回遊

② 課題の内容
夜間に区内を回遊する人が少ない状況です。

③ 課題の背景
夜景の見どころが知られていません。

④ 課題に対する取組み
夜景の地図を作成します。

⑤ 取組みの進捗状況、取組結果（令和7年3月末時点）
地図を作成し、配布を始めました。
"""


def text() -> str:
    return (bundled_corpus() / "moji" / "2024-11-30.txt").read_text(encoding="utf-8")


def later_text() -> str:
    """A-6 is done, a sentence of A-7 is another, B-1 has ended, and C-2 is new."""
    found = text().replace("令和6年11月末", "令和7年3月末").replace("令和６年１１月末", "令和7年3月末")
    assert DROPPED in found and "令和7年3月末" in found
    found = found.replace(DROPPED, ADDED)
    heading = _heading(found, "6")
    found = found.replace(heading, f"完了\n\n{heading}")
    ended = found.index(_heading(found, "1", "B"))
    found = found[:ended] + found[found.index(_heading(found, "2", "B")) :]
    return found.rstrip() + "\n" + NEW_INITIATIVE


def _heading(found: str, number: str, area: str = "A") -> str:
    """The initiative's heading as it stands alone on its line."""
    wanted = f"課題{area}({number})"
    return next(line for line in found.splitlines() if "".join(unicodedata.normalize("NFKC", line).split()) == wanted)


def of_wakamatsu(found: str) -> str:
    """The same, said of another ward."""
    return found.replace("門司", "若松").replace("門 司", "若 松")


def library_with_later(library: Library) -> Library:
    later = parse_edition(later_text(), "moji", "門司区", LATER_AS_OF)
    return Library([*library.editions, later], library.wards)
