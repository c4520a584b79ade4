"""Which passages to show: the one that answers, with what it needs to be understood, and little more."""

from __future__ import annotations

from xhoshin.answer import Citation
from xhoshin.library import Place
from xhoshin.ranking import Ranked, Ranking
from xhoshin.report import Passage

# Characters of quote in a reply. A first passage that is longer is shown whole all the same: half a sentence is no quote.
FIRST_QUOTE = 190
ALL_QUOTES = 260
MOST_CITATIONS = 3
# A neighbouring passage joins the quote at this share of the best one's cover; another is quoted besides at this share of its score.
NEIGHBOUR_SHARE = 0.7
SECOND_SHARE = 0.86
# A passage of another initiative is quoted only where it holds this share of what the best one holds of the question.
OTHER_COVER = 0.9


def quotations(ranking: Ranking) -> tuple[Citation, ...]:
    """The best passage as a citation, and further ones that are nearly as good."""
    first = _widened(ranking[0], ranking)
    cover = ranking.evidence.cover

    def belongs(ranked: Ranked) -> bool:
        """True within the best passage's initiative; another must hold as much of the question."""
        return ranked.initiative == ranking[0].initiative or bool(cover[ranked.position] >= OTHER_COVER * cover[ranking[0].position])

    citations = [first]
    for ranked in ranking.top(8)[1:]:
        if ranked.score < SECOND_SHARE * ranking[0].score or not belongs(ranked) or _is_lead(ranked.place):
            continue
        citation = _with_lead(ranked.place)
        used = sum(len(c.quote) for c in citations)
        overlaps = any(c.edition == citation.edition and c.start < citation.end and citation.start < c.end for c in citations)
        fits = len(citations) < MOST_CITATIONS and used + len(citation.quote) <= ALL_QUOTES
        if fits and not overlaps:
            citations.append(citation)
    return tuple(citations)


def _widened(best: Ranked, ranking: Ranking) -> Citation:
    """The best passage with its list heading, and with neighbours of its section that hold nearly as much of the question."""
    place, passages = best.place, best.place.section.passages
    here = passages.index(place.passage)
    first = _lead_index(place, here)
    last = here + 1 if _is_lead(place) else here  # a list heading alone answers nothing
    cover = ranking.evidence.cover[best.position - here : best.position - here + len(passages)]
    enough = NEIGHBOUR_SHARE * float(cover[here])
    while last + 1 < len(passages) and cover[last + 1] >= enough > 0 and _length(passages, first, last + 1) <= FIRST_QUOTE:
        last += 1
    while first > 0 and first == here and cover[first - 1] >= enough > 0 and _length(passages, first - 1, last) <= FIRST_QUOTE:
        first -= 1
    return Place(place.edition, place.initiative, place.section, passages[first]).citation(passages[last])


def _is_lead(place: Place) -> bool:
    """True for a passage that is the heading of the one after it."""
    passages = place.section.passages
    after = passages.index(place.passage) + 1
    return after < len(passages) and passages[after].lead == place.passage.text


def _with_lead(place: Place) -> Citation:
    here = place.section.passages.index(place.passage)
    first = place.section.passages[_lead_index(place, here)]
    return Place(place.edition, place.initiative, place.section, first).citation(place.passage)


def _lead_index(place: Place, here: int) -> int:
    """The list heading that stands right before the passage, where there is one; else the passage itself."""
    passages = place.section.passages
    return here - 1 if here and place.passage.lead and passages[here - 1].text == place.passage.lead else here


def _length(passages: tuple[Passage, ...], first: int, last: int) -> int:
    return sum(len(passage.text) for passage in passages[first : last + 1])
