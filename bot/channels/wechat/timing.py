"""How long things may take on the way to a gateway, in seconds. Tests have less patience."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Timing:
    """All waits of the channel but those of its pace."""

    #: One call.
    call: float = 10.0
    #: The first call, in which the gateway logs in: it allows itself 15 s.
    begin: float = 20.0
    #: One call that carries a file. A gateway that fails to give one does not say so.
    transfer: float = 30.0
    #: Between a dong and the next ding.
    ping_every: float = 20.0
    #: Something heard so short a time ago proves that the gateway answers.
    fresh: float = 2.0
    #: After sessions that ended: the next step each time. Randomly up to a third more or less.
    back_off: tuple[float, ...] = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
    #: A stream that the gateway ends so soon was ended by another client, or is not well.
    quick: float = 30.0
    #: While another client has the gateway, or the token is wrong.
    patience: float = 60.0
    #: Away for less, and nobody is told; for longer, and the operator is.
    short_absence: float = 10.0
    long_absence: float = 180.0
    #: Until a letter is tried again while somebody has to scan.
    logged_out: float = 10.0
    #: For a login without a scan, as after a restart of the gateway.
    login: float = 60.0
    #: Between two questions about names, once a few were asked at once.
    names: float = 1.0
    #: That a message waits for its sender's name.
    name_wait: float = 2.5
