"""The command line `xhoshin`: every command parses its arguments, asks the domain, and prints.

Bad input ends with one sentence on standard error and exit code 2; a failed check with exit code 1. The commands stand in `bot.commands`.
"""

from __future__ import annotations

import sys

import typer

from bot.commands import ingest, mcp, measuring, operating, people, questions, reports, snapshots, telegram, web
from bot.configuration import FILE, ConfigurationError, lay_under
from bot.home import home
from bot.output import own_up, refuse

app = typer.Typer(
    help="Ｘ方針に書かれていることを、原文の引用で答えます。/ Answers from the city's policy reports (X-Policy) by quoting them.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def settle() -> None:
    """What every command does first: whatever happens is said in words, and the settings file is laid under the environment."""
    sys.excepthook = own_up
    try:
        lay_under(home() / FILE)
    except ConfigurationError as exc:
        refuse(str(exc))


app.command()(questions.ask)
app.command()(questions.chat)
app.command()(reports.show)
app.command("list")(reports.list_initiatives)
app.command()(reports.diff)
app.command("eval")(questions.evaluate)
app.command()(ingest.ingest)
app.command()(measuring.bench)
app.add_typer(snapshots.app, name="index")
app.add_typer(people.roles, name="roles")
app.add_typer(people.accounts, name="accounts")
app.command()(people.audit)
app.command()(operating.doctor)
app.command()(operating.stats)
app.command()(operating.suspend)
app.command()(operating.resume)
app.command()(telegram.bot)
app.command()(web.serve)
app.command()(mcp.mcp)
