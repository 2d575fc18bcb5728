"""The code on a building's door, and the links by which a browser is somebody."""

from storage.tables.base import TownIdKey, datetime, instant, maybe_instant, points_to, ref


class DoorCodeRow(TownIdKey, table=True):
    """A code printed for a building. What is printed names the row and is signed."""

    __tablename__ = "door_codes"
    __table_args__ = (points_to("unit", "units"),)

    unit: int = ref(index=True)
    made_at: datetime = instant()
    #: From then on it opens nothing; None while it is good.
    revoked_at: datetime | None = maybe_instant()


class LinkRow(TownIdKey, table=True):
    """A link by which a browser is one account of the web chat, without a password."""

    __tablename__ = "links"
    __table_args__ = (points_to("account", "accounts"),)

    account: int = ref(index=True)
    made_at: datetime = instant()
    revoked_at: datetime | None = maybe_instant()
