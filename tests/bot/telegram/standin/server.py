"""The Bot API over HTTP on loopback, in a thread of its own."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import socket
import struct
import threading
import time
from typing import TYPE_CHECKING, Any

from aiohttp import web

from .calls import Call
from .faults import Fault, Kind
from .parameters import TABLE, Upload, decode
from .refusals import NO_METHOD, WRONG_TOKEN, RefusedError, mistake, too_many

if TYPE_CHECKING:
    from . import StandIn

TOKEN_FORM = re.compile(r"[1-9]\d*:[A-Za-z0-9_-]{35}")
BODY = 50 * 1024 * 1024 + 64 * 1024


class Gate:
    """Takes requests, meets them with the faults ordered, and hands the rest to the methods of `api` (a StandIn)."""

    def __init__(self, api: StandIn) -> None:
        self.api = api
        self.stopping: asyncio.Event | None = None

    def app(self) -> web.Application:
        app = web.Application(client_max_size=BODY)
        app.router.add_route("*", "/bot{token}/{method}", self.call)
        app.router.add_get("/file/bot{token}/{path:.+}", self.download)
        return app

    async def call(self, request: web.Request) -> web.StreamResponse:
        if refused := self._refused_token(request):
            return _refusal(refused)
        name = request.match_info["method"]
        model = TABLE.get(name.lower())
        method = model.__api_method__ if model else name
        params, wrong = await self._understand(request, method)
        call = self.api.calls.begin(method, params)
        fault = self.api.faults.take(name)
        call.fault = fault.kind if fault else ""
        try:
            response = await self._meet(request, call, fault, wrong)
        finally:
            call.ended = time.monotonic()
            with self.api.world.changed:
                self.api.world.changed.notify_all()
        return response

    async def download(self, request: web.Request) -> web.StreamResponse:
        if refused := self._refused_token(request):
            return _refusal(refused)
        call = self.api.calls.begin("download", {"path": request.match_info["path"]})
        fault = self.api.faults.take("download")
        if fault:
            call.fault = fault.kind
            return await self._before(request, call, fault) or await self._cut(request)
        for file in self.api.world.files.values():
            if file.path == request.match_info["path"]:
                call.status, call.taken = 200, True
                return web.Response(body=file.data, content_type="application/octet-stream")
        call.status = 404
        return _refusal(NO_METHOD)

    async def _understand(self, request: web.Request, method: str) -> tuple[dict[str, Any], RefusedError | None]:
        """The parameters, for the log whatever becomes of the call, and what is wrong with them."""
        params: dict[str, Any] = {}
        try:
            params = await _read(request)
            if method.lower() not in TABLE:
                raise NO_METHOD
            params = decode(method, params)
        except web.HTTPRequestEntityTooLarge:
            return params, RefusedError(413, "Request Entity Too Large")
        except RefusedError as wrong:
            return params, wrong
        return params, None

    async def _meet(self, request: web.Request, call: Call, fault: Fault | None, wrong: RefusedError | None) -> web.StreamResponse:
        if fault and (response := await self._before(request, call, fault)):
            return response
        try:
            if wrong is not None:
                raise wrong
            answer = _json(call, 200, {"ok": True, "result": await self._perform(call)})
        except RefusedError as refused:
            if refused.mistake:
                self._note(call, refused.description)
            answer = _refusal(refused, call)
        except Exception as exc:
            self._note(call, f"the stand-in itself failed: {exc!r}")
            answer = _refusal(RefusedError(500, "Internal Server Error"), call)
        if fault:
            return await self._after(request, call, fault, answer)
        return answer

    def _note(self, call: Call, what: str) -> None:
        with self.api.world.changed:
            self.api.world.mistakes.append(f"{call.method}: {what}")

    async def _perform(self, call: Call) -> Any:
        work = self.api.methods.get(call.method.lower())
        if work is None:
            raise mistake("the stand-in does not have this method")
        if self.api.flood is not None:
            self.api.flood.check(call.method, call.params.get("chat_id"))
        if asyncio.iscoroutinefunction(work):
            result = await work(call.params)
        else:
            with self.api.world.changed:
                result = work(call.params)
                self.api.world.changed.notify_all()
        call.taken = True
        return result

    async def _before(self, request: web.Request, call: Call, fault: Fault) -> web.StreamResponse | None:
        """The answer of a fault that keeps the method from its work; None for the others."""
        match fault.kind:
            case Kind.TOO_MANY:
                return _refusal(too_many(int(fault.amount)), call)
            case Kind.ERROR if fault.amount > 500:
                call.status = int(fault.amount)
                return web.Response(status=call.status, text=f"<html><h1>{call.status}</h1></html>", content_type="text/html")
            case Kind.ERROR:
                return _refusal(RefusedError(int(fault.amount), "Internal Server Error"), call)
            case Kind.HANG_BEFORE:
                await self._sleep(fault.amount)
                return await self._cut(request)
            case Kind.RESET_BEFORE:
                return await self._cut(request)
        return None

    async def _after(self, request: web.Request, call: Call, fault: Fault, response: web.Response) -> web.StreamResponse:
        if fault.kind is Kind.MALFORMED:
            assert isinstance(response.body, bytes)
            return web.Response(body=response.body[: len(response.body) // 2], content_type="application/json")
        if fault.kind is Kind.HANG_AFTER:
            await self._sleep(fault.amount)
        call.status = 0
        return await self._cut(request)

    async def _sleep(self, seconds: float) -> None:
        """Waits, but no longer than the stand-in lives."""
        assert self.stopping is not None
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.stopping.wait(), seconds)

    async def _cut(self, request: web.Request) -> web.StreamResponse:
        """Resets the connection (RST, not an orderly end)."""
        transport = request.transport
        if transport is not None:
            transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            transport.abort()
        return web.Response()

    def _refused_token(self, request: web.Request) -> RefusedError | None:
        token = request.match_info["token"]
        if not TOKEN_FORM.fullmatch(token):
            return NO_METHOD
        return None if token == self.api.token else WRONG_TOKEN


class Server:
    """Listens on 127.0.0.1. The port is taken from the beginning, so that the address is known before anything listens there."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self.port = 0
        self._socket = self._bind()
        self.port = self._socket.getsockname()[1]
        self.loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve(ready)), name="bot-api-stand-in", daemon=True)
        self._thread.start()
        if not ready.wait(10):
            raise TimeoutError("the stand-in did not start within 10 s")

    def stop(self) -> None:
        """Ends at once: connections are closed, calls in progress are not answered. It can be started again, at the same port."""
        if self._thread is None or self.loop is None or self._gate.stopping is None:
            return
        self.loop.call_soon_threadsafe(self._gate.stopping.set)
        self._thread.join(10)
        assert not self._thread.is_alive(), "the stand-in did not stop within 10 s"
        self._thread, self.loop = None, None
        self._socket = self._bind()

    def close(self) -> None:
        self.stop()
        self._socket.close()

    def _bind(self) -> socket.socket:
        made = socket.socket()
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(("127.0.0.1", self.port))
        return made

    async def _serve(self, ready: threading.Event) -> None:
        self.loop = asyncio.get_running_loop()
        self._gate.stopping = asyncio.Event()
        runner = web.AppRunner(self._gate.app(), access_log=None, handler_cancellation=True, shutdown_timeout=0.1)
        await runner.setup()
        await web.SockSite(runner, self._socket).start()
        delivery = asyncio.ensure_future(self._gate.api.webhook.run())
        ready.set()
        await self._gate.stopping.wait()
        self._gate.api.updates.end_poll()
        delivery.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await delivery
        await runner.cleanup()


async def _read(request: web.Request) -> dict[str, Any]:
    """What a request carries, from its address and its body of any of the three kinds the Bot API takes."""
    sent: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        try:
            body = json.loads(await request.read() or b"{}")
        except ValueError as exc:
            raise mistake("can't parse request as JSON object") from exc
        if not isinstance(body, dict):
            raise mistake("can't parse request as JSON object")
        sent.update(body)
    elif request.content_type.startswith(("multipart/", "application/x-www-form-urlencoded")):
        for name, value in (await request.post()).items():
            sent[name] = Upload(value.filename, value.file.read()) if isinstance(value, web.FileField) else value
    return sent


def _json(call: Call | None, status: int, body: dict[str, Any]) -> web.Response:
    if call is not None:
        call.status = status
    return web.Response(status=status, body=json.dumps(body, ensure_ascii=False).encode(), content_type="application/json")


def _refusal(refused: RefusedError, call: Call | None = None) -> web.Response:
    body: dict[str, Any] = {"ok": False, "error_code": refused.code, "description": refused.description}
    if refused.parameters:
        body["parameters"] = refused.parameters
    if call is not None:
        call.description = refused.description
    return _json(call, refused.code, body)
