"""What of a Chinese or Korean question the glossary did not reach: words that count as asked for and not found."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.query import Alias
from xhoshin.answer import Language

_CHINESE_FUNCTION = re.compile(
    r"什么时候|为什么|怎么样|怎么办|是不是|有没有|能不能|可不可以|请问|什么|哪里|哪儿|哪个|哪些|怎么|怎样|如何|多少|几个|可以|能够|需要|想要|想|知道|告诉|关于|现在|目前|我们|你们|他们|自己|这个|那个|这里|那里"
    r"|是否|已经|正在|进行|方面|情况|问题|时候|一下|一个|地方|课题|課題|方针|方針|报告|報告|项目|項目|已完成|完成|领域|領域|全部|列表|一览|分别|[区區吗呢吧啊的了着过是在有和与或也都就还要会能得把被让给对从到为我你他她它这那哪谁几多很最不没请去来做说看用上下里中后前个种些]"
)
_KOREAN_FUNCTION = re.compile(
    r"^(?:무엇|무슨|뭐|뭘|어떤|어떻게|어디|언제|누가|누구|왜|몇|얼마|얼마나|할|하는|한|된|되는|수|때|것|거|게|좀|더|그|이|저|이런|그런|제가|저는|나는|내|우리|지금|현재|대해|대한|대해서|관한|위해|위한|정말|혹시|및|또는|그리고|에서|으로|까지|부터|사람|직접|바로|자주|많이|너무|계속|함께|같이|과제|목록|방침|보고서|완료|완료된|전부|다시|모두|다른|여러)"
    r"(?:은|는|이|가|을|를|의|에|도|만|로|와|과|예요|이에요|입니까|인가요|죠)?$"
    r"|(?:나요|어요|아요|해요|까요|니까|니다|세요|네요|려요|워요|와요|대요|데요|예요|에요|가요|지요|죠|다|요|줘|하고|하면|해서|하지|않고|싶은|있는|없는|하려면|되면)$|.+(?:으면|면서|려고|는데|던|는|지|고|서|게)$"
)
_HAN = re.compile(r"[\u3400-\u9fff]+")
_HANGUL = re.compile(r"[\uac00-\ud7a3]+")


def unreached(folded: str, aliases: Sequence[Alias], language: Language) -> tuple[str, ...]:
    """Content words of the folded question outside every alias."""
    if language is Language.KOREAN:
        words = [(match.start(), match.end(), match[0]) for match in re.finditer(r"\S+", folded)]
        outside = [word for begin, end, word in words if not any(a.begin < end and begin < a.end for a in aliases)]
        bare = ["".join(_HANGUL.findall(word)) for word in outside]
        return tuple(word for word in bare if len(word) > 1 and not _KOREAN_FUNCTION.search(word))
    rest = list(folded)
    for alias in aliases:
        rest[alias.begin : alias.end] = " " * (alias.end - alias.begin)
    return tuple(run for run in _HAN.findall(_CHINESE_FUNCTION.sub(" ", "".join(rest))) if len(run) > 1)
