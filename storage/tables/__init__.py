"""The one schema, as SQLModel classes, one file a subject. Import from here: all are known."""

from storage.tables.base import metadata, table_of
from storage.tables.doors import DoorCodeRow, LinkRow
from storage.tables.issues import (
    AnswerDueRow,
    ClosingRow,
    CoReporterRow,
    IssueEventRow,
    IssuePhotoRow,
    IssueRow,
    PhotoRow,
)
from storage.tables.people import (
    AccountRow,
    AddressRow,
    AttemptRow,
    ClaimRow,
    InviteRow,
    LeaveRow,
    PersonRow,
    PostRow,
    ResidenceRow,
    RoomMemberRow,
    RoomRow,
)
from storage.tables.places import CounterRow, HouseholdRow, TownRow, UnitRow
from storage.tables.talk import (
    AlarmRow,
    ConversationRow,
    InboundRow,
    LessonRow,
    OutboxRow,
    PromptRow,
    StandingRow,
    TimerRow,
)
from storage.tables.web import WebMessageRow

__all__ = [
    "AccountRow",
    "AddressRow",
    "AlarmRow",
    "AnswerDueRow",
    "AttemptRow",
    "ClaimRow",
    "ClosingRow",
    "CoReporterRow",
    "ConversationRow",
    "CounterRow",
    "DoorCodeRow",
    "HouseholdRow",
    "InboundRow",
    "InviteRow",
    "IssueEventRow",
    "IssuePhotoRow",
    "IssueRow",
    "LeaveRow",
    "LessonRow",
    "LinkRow",
    "OutboxRow",
    "PersonRow",
    "PhotoRow",
    "PostRow",
    "PromptRow",
    "ResidenceRow",
    "RoomMemberRow",
    "RoomRow",
    "StandingRow",
    "TimerRow",
    "TownRow",
    "UnitRow",
    "WebMessageRow",
    "metadata",
    "table_of",
]
