"""The wrapper around `transitions`."""

from enum import StrEnum

import pytest

from bot.flows.machine import ANY, SAME, Flow


class Light(StrEnum):
    RED = "red"
    GREEN = "green"
    DARK = "dark"


LIGHT = Flow(
    "light",
    Light,
    [
        ("go", Light.RED, Light.GREEN),
        ("stop", (Light.GREEN, Light.DARK), Light.RED),
        ("fail", ANY, Light.DARK),
        ("blink", ANY, SAME),
    ],
    initial=Light.RED,
)


def test_a_trigger_leads_to_the_next_state() -> None:
    assert LIGHT.next("red", "go") == "green"
    assert LIGHT.next("dark", "stop") == "red"


def test_enum_members_and_plain_strings_are_the_same() -> None:
    assert LIGHT.next(Light.RED, "go") == Light.GREEN
    assert type(LIGHT.next(Light.RED, "blink")) is str


def test_what_the_table_does_not_know_leads_nowhere() -> None:
    assert LIGHT.next("green", "go") is None
    assert LIGHT.next("green", "fly") is None
    assert LIGHT.next("purple", "go") is None
    assert LIGHT.next("purple", "fail") is None
    assert LIGHT.next("red", "to_green") is None


def test_any_state_and_the_same_state_can_be_written_in_a_table() -> None:
    assert [LIGHT.next(state, "fail") for state in Light] == ["dark"] * 3
    assert [LIGHT.next(state, "blink") for state in Light] == ["red", "green", "dark"]


def test_it_tells_what_is_possible_in_the_order_of_the_table() -> None:
    assert LIGHT.possible(Light.RED) == ("go", "fail", "blink")
    assert LIGHT.possible("green") == ("stop", "fail", "blink")
    assert LIGHT.possible("purple") == ()


def test_asking_leaves_no_trace_in_the_machine() -> None:
    first = LIGHT.next("red", "go")
    LIGHT.next("dark", "stop")
    assert LIGHT.next("red", "go") == first


def test_a_table_with_an_unknown_state_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="blue"):
        Flow("odd", ["red"], [("go", "red", "blue")], initial="red")


def test_the_diagram_is_drawn_from_the_table_without_colours() -> None:
    drawn = LIGHT.mermaid()
    assert drawn == LIGHT.mermaid()
    assert drawn.splitlines()[0] == "stateDiagram-v2"
    assert "  [*] --> red" in drawn.splitlines()
    assert "  green --> red: stop" in drawn.splitlines()
    assert "fill" not in drawn
