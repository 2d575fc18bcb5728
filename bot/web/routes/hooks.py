"""Where platforms bring what happened, each at an address of its own: `/hooks/telegram`."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Protocol
from urllib.parse import urlsplit

from fastapi import APIRouter, Request, Response


class Hook(Protocol):
    """A channel's end of such a wire. It checks who brings, and answers once all is stored."""

    #: The last part of the path.
    name: str
    #: The whole address, as the platform knows it.
    address: str

    async def take(self, headers: Mapping[str, str], body: bytes) -> HTTPStatus:
        """Take what was brought; names of headers are in small letters."""
        ...


def router(hooks: Sequence[Hook]) -> APIRouter:
    """A route for each hook."""
    routes = APIRouter(prefix="/hooks")
    by_name = {hook.name: hook for hook in hooks}

    @routes.post("/{name}")
    async def bring(name: str, request: Request) -> Response:
        hook = by_name.get(name)
        if hook is None:
            return Response(status_code=HTTPStatus.NOT_FOUND)
        return Response(status_code=await hook.take(request.headers, await request.body()))

    return routes


def hosts(hooks: Sequence[Hook]) -> frozenset[str]:
    """The names by which platforms call this machine."""
    return frozenset((urlsplit(hook.address).hostname or "").lower() for hook in hooks)
