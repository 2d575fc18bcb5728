"""The settings: defaults, what is refused and how, and the example file."""

import re
from importlib import import_module
from pathlib import Path

import pytest

from bot import channels, config
from bot.channels.web.settings import WebSettings
from bot.config import Environment, Settings
from bot.errors import OperatorError


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Neither the developer's environment nor a `.env` in the checkout counts."""
    for name in config.variables():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def with_file(text: str, folder: Path) -> Settings:
    file = folder / "settings.env"
    file.write_text(text, encoding="utf-8")
    return config.load(file)


def refusal(text: str, folder: Path) -> str:
    with pytest.raises(OperatorError) as told:
        with_file(text, folder)
    return str(told.value)


def test_without_any_setting_it_is_a_demo_on_this_machine_alone() -> None:
    settings = config.load()

    assert settings.is_demo
    assert settings.database_url == "sqlite:///data/loudong.db"
    assert (settings.web.host, settings.web.port) == ("127.0.0.1", 8710)
    assert settings.phones == {}


def test_a_file_sets_and_the_environment_overrules_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOUDONG_TOWN", "堆沟港镇")

    settings = with_file(
        "LOUDONG_TOWN=新安镇\nLOUDONG_ENVIRONMENT=production\nLOUDONG_WEB_PORT=9000\n"
        "LOUDONG_WEB_ALLOWED_HOSTS=loudong.local, 10.0.0.5\nLOUDONG_PHONE_GAS=95158\n",
        tmp_path,
    )

    assert settings.town == "堆沟港镇"
    assert settings.environment is Environment.PRODUCTION
    assert settings.web.port == 9000
    assert settings.web.allowed_hosts == ("loudong.local", "10.0.0.5")
    assert settings.phones == {"gas": "95158"}


def test_the_database_lies_in_the_data_folder_unless_it_is_named(tmp_path: Path) -> None:
    moved = with_file("LOUDONG_DATA=/srv/loudong", tmp_path)
    named = with_file("LOUDONG_DATABASE=postgresql://h/d", tmp_path)

    assert moved.database_url == "sqlite:////srv/loudong/loudong.db"
    assert moved.photos == Path("/srv/loudong/photos")
    assert named.database_url == "postgresql://h/d"


def test_an_empty_value_is_the_default(tmp_path: Path) -> None:
    assert with_file("LOUDONG_WEB_PORT=\nLOUDONG_TOWN=\n", tmp_path) == config.load()


def test_a_file_saved_by_notepad_is_read(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_bytes("\ufeffLOUDONG_TOWN=堆沟港镇\r\n".encode())

    assert config.load().town == "堆沟港镇"


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (
            "LOUDONG_WEB_PORT=abc",
            "设置 LOUDONG_WEB_PORT 的值“abc”不对，应为 1 到 65535 的整数。",
        ),
        ("LOUDONG_WEB_PORT=0", "设置 LOUDONG_WEB_PORT 的值“0”不对，应为 1 到 65535 的整数。"),
        ("LOUDONG_ZONE=火星", "设置 LOUDONG_ZONE 的值“火星”不对，应为时区名，如 Asia/Shanghai。"),
        (
            "LOUDONG_ENVIRONMENT=test",
            "设置 LOUDONG_ENVIRONMENT 的值“test”不对，应为 demo、production。",
        ),
        ("LOUDONG_PHONE_GAS=找小王", "设置 LOUDONG_PHONE_GAS 的值“找小王”不对，应为电话号码。"),
        (
            "LOUDONG_WEB_OPEN_TO_NETWORK=也许",
            "设置 LOUDONG_WEB_OPEN_TO_NETWORK 的值“也许”不对，应为 true 或 false。",
        ),
        (
            f"LOUDONG_TOWN={'镇' * 33}",
            f"设置 LOUDONG_TOWN 的值“{'镇' * 33}”不对，应为1 到 32 个字。",
        ),
    ],
)
def test_a_setting_that_cannot_be_read_is_told_with_what_is_expected(
    line: str, sentence: str, tmp_path: Path
) -> None:
    assert refusal(line, tmp_path).replace("应为 ", "应为") == sentence.replace("应为 ", "应为")


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    told = refusal("LOUDONG_ZONE=x\nLOUDONG_KEEP_KEYS_DAYS=0\nLOUDONG_WEB_PORT=y", tmp_path)

    assert re.findall(r"LOUDONG_\w+", told) == [
        "LOUDONG_ZONE",
        "LOUDONG_KEEP_KEYS_DAYS",
        "LOUDONG_WEB_PORT",
    ]


def test_a_file_that_is_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match="没有找到设置文件"):
        config.load(tmp_path / "nowhere.env")


def test_a_file_that_is_no_text_is_told_in_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "settings.env"
    file.write_bytes("LOUDONG_TOWN=新安镇".encode("gb18030"))

    with pytest.raises(OperatorError, match="存成 UTF-8"):
        config.load(file)


def test_a_name_that_no_setting_has_is_found_with_what_was_meant(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("LOUDONG_WEB_PROT=1\nLOUDONG_QQQ=2\nLOUDONG_TOWN=x\nPATH=y\n", encoding="utf-8")

    names = {n for n in config.names_in_use() if not n.startswith("LOUDONG_TORTURE")}

    assert config.unknown(names) == {"LOUDONG_WEB_PROT": "LOUDONG_WEB_PORT", "LOUDONG_QQQ": None}


def test_the_example_explains_every_setting_and_shows_its_default(tmp_path: Path) -> None:
    example = config.example()
    shown = re.findall(r"^# (LOUDONG_\w+)=", example, flags=re.MULTILINE)

    assert shown == list(config.variables())
    assert all(
        re.search(r"[\u4e00-\u9fff]", str(f.description)) for _, f in config.variables().values()
    )
    uncommented = re.sub(r"^# (?=LOUDONG_)", "", example, flags=re.MULTILINE)
    assert with_file(uncommented, tmp_path) == config.load()


def test_settings_cannot_be_changed_while_it_runs() -> None:
    with pytest.raises(ValueError, match="frozen"):
        config.load().town = "x"


def test_a_channel_brings_its_settings_in_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "pigeon"
    folder.mkdir()
    (folder / "__init__.py").touch()
    (folder / "settings.py").write_text(
        "from typing import ClassVar\n"
        "from pydantic import BaseModel, Field\n"
        "class SETTINGS(BaseModel):\n"
        "    TITLE: ClassVar[str] = '信鸽'\n"
        "    lofts: tuple[str, ...] = Field(default=(), description='鸽舍')\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(channels, "__path__", [*channels.__path__, str(tmp_path)])
    monkeypatch.setenv("LOUDONG_PIGEON_LOFTS", "东, 西")
    config.kind.cache_clear()
    try:
        settings = config.load()
        pigeon = import_module("bot.channels.pigeon.settings").SETTINGS
        assert settings.channel(pigeon).lofts == ("东", "西")
        assert "# ======== 信鸽 ========" in config.example()
        assert settings.channel(WebSettings) == settings.web
    finally:
        config.kind.cache_clear()
