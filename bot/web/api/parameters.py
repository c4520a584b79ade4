"""What more than one route takes, described."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Path, Query
from pydantic import Field
from starlette.exceptions import HTTPException
from starlette.requests import Request

from xhoshin.dates import PartialDate

# At least one character that is neither white space nor a control character, and no control character but tab and line breaks.
_PLAIN = r"[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]"
WORDS = rf"^{_PLAIN}*[^\s\x00-\x1f\x7f-\x9f]{_PLAIN}*$"
# A year, a month or a day that there may be.
DATE = r"^(19|20)[0-9]{2}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$"
MOST_ROWS = 1000

REPORT: Any = Field(None, min_length=1, max_length=64, description="A report's id, or its ward in any spelling.", examples=["moji"])
AS_OF: Any = Field(
    None, pattern=DATE, description="Of the editions of this year, month or day and not of the newest.", examples=["2024-11-30", "2024-11"]
)

ReportInPath = Annotated[str, Path(min_length=1, max_length=64, description="A report's id, or its ward in any spelling.", examples=["moji"])]
DateInPath = Annotated[str, Path(alias="date", pattern=DATE, description="The date of an edition: a year, month or day.", examples=["2024-11-30"])]
CodeInPath = Annotated[str, Path(min_length=1, max_length=32, description="An initiative's code in any spelling.", examples=["A-5"])]
AsOfQuery = Annotated[str | None, Query(pattern=DATE, description="Of the edition of this year, month or day and not of the newest.")]
ReportQuery = Annotated[str | None, Query(min_length=1, max_length=64, description="Of this report alone: its id, or its ward in any spelling.")]
Limit = Annotated[int, Query(ge=1, le=MOST_ROWS, description="So many rows at most.")]
First = Annotated[int, Query(ge=0, le=1_000_000, alias="offset", description="Leave out so many rows.")]


def as_of_of(text: str | None) -> PartialDate | None:
    """The date of a text that `DATE` matches."""
    if text is None:
        return None
    parts = [int(part) for part in text.split("-")]
    return PartialDate(parts[0], parts[1] if len(parts) > 1 else None, parts[2] if len(parts) > 2 else None)


async def json_alone(request: Request) -> None:
    """Refuse a body that is not declared to be JSON, with status 415."""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "application/json" and not (media_type.startswith("application/") and media_type.endswith("+json")):
        raise HTTPException(415)
