"""`xhoshin mcp`: the reports for assistants that speak the Model Context Protocol."""

from __future__ import annotations

from bot.commands.opening import told
from bot.output import refuse


def mcp() -> None:
    """AIアシスタントから使う（MCP、標準入出力） / Serve assistants over the Model Context Protocol, on standard input and output."""
    from bot.logs import set_up_logging
    from bot.reception import Reception
    from bot.settings import settings

    try:
        from bot.mcp_server import mcp_server
    except ModuleNotFoundError as exc:
        if (exc.name or "").split(".")[0] not in ("mcp", "mcp_types"):
            raise
        refuse(
            'mcp パッケージがありません。pip install "xhoshin[mcp]" で入れてください。/ The package mcp is missing: pip install "xhoshin[mcp]".',
            code=1,
        )
    with told():
        chosen = settings()
        set_up_logging(chosen)
        reception = Reception.open(chosen)
        try:
            mcp_server(reception).run("stdio")
        except KeyboardInterrupt:  # the way it ends where a person has started it
            pass
        finally:
            reception.close()
