"""The web application: every router under one roof, with the same headers, errors and files."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware

from bot.reception import Reception
from bot.web.assets import Assets
from bot.web.desk.headers import DeskHeaders
from bot.web.desk.routes import open_desk
from bot.web.errors import Faults, add_error_pages
from bot.web.headers import SecurityHeaders
from bot.web.pages import pages
from bot.web.site import Site
from bot.web.viewer import viewer


def create_app(reception: Reception) -> FastAPI:
    """The application of one installation; `app.state.site` is what its pages are made with."""
    assets = Assets()
    site = Site(reception, assets)
    app = FastAPI(title="xhoshin", openapi_url=None, docs_url=None, redoc_url=None)
    app.state.site = site
    app.include_router(pages(site))
    app.include_router(viewer(site))
    app.include_router(open_desk(site).router)
    app.mount("/static", assets)
    add_error_pages(app, site)
    app.add_middleware(Faults, site=site)
    app.add_middleware(DeskHeaders)
    app.add_middleware(GZipMiddleware, minimum_size=1000)
    app.add_middleware(SecurityHeaders, may_frame=reception.settings.embed_from)
    return app
