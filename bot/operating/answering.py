"""Answers probes and Prometheus over HTTP."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from bot.operating.health import Health
from bot.operating.listening import PATHS
from bot.operating.metrics import EXPOSITION, Metrics


def create_app(health: Health, metrics: Metrics, others: Sequence[BaseRoute] = ()) -> Starlette:
    """Put together what is answered: at PATHS, and whatever `others` answer."""

    async def live(_: Request) -> Response:
        return PlainTextResponse("ok\n")

    async def ready(_: Request) -> Response:
        parts = await health.parts()
        is_ready = all(part.is_ready for part in parts.values())
        told = {name: {"ready": part.is_ready, "state": part.state} for name, part in parts.items()}
        return JSONResponse({"ready": is_ready, "parts": told}, 200 if is_ready else 503, {"Cache-Control": "no-store"})

    # No coroutine: Starlette writes thousands of lines in a thread of its own, and the others go on.
    def measure(_: Request) -> Response:
        return Response(metrics.exposition(), media_type=EXPOSITION)

    own = [Route(path, answer) for path, answer in zip(PATHS, (live, ready, measure), strict=True)]
    app = Starlette(routes=[*own, *others])
    # Else who asks could choose the address that an answer leads to.
    app.router.redirect_slashes = False
    return app
