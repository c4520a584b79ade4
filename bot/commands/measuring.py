"""`xhoshin bench`: what searching costs and finds."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.output import print_json, refuse


def bench(
    beir: Annotated[Path | None, typer.Option("--beir", help="BEIR形式のフォルダ / a folder in BEIR's format")] = None,
    scale: Annotated[int | None, typer.Option("--scale", help="作った文章N件 / a made corpus of N passages")] = None,
    limit_queries: Annotated[int | None, typer.Option("--limit-queries", help="最初のN問だけ / ask the first N questions only")] = None,
) -> None:
    """検索の質と速さを測る / Measure how well and how fast a corpus is searched."""
    from bot.bench import BenchError
    from bot.bench import bench as measured
    from index.beir import BeirError
    from index.embedding.static import ModelError

    try:
        found = measured(beir, scale, limit_queries)
    except (BenchError, BeirError, ModelError) as exc:
        refuse(str(exc))
    print_json(found)
