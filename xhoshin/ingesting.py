"""A file on its way in: read, parsed, checked, and, where nothing speaks against it, made live."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from index.embedding.encoder import Encoder
from xhoshin.answer import EditionChange
from xhoshin.archive import Received
from xhoshin.contract import WHOLE, Finding, Given, Verdict, check
from xhoshin.diff import compare
from xhoshin.library import Library
from xhoshin.live import wanted
from xhoshin.parsing import Draft, parse_report
from xhoshin.publishing import Published, publish_edition
from xhoshin.reading import ReadingError, Source, read_report
from xhoshin.store import PATIENCE, Store


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a file would become; `changes` is what it would change against the live edition of its report, if there is one."""

    raw: bytes
    read: Source
    draft: Draft
    given: Given
    verdict: Verdict
    library: Library
    changes: EditionChange | None


class UnreadableError(Exception):
    """A file that cannot even be read; `finding` says why, as the contract's findings do."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


class RefusedError(Exception):
    """What went live meanwhile speaks against the file."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__("; ".join(problem.message for problem in verdict.problems))
        self.verdict = verdict


def propose(store: Store, raw: bytes, given: Given, today: date) -> Proposal:
    """Read and judge a file; nothing is written.

    Raises:
        UnreadableError: where it cannot be read.
        CorpusError: where the program's own reports are damaged.
    """
    try:
        read = read_report(raw)
    except ReadingError as exc:
        raise UnreadableError(Finding(exc.code, str(exc), WHOLE)) from exc
    draft = parse_report(read.text)
    served = wanted(store).served
    library = served.library()
    verdict = check(draft, raw, given, served.manifest, library, today)
    live = library.edition(verdict.report)
    changes = compare(live, verdict.edition) if live and verdict.edition else None
    return Proposal(raw, read, draft, given, verdict, library, changes)


def go_live(store: Store, proposal: Proposal, source: str, encoder: Encoder) -> Published:
    """Make a proposal live, judged once more against what is live by then.

    Raises:
        LockedError: where another process is publishing.
        RefusedError: where another process has published meanwhile, and that speaks against it.
        OSError, SnapshotError: where it cannot be written.
        CorpusError: where the program's own reports cannot be read. In every case what was live stays so.
    """
    with store.lock(PATIENCE):
        want = wanted(store)
        verdict = check(proposal.draft, proposal.raw, proposal.given, want.served.manifest, want.served.library(proposal.library), date.today())
        if not verdict.ok or verdict.as_of is None:
            raise RefusedError(verdict)
        received = Received(proposal.raw, proposal.read, verdict.report, verdict.as_of, proposal.draft.facts.fiscal_year, source)
        table = dict(verdict.table) if verdict.table else None
        published = publish_edition(store, want.served, received, table, encoder, want.contents)
        return replace(published, notes=(*want.notes, *published.notes))
