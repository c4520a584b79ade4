"""The web application: every router under one roof, with the same headers, errors and files."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Mount

from bot.reception import Reception
from bot.web.api.application import PATH as API
from bot.web.api.application import create_api
from bot.web.assets import Assets
from bot.web.counting import Counting
from bot.web.desk.headers import DeskHeaders
from bot.web.desk.routes import open_desk
from bot.web.errors import Faults, add_error_pages, error_page
from bot.web.following import following
from bot.web.headers import SecurityHeaders
from bot.web.health import health
from bot.web.help import help_page
from bot.web.pages import pages
from bot.web.site import Site
from bot.web.viewer import viewer
from bot.web.workers import Workers


def create_app(reception: Reception) -> FastAPI:
    """The application of one installation; `app.state.site` is what its pages are made with."""
    assets = Assets()
    site = Site(reception, assets)
    workers, lookout = Workers(), Workers(1, 16)

    @asynccontextmanager
    async def running(_: FastAPI) -> AsyncIterator[None]:
        yield
        workers.close()
        lookout.close()

    app = FastAPI(title="xhoshin", openapi_url=None, docs_url=None, redoc_url=None, lifespan=running)
    app.state.site = site
    api = Mount(API, create_api(reception, workers))
    api.path_regex = re.compile(api.path_regex.pattern, re.DOTALL)  # an address with a line break is the API's to refuse, too
    app.router.routes.append(api)
    app.include_router(pages(site))
    app.include_router(viewer(site))
    app.include_router(help_page(site))
    app.include_router(health(reception, lookout))
    if not reception.settings.leader_url:  # a follower keeps no files and words of staff, and nobody follows it
        app.include_router(open_desk(site).router)
        app.include_router(following(reception.service.store, reception.key))
    app.mount("/static", assets)
    add_error_pages(app, site)
    app.add_middleware(Faults, answer=lambda request: error_page(site, request, 500))
    app.add_middleware(DeskHeaders)
    app.add_middleware(GZipMiddleware, minimum_size=1000)
    app.add_middleware(SecurityHeaders, may_frame=reception.settings.embed_from)
    app.add_middleware(Counting, metrics=reception.metrics)
    return app
