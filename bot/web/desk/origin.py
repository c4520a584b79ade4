"""Whether a form was sent from a page of ours."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.requests import Request


def is_ours(request: Request, public_url: str) -> bool:
    """True where the browser says that the request comes from our own origin; a request that says nothing of it is none of a browser.

    Sec-Fetch-Site (W3C Fetch Metadata) is sent over https and to localhost; Origin (RFC 6454) by every browser with every form.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    sent_from = urlsplit(request.headers.get("origin", ""))
    return bool(sent_from.netloc) and sent_from.netloc in (request.headers.get("host"), urlsplit(public_url).netloc)
