"""Characters as fonts and programs leave them, made into the characters that people write."""

from __future__ import annotations

import unicodedata

# Radicals of the supplement block that PDF fonts give instead of the ideographs they look like; Unicode gives these no decomposition.
_RADICALS = dict(
    zip(
        "⺃⺅⺉⺋⺌⺍⺎⺐⺒⺓⺔⺗⺘⺙⺛⺝⺟⺠⺡⺣⺩⺬⺭⺮⺱⺴⺵⺷⺹⺼⺾⻁⻂⻃⻄⻅⻆⻈⻉⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲",
        "乚亻刂㔾小小尢尣巳幺彑心扌攵旡月母民氵灬王示礻竹网网网羊耂肉艹虎衤覀西见角讠贝车辶辶辶阝钅長镸长门阝雨青韦页风飞食食飠饣马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龟亀",
        strict=True,
    )
)
# Where the radical's decomposition is not the form that is written in Japan (戸畑区 would become 戶畑区).
_RADICALS |= {"⼾": "戸", "⾭": "青", "⿈": "黄", "⿊": "黒"}
# Bullets of the fonts Symbol and Wingdings, which Word keeps in the private area.
_BULLETS = {"\uf0b7": "•", "\uf06c": "●", "\uf06d": "○", "\uf06e": "■", "\uf06f": "□", "\uf0a7": "■", "\uf0a8": "□", "\uf075": "◆", "\uf0d8": "→", "\uf0e8": "→", "\uf0e0": "→", "\uf0fc": "・", "\uf076": "◆"}  # fmt: skip
_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff\ufffe\uffff")


def as_written(char: str) -> str:
    """One character as it is meant: a radical as its ideograph, a ligature as its letters; empty for what is not seen at all."""
    if " " <= char <= "~" or "\u3041" <= char <= "\u30ff" or "\u4e00" <= char <= "\u9fff":
        return char
    if char in "\t\n\f\u3000":
        return char
    if char in _INVISIBLE or unicodedata.category(char) in ("Cc", "Cn", "Cs"):
        return ""
    if known := _BULLETS.get(char) or _RADICALS.get(char):
        return known
    is_alike = "\u2f00" <= char <= "\u2fdf" or "\ufb00" <= char <= "\ufb06" or char == "\u2ef3"
    return unicodedata.normalize("NFKC", char) if is_alike else char


def text_as_written(text: str) -> str:
    return "".join(map(as_written, text))
