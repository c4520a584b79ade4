"""What a corpus folder holds, as its manifest.toml says it: the reports with their wards' spellings, and their editions. Values only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date
from typing import Any

from index.kana import to_hiragana
from index.tokenizing import fold
from xhoshin.answer import Language
from xhoshin.wards import Ward

SPELLING_KEYS = ("names", "readings", "en", "zh", "ko")


class ManifestError(ValueError):
    """A manifest that does not say what it must; the message names the entry."""


@dataclass(frozen=True, slots=True)
class EditionEntry:
    """One edition. Files are named from the corpus folder on.

    `file` is the text that all spans count in, `original` the file as it was received where that is another one, `layout` where the text's
    characters stand on the pages of a PDF.
    """

    report: str
    as_of: date
    file: str
    sha256: str
    source: str = ""
    fiscal_year: int | None = None
    media: str = ""
    original: str = ""
    original_sha256: str = ""
    layout: str = ""
    layout_sha256: str = ""

    @property
    def id(self) -> str:
        return f"{self.report}@{self.as_of.isoformat()}"

    @property
    def digests(self) -> frozenset[str]:
        """The sha256 of the text and of the file as received."""
        return frozenset(filter(None, (self.sha256, self.original_sha256)))


@dataclass(frozen=True, slots=True)
class Manifest:
    """`reports` maps a report's id to its ward's table (name and spellings), `without_report` lists the tables of wards without one."""

    reports: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    without_report: tuple[Mapping[str, Any], ...] = ()
    editions: tuple[EditionEntry, ...] = ()

    def merged(self, own: Manifest) -> Manifest:
        """This manifest with what was ingested: an edition or a report of the same id takes the place of ours."""
        replaced = {entry.id for entry in own.editions}
        reports = {**self.reports, **own.reports}
        named = {fold(table["name"]) for table in reports.values()}
        return Manifest(
            reports,
            tuple(table for table in self.without_report if fold(table["name"]) not in named),
            (*(entry for entry in self.editions if entry.id not in replaced), *own.editions),
        )

    def with_edition(self, entry: EditionEntry, report: Mapping[str, Any] | None = None) -> Manifest:
        """With one more edition, in the place of one of the same id; `report` is the table of its ward where that is new."""
        kept = (other for other in self.editions if other.id != entry.id)
        reports = {**self.reports, **({entry.report: report} if report else {})}
        return replace(self, reports=reports, editions=tuple(sorted((*kept, entry), key=lambda e: (e.report, e.as_of))))

    def wards(self) -> list[Ward]:
        """Every ward, those with a report first."""
        return [_ward(report, table) for report, table in self.reports.items()] + [_ward("", table) for table in self.without_report]

    def name_of(self, report: str) -> str:
        name: str = self.reports[report]["name"]
        return name

    def table(self) -> dict[str, Any]:
        """The manifest as the tables of a TOML file."""
        editions = [{key: value for key, value in asdict(entry).items() if value not in ("", None)} for entry in self.editions]
        reports = {report: dict(table) for report, table in self.reports.items()}
        return {key: value for key, value in (("reports", reports), ("editions", editions)) if value}

    @classmethod
    def of(cls, table: Mapping[str, Any]) -> Manifest:
        """The manifest that the tables of a TOML or JSON file say; the opposite of `table`.

        Raises:
            ManifestError: where an entry lacks something, or names a report that there is not.
        """
        try:
            reports = {report: _checked(ward) for report, ward in table.get("reports", {}).items()}
            without = tuple(map(_checked, table.get("without_report", ())))
            return cls(reports, without, tuple(map(_entry, table.get("editions", ()))))
        except (KeyError, TypeError, ValueError, AttributeError) as exc:
            raise ManifestError(f"{type(exc).__name__}: {exc}") from exc


def identities(entries: Iterable[EditionEntry]) -> list[list[str]]:
    """[id, sha256 of the text] of editions, sorted: two sets of editions are the same where these are."""
    return sorted([entry.id, entry.sha256] for entry in entries)


def _entry(table: Mapping[str, Any]) -> EditionEntry:
    known = {column.name for column in fields(EditionEntry)}
    values = {key: value for key, value in table.items() if key in known}
    if not isinstance(values["as_of"], date):
        values["as_of"] = date.fromisoformat(values["as_of"])
    return EditionEntry(**values)


def _checked(table: Mapping[str, Any]) -> Mapping[str, Any]:
    if not isinstance(table["name"], str) or not all(isinstance(word, str) for key in SPELLING_KEYS for word in table.get(key, [])):
        raise ManifestError(f"a ward's name and spellings must be text: {dict(table)!r}")
    return table


def _ward(report: str, table: Mapping[str, Any]) -> Ward:
    spellings = [spelling for key in SPELLING_KEYS for spelling in table.get(key, [])]
    foreign = {language: table[language.value][0] for language in Language if table.get(language.value)}
    if table.get("readings"):
        foreign[Language.SIMPLE_JAPANESE] = f"{table['name']}（{to_hiragana(table['readings'][0])}）"
    return Ward(report, table["name"], (report, *spellings) if report else tuple(spellings), foreign)
