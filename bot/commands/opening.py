"""Opening what a running service needs: what goes wrong ends the command with one sentence, whichever command it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from bot.home import home
from bot.output import DAMAGED, refuse


@contextmanager
def told() -> Iterator[None]:
    """What is raised within, as the end of the command: code 2 for a setting that cannot be used, 1 for anything else."""
    from bot.serving import ServingError
    from bot.settings import SettingsError
    from bot.state.database import StateError
    from index.embedding.static import ModelError
    from xhoshin.corpus import CorpusError

    try:
        yield
    except SettingsError as exc:
        refuse(str(exc))
    except (ServingError, StateError, ModelError) as exc:
        refuse(str(exc), code=1)
    except CorpusError as exc:
        refuse(DAMAGED.format(exc), code=1)
    except OSError as exc:
        refuse(f"{home()} に書けません。/ {home()} cannot be written: {exc.strerror or exc}", code=1)
