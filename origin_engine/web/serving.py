"""Running the service: one command, one process or several."""

from __future__ import annotations

import uvicorn


def serve(host: str, port: int, workers: int) -> None:
    """Serve until it is stopped."""
    uvicorn.run(
        "origin_engine.web.app:create_app",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        access_log=False,
        log_level="warning",
        server_header=False,
    )
