"""What a browser keeps: a name for the device, and the token of whoever it is.

The device's name is signed, so that none can be made up, and every form carries a text that only
fits it: a foreign page can neither read nor guess one.
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping

from fastapi import Response

_SEPARATOR = b"loudong public pages 1"
_DEVICE = re.compile(r"([A-Za-z0-9_-]{22})\.([0-9a-f]{32})")
#: Browsers keep no cookie for longer.
_FOR = 400 * 24 * 60 * 60


class Keys:
    """Signs devices and forms with a key of the town."""

    def __init__(self, secret: str) -> None:
        self._key = hmac.digest(secret.encode(), _SEPARATOR, hashlib.sha256)

    def new_device(self) -> str:
        """A name for a browser that has none."""
        name = secrets.token_urlsafe(16)
        return f"{name}.{self._sign('device', name)}"

    def is_device(self, text: str) -> bool:
        """Whether we gave this name."""
        found = _DEVICE.fullmatch(text)
        return found is not None and hmac.compare_digest(found[2], self._sign("device", found[1]))

    def form(self, device: str) -> str:
        """What the forms on this device's pages carry."""
        return self._sign("form", device)

    def is_form(self, text: str, device: str) -> bool:
        """Whether a form came from a page of this device."""
        return hmac.compare_digest(text.encode(), self.form(device).encode())

    def visitor(self, device: str) -> str:
        """The visitor this device becomes: the same each time it asks, and not to be guessed."""
        return self._sign("visitor", device)

    def _sign(self, what: str, text: str) -> str:
        return hmac.digest(self._key, f"{what} {text}".encode(), hashlib.sha256)[:16].hex()


class Cookies:
    """The cookies of these pages; under https in the form that no other host can set."""

    def __init__(self, *, https: bool) -> None:
        self._https = https
        prefix = "__Host-" if https else ""
        self.device = f"{prefix}loudong-device"
        self.me = f"{prefix}loudong-me"

    def device_of(self, cookies: Mapping[str, str], keys: Keys) -> str | None:
        """The name this browser was given; None without one."""
        text = cookies.get(self.device, "")
        return text if keys.is_device(text) else None

    def keep(self, response: Response, name: str, value: str) -> None:
        """Let the browser keep it; no script can read it, no foreign page send it."""
        response.set_cookie(
            name, value, max_age=_FOR, httponly=True, samesite="lax", secure=self._https
        )

    def drop(self, response: Response, name: str) -> None:
        """Let the browser forget it."""
        response.delete_cookie(name, httponly=True, samesite="lax", secure=self._https)
