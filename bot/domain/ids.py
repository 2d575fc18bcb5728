"""A name for each kind of id, so that one is never passed for another.

Ids are 64-bit integers ordered by time (see `bot.ids`); with the town they are the key of a row.
"""

from typing import NewType

TownId = NewType("TownId", int)
UnitId = NewType("UnitId", int)
PersonId = NewType("PersonId", int)
PostId = NewType("PostId", int)
AccountId = NewType("AccountId", int)
RoomId = NewType("RoomId", int)
InviteId = NewType("InviteId", int)
ClaimId = NewType("ClaimId", int)
ConversationId = NewType("ConversationId", int)
PromptId = NewType("PromptId", int)
OutboxId = NewType("OutboxId", int)
IssueId = NewType("IssueId", int)
EventId = NewType("EventId", int)
TimerId = NewType("TimerId", int)
PhotoId = NewType("PhotoId", int)

IssueNumber = NewType("IssueNumber", int)
"""The short number of an issue that people type: `#1027`. Counted per town from 1001."""
