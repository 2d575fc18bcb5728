"""A server that speaks the chat completions of the OpenAI API: it says what a test tells it to."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

#: How a request is answered: status, headers and body, or None to hang up without a word.
Answer = tuple[int, dict[str, str], bytes] | None


def says(content: object) -> Answer:
    """The model's message; what is no string is said as JSON."""
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    body = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "choices": [
            {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": text}}
        ],
    }
    return plain(json.dumps(body).encode())


def plain(body: bytes, status: int = 200, headers: dict[str, str] | None = None) -> Answer:
    """Any body at all."""
    return status, {"Content-Type": "application/json"} | (headers or {}), body


class LanguageModel:
    """What it was asked, and what it answers."""

    def __init__(self) -> None:
        self.asked: list[bytes] = []
        self.headers: list[dict[str, str]] = []
        self.paths: list[str] = []
        self.answer: Answer | Callable[[dict[str, Any]], Answer] = says({})
        #: Answers wait for it.
        self.go_on = threading.Event()
        self.go_on.set()
        self.url = ""

    def handle(self, path: str, headers: dict[str, str], body: bytes) -> Answer:
        """One request."""
        self.paths.append(path)
        self.headers.append(headers)
        self.asked.append(body)
        self.go_on.wait()
        return self.answer(json.loads(body)) if callable(self.answer) else self.answer


@contextmanager
def language_model() -> Iterator[LanguageModel]:
    """Serve one on this machine."""
    model = LanguageModel()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:  # the name the library calls
            body = self.rfile.read(int(self.headers["Content-Length"]))
            answer = model.handle(self.path, dict(self.headers), body)
            if answer is None:
                self.close_connection = True
                return
            status, headers, said = answer
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    serving.start()
    model.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    try:
        yield model
    finally:
        model.go_on.set()
        server.shutdown()
        serving.join()
        server.server_close()
