"""The real command in production: the public pages where their address is set, nothing open."""

from pathlib import Path

import httpx

from tests.support.house import House, running


def test_a_real_town_serves_its_public_pages_and_no_open_ones(tmp_path: Path) -> None:
    house = House(tmp_path)
    house.settings = {
        "LOUDONG_ENVIRONMENT": "production",
        "LOUDONG_WEB_PUBLIC_URL": house.url.rstrip("/"),
    }
    with running(house), httpx.Client(base_url=house.url, headers={"Accept": "text/html"}) as web:
        page = web.get("/")
        assert (page.status_code, "扫楼门口的码" in page.text) == (404, True)
        assert "这个码打不开了" in web.get("/d/" + "0" * 29).text
        assert "给管理员看" in web.get("/status").text
        assert web.get("/healthz").json()["ok"]
        for path in ("/try/door", "/api/people", "/api/clock", "/static/main.js"):
            assert web.get(path).status_code == 404


def test_without_an_address_there_is_nothing_but_health(tmp_path: Path) -> None:
    house = House(tmp_path, settings={"LOUDONG_ENVIRONMENT": "production"})
    with running(house), httpx.Client(base_url=house.url) as web:
        assert web.get("/healthz").status_code == 200
        for path in ("/", "/d/x", "/l/x", "/status"):
            assert web.get(path).status_code == 404
