"""A corpus of a few sentences in the form of the real one, so that publishing it takes a moment."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

SECTIONS = {2: "課題の内容", 3: "課題の背景", 4: "課題に対する取組み"}


def initiative(code: str, title: str, progress: str = "準備しています。", done: bool = False, when: str = "令和6年11月末") -> str:
    """One initiative's pages."""
    stamp = "完了\n\n" if done else ""
    middle = "".join(f"{'①②③④⑤'[n - 1]} {name}\n{title}について、{name}を述べます。\n\n" for n, name in SECTIONS.items())
    return f"\n{stamp}課題{code}\n\n① 課題名：{title}\n\n{middle}⑤ 取組みの進捗状況、取組結果（{when}時点）\n{progress}\n"


def report(name: str, *initiatives: str) -> str:
    return f"{name} Ｘ方針\n\n１ 組織の使命\n\n{name}の暮らしを支えます。\n" + "".join(initiatives)


PARKING = initiative("Ａ－１", "駐車場の利用時間")
COUNTER = initiative("A(2)", "おくやみ窓口の予約")
OLD = report("門司区", PARKING, COUNTER)
LATER = report(
    "門司区", *(text.replace("6年11月末", "7年3月末") for text in (PARKING, COUNTER)), initiative("B(1)", "新しい案内所", when="令和7年3月末")
)
LAST = LATER.replace("7年3月末", "7年9月末").replace("準備しています。", "始めました。")
AS_OF, LATER_AS_OF, LAST_AS_OF = date(2024, 11, 30), date(2025, 3, 31), date(2025, 9, 30)


def write_corpus(folder: Path) -> None:
    """A bundled corpus of one report, beside where `xhoshin.corpus` is told to be."""
    (folder / "moji").mkdir(parents=True)
    (folder / "moji" / "old.txt").write_text(OLD, encoding="utf-8")
    digest = hashlib.sha256(OLD.encode()).hexdigest()
    (folder / "manifest.toml").write_text(
        '[reports.moji]\nname = "門司区"\nnames = ["門司区", "門司"]\nen = ["Moji Ward"]\n\n'
        f'[[editions]]\nreport = "moji"\nas_of = {AS_OF}\nfile = "moji/old.txt"\nsource = ""\nsha256 = "{digest}"\n\n'
        '[[without_report]]\nname = "若松区"\nnames = ["若松"]\nreadings = ["わかまつく"]\nen = ["Wakamatsu Ward", "Wakamatsu"]\n',
        encoding="utf-8",
    )
    for name in ("glossary.toml", "matters.toml"):
        (folder / name).write_text('[[entry]]\nterm = "駐車場"\nja = ["パーキング"]\n', encoding="utf-8")
