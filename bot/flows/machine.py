"""State machines of the flows: the one place that knows the `transitions` library.

A `Flow` is built once, when the module that owns its table is imported, and is shared by every
conversation: it holds no state. A state comes in, a trigger comes in, the next state comes out.
"""

from collections.abc import Iterable

from transitions import Machine
from transitions.extensions import GraphMachine

#: In a table: from every state.
ANY = "*"
#: In a table: to the state it is in.
SAME = "="

#: One row of a table: what happens, from where, to where.
Row = tuple[str, str | tuple[str, ...], str]


class _Cell:
    """Where `transitions` finds and puts the state of one question to a machine."""

    __slots__ = ("state",)

    def __init__(self, state: str) -> None:
        self.state = state


class Flow:
    """A table of states and triggers that answers what comes next."""

    def __init__(
        self,
        name: str,
        states: Iterable[str],
        transitions: Iterable[Row],
        *,
        initial: str,
    ) -> None:
        """Build the machine; ValueError for a state that the table names but `states` does not."""
        self.name = name
        # Plain strings: members of a StrEnum would register as enums, under other names.
        self.states = tuple(str.__str__(state) for state in states)
        self.initial = str.__str__(initial)
        self._rows = tuple(
            (str.__str__(trigger), _plain(source), str.__str__(dest))
            for trigger, source, dest in transitions
        )
        self._check()
        self._machine = Machine(
            model=None,
            states=list(self.states),
            transitions=[
                {"trigger": trigger, "source": source, "dest": dest}
                for trigger, source, dest in self._rows
            ],
            initial=self.initial,
            auto_transitions=False,
            send_event=False,
            ignore_invalid_triggers=True,
        )

    def _check(self) -> None:
        known = {*self.states, ANY, SAME}
        named = {self.initial}
        for _, source, dest in self._rows:
            named.update([source] if isinstance(source, str) else source, [dest])
        if unknown := named - known:
            msg = f"{self.name}: the table names unknown states: {', '.join(sorted(unknown))}"
            raise ValueError(msg)

    @property
    def triggers(self) -> tuple[str, ...]:
        """Every trigger of the table, in its order."""
        return tuple(dict.fromkeys(trigger for trigger, _, _ in self._rows))

    def next(self, state: str, trigger: str) -> str | None:
        """The state that `trigger` leads to from `state`; None where it is not possible."""
        event = self._machine.events.get(trigger)
        # Asked first: `transitions` would write a warning for each refusal.
        if event is None or state not in event.transitions:
            return None
        cell = _Cell(str.__str__(state))
        return cell.state if event.trigger(cell) else None

    def possible(self, state: str) -> tuple[str, ...]:
        """The triggers that lead somewhere from `state`, in the order of the table."""
        known = self._machine.get_triggers(str.__str__(state))
        return tuple(trigger for trigger in self.triggers if trigger in known)

    def mermaid(self) -> str:
        """The flow as a mermaid state diagram, the same text for the same table.

        Drawn by `transitions`; its colours are left out, for they would mark the first state as
        the present one and cannot be read on a dark page.
        """
        cell = _DrawnCell()
        drawn = GraphMachine(
            model=cell,
            states=list(self.states),
            transitions=[
                {"trigger": trigger, "source": source, "dest": dest}
                for trigger, source, dest in self._rows
            ],
            initial=self.initial,
            auto_transitions=False,
            title=self.name,
            graph_engine="mermaid",
        )
        lines = str(drawn.model_graphs[id(cell)].get_graph().draw(None)).splitlines()
        start = lines.index("stateDiagram-v2")
        kept = (line.rstrip() for line in lines[start:] if not _is_style(line))
        return "\n".join(line for line in kept if line) + "\n"


class _DrawnCell:
    """A model that lets `transitions` hang its methods on it."""

    state: str


def _plain(source: str | tuple[str, ...]) -> str | list[str]:
    if isinstance(source, str):
        return str.__str__(source)
    return [str.__str__(one) for one in source]


def _is_style(line: str) -> bool:
    return line.strip().startswith(("classDef ", "Class "))
