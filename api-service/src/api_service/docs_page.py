"""`/docs` without the internet: Swagger UI from a package, under a policy that lets the page load nothing else."""

import re
from base64 import b64encode
from collections.abc import Awaitable, Callable
from hashlib import sha256
from importlib.resources import files

from fastapi import FastAPI, Request
from fastapi.openapi.docs import get_swagger_ui_html
from starlette.responses import FileResponse, HTMLResponse, Response

OPENAPI = "/openapi.json"
_PAGE = "/docs"
# Of the package fastapi-offline only these two files are used.
_ASSETS = {f"{_PAGE}/swagger-ui-bundle.js": "text/javascript", f"{_PAGE}/swagger-ui.css": "text/css"}
PATHS = (OPENAPI, _PAGE, *_ASSETS)


def install(app: FastAPI) -> None:
    """Serve the page and its two files."""
    page = _page(app.title)
    headers = {"content-security-policy": _policy(page)}

    async def docs(_: Request) -> Response:
        return HTMLResponse(page, headers=headers)

    app.add_route(_PAGE, docs, include_in_schema=False)
    for path, kind in _ASSETS.items():
        app.add_route(path, _asset(path, kind), include_in_schema=False)


def _page(title: str) -> bytes:
    # Addresses without a leading slash hold behind any prefix.
    script, style = (path.removeprefix("/") for path in _ASSETS)
    page = get_swagger_ui_html(
        openapi_url=OPENAPI.removeprefix("/"),
        title=title,
        swagger_js_url=script,
        swagger_css_url=style,
        swagger_favicon_url="data:,",
        swagger_ui_parameters={"validatorUrl": None},
    )
    return bytes(page.body)


def _policy(page: bytes) -> str:
    """The page's own script is allowed by its hash; Swagger UI writes styles into its elements."""
    [script] = re.findall(rb"<script>(.*?)</script>", page, re.DOTALL)
    digest = b64encode(sha256(script).digest()).decode()
    return (
        f"default-src 'none'; script-src 'self' 'sha256-{digest}'; style-src 'self' 'unsafe-inline';"
        " img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


def _asset(path: str, kind: str) -> Callable[[Request], Awaitable[Response]]:
    file = str(files("fastapi_offline") / "static" / path.rpartition("/")[2])

    async def asset(_: Request) -> Response:
        return FileResponse(file, media_type=kind, headers={"cache-control": "private, max-age=86400"})

    return asset
