"""Any Answer at all over a library, as properties of rendering are tried on: real places, and words that nobody should trust."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from xhoshin.answer import Answer, Change, Citation, EditionChange, Entry, InitiativeChange, Kind, Language, Reason, Related, SectionChange
from xhoshin.asked import Asked
from xhoshin.library import Library, cite
from xhoshin.report import Edition, Status
from xhoshin.smalltalk import Chatter

_PIECES = st.one_of(
    st.sampled_from(
        [
            *(
                "<b>",
                "</b>",
                "</blockquote>",
                "<script>alert(1)</script>",
                '<a href="https://evil.example">',
                "<img src=x onerror=alert(1)>",
                "<!--",
                "]]>",
            ),
            *("&amp;", "&lt;", "&#x27;", "&", '"', "'", "`", "{", "}", "{name}", "{{ 7 * 7 }}", "{% raw %}", "%s", "\\", "javascript:"),
            *("課題A(5)", "予約は要りません。", "「かぎ」", "\n", "\n\n", "　", "\u202e", "\u200d", "👨‍👩‍👧‍👦", "𠮷", "𝕏", "é", "ｶﾞ", "①"),
            *("長い文が続きます、" * 80, "a" * 700, "👍" * 300),
        ]
    ),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12),
)
WORDS = st.lists(_PIECES, min_size=1, max_size=6).map("".join).map(str.strip).filter(lambda text: any(c.isalnum() for c in text))
_LINE = WORDS.map(lambda text: " ".join(text.split())).filter(bool)


def answers(library: Library) -> st.SearchStrategy[Answer]:
    """Of every kind, with as many citations, entries and ways on as an answer may have, and more."""
    citations = st.sampled_from(library.editions).flatmap(_citations)
    related = st.builds(_related, st.sampled_from(library.newest), _LINE)
    entries = st.lists(st.builds(_entry, citations, st.booleans(), st.booleans()), min_size=1, max_size=12)
    wards = st.lists(st.sampled_from([edition.report for edition in library.newest]), min_size=1, max_size=2, unique=True)
    made = st.fixed_dictionaries(
        {
            "kind": st.sampled_from(Kind),
            "language": st.sampled_from(Language),
            "citations": st.lists(citations, min_size=1, max_size=5).map(tuple),
            "entries": entries.map(tuple),
            "related": st.lists(related, max_size=5).map(tuple),
            "wards": wards.map(tuple),
            "reason": st.sampled_from(Reason),
            "asked": _LINE,
            "asked_type": st.none() | st.sampled_from(Asked),
            "chatter": st.none() | st.sampled_from([Chatter.GREETING, Chatter.THANKS, Chatter.ABOUT_BOT]),
            "area": st.sampled_from(["", "A", "B", "C"]),
            "theme": st.just("") | _LINE,
            "status": st.none() | st.sampled_from(Status),
            "states_date": st.booleans(),
            "changes": st.lists(_changes(library), max_size=2).map(tuple),
            "strangers": st.lists(_LINE, max_size=2).map(tuple),
        }
    )
    return made.map(_made)


def quoted(answer: Answer) -> list[Citation]:
    """The citations that a reader of the answer must be shown."""
    match answer.kind:
        case Kind.ABSTAIN | Kind.SMALLTALK:
            return []
        case Kind.COMPARE if answer.changes:
            return [citation for change in answer.changes for initiative in change.initiatives for citation in initiative.citations[1:]]
        case Kind.LIST | Kind.COMPARE:
            return [entry.citation for entry in answer.entries if entry.citation]
        case _:
            return list(answer.citations)


def _made(values: dict[str, Any]) -> Answer:
    """What belongs to a kind, and no more."""
    kind: Kind = values["kind"]
    if kind in (Kind.ABSTAIN, Kind.SMALLTALK):
        values |= {"citations": (), "entries": (), "chatter": (values["chatter"] or Chatter.GREETING) if kind is Kind.SMALLTALK else None}
    else:
        values |= {"reason": None, "asked": "", "asked_type": None, "chatter": None}
    if kind is Kind.ABSTAIN and values["reason"] is Reason.NO_SUCH_INITIATIVE:
        values["asked"] = "A-99"
    if kind in (Kind.LIST, Kind.COMPARE):
        values |= {"citations": tuple(entry.citation for entry in values["entries"] if entry.citation), "states_date": False}
    if kind is not Kind.COMPARE:
        values["changes"] = ()
    elif values["changes"]:  # of the editions alone
        values |= {"citations": tuple(citation for change in values["changes"] for citation in change.citations), "entries": ()}
    return Answer(**values)


def _citations(edition: Edition) -> st.SearchStrategy[Citation]:
    return st.builds(
        _citation, st.just(edition), st.sampled_from(edition.initiatives), st.integers(1, 5), WORDS, st.lists(st.integers(0, 60), max_size=6)
    )


def _citation(edition: Edition, initiative: Any, section: int, quote: str, edges: list[int]) -> Citation:
    """A section's citation whose words are others; the edges, in order, begin and end the answering words."""
    edges = sorted({min(edge, len(quote)) for edge in edges})
    return replace(cite(edition, initiative, initiative.section(section)), quote=quote, emphasis=tuple(zip(edges[::2], edges[1::2], strict=False)))


def _changes(library: Library) -> st.SearchStrategy[EditionChange]:
    """From an edition to a later one of the same report, with changes that name any places at all."""
    edition = st.sampled_from(library.newest)
    citations = st.lists(edition.flatmap(_citations), max_size=3).map(tuple)
    sections = st.lists(st.builds(SectionChange, st.integers(2, 5), citations, citations), max_size=2).map(tuple)
    initiatives = st.lists(
        st.builds(InitiativeChange, st.sampled_from(Change), st.just("B-2"), edition.flatmap(_citations), sections=sections), min_size=1, max_size=4
    )
    return st.builds(_changed, edition, initiatives.map(tuple))


def _changed(edition: Edition, initiatives: tuple[InitiativeChange, ...]) -> EditionChange:
    return EditionChange(edition.report, edition.name, edition.id, edition.id, edition.as_of, edition.as_of, None, initiatives)


def _entry(citation: Citation, nothing: bool, done: bool) -> Entry:
    return Entry(citation.report, citation.name, citation.initiative, done, None if nothing else citation)


def _related(edition: Edition, title: str) -> Related:
    return Related(edition.report, edition.name, edition.initiatives[0].code, title)
