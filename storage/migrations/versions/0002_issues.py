"""Issues: their events, who joined, answers due, closings, photos."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "photos",
        sa.Column("town", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("bot", sa.String(), nullable=False),
        sa.Column("locator", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("content", sa.String(), nullable=True),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("wanted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(state = 'stored') = (content IS NOT NULL)", name=op.f("ck_photos_content")
        ),
        sa.CheckConstraint("state IN ('wanted', 'stored', 'lost')", name=op.f("ck_photos_state")),
        sa.PrimaryKeyConstraint("town", "id", name=op.f("pk_photos")),
    )
    op.create_index(
        "ix_photos_wanted",
        "photos",
        ["town", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'wanted'"),
        postgresql_where=sa.text("state = 'wanted'"),
    )
    op.create_table(
        "issues",
        sa.Column("town", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("unit", sa.BigInteger(), nullable=False),
        sa.Column("room", sa.BigInteger(), nullable=True),
        sa.Column("reporter", sa.BigInteger(), nullable=False),
        sa.Column("filed_by", sa.BigInteger(), nullable=True),
        sa.Column("on_behalf_of", sa.String(), nullable=True),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("urgency", sa.String(), nullable=False),
        sa.Column("danger", sa.String(), nullable=True),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("spot", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("sensitive", sa.Boolean(), nullable=False),
        sa.Column("anonymous", sa.Boolean(), nullable=False),
        sa.Column("about_steward", sa.Boolean(), nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("merged_into", sa.BigInteger(), nullable=True),
        sa.Column("recurs_of", sa.BigInteger(), nullable=True),
        sa.Column("told_often", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("tier", sa.Integer(), nullable=False),
        sa.Column("holder", sa.BigInteger(), nullable=True),
        sa.Column("holder_unit", sa.BigInteger(), nullable=False),
        sa.Column("first_taker", sa.BigInteger(), nullable=True),
        sa.Column("delegate", sa.BigInteger(), nullable=True),
        sa.Column("bounces", sa.Integer(), nullable=False),
        sa.Column("reopened", sa.Integer(), nullable=False),
        sa.Column(
            "standing", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("answer_due", sa.DateTime(timezone=True), nullable=True),
        sa.Column("result_due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first_result_due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("waiting_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("waited_seconds", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("scrubbed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "danger IS NULL OR danger IN ('gas', 'fire', 'lift', 'wire', 'falling', 'violence', 'despair', 'manhole', 'collapse', 'medical', 'water', 'height', 'missing', 'animal')",  # noqa: E501
            name=op.f("ck_issues_danger"),
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'accepted', 'scheduled', 'asking', 'delegated', 'solved', 'confirmed', 'unconfirmed', 'withdrawn', 'merged', 'declined')",  # noqa: E501
            name=op.f("ck_issues_state"),
        ),
        sa.CheckConstraint(
            "urgency IN ('acute', 'hazard', 'utilities', 'ordinary', 'complex')",
            name=op.f("ck_issues_urgency"),
        ),
        sa.CheckConstraint(
            "bounces >= 0 AND reopened >= 0 AND waited_seconds >= 0", name=op.f("ck_issues_counts")
        ),
        sa.CheckConstraint("tier IN (1, 2, 3, 4, 5)", name=op.f("ck_issues_tier")),
        sa.ForeignKeyConstraint(
            ["town", "delegate"], ["people.town", "people.id"], name=op.f("fk_issues_town_delegate")
        ),
        sa.ForeignKeyConstraint(
            ["town", "filed_by"], ["people.town", "people.id"], name=op.f("fk_issues_town_filed_by")
        ),
        sa.ForeignKeyConstraint(
            ["town", "first_taker"],
            ["people.town", "people.id"],
            name=op.f("fk_issues_town_first_taker"),
        ),
        sa.ForeignKeyConstraint(
            ["town", "holder"], ["people.town", "people.id"], name=op.f("fk_issues_town_holder")
        ),
        sa.ForeignKeyConstraint(
            ["town", "holder_unit"],
            ["units.town", "units.id"],
            name=op.f("fk_issues_town_holder_unit"),
        ),
        sa.ForeignKeyConstraint(
            ["town", "merged_into"],
            ["issues.town", "issues.id"],
            name=op.f("fk_issues_town_merged_into"),
        ),
        sa.ForeignKeyConstraint(
            ["town", "recurs_of"],
            ["issues.town", "issues.id"],
            name=op.f("fk_issues_town_recurs_of"),
        ),
        sa.ForeignKeyConstraint(
            ["town", "reporter"], ["people.town", "people.id"], name=op.f("fk_issues_town_reporter")
        ),
        sa.ForeignKeyConstraint(
            ["town", "room"], ["rooms.town", "rooms.id"], name=op.f("fk_issues_town_room")
        ),
        sa.ForeignKeyConstraint(
            ["town", "unit"], ["units.town", "units.id"], name=op.f("fk_issues_town_unit")
        ),
        sa.PrimaryKeyConstraint("town", "id", name=op.f("pk_issues")),
        sa.UniqueConstraint("town", "number", name=op.f("uq_issues_town_number")),
    )
    op.create_index("ix_issues_closed", "issues", ["town", "closed_at"], unique=False)
    op.create_index(
        "ix_issues_open_holder",
        "issues",
        ["town", "holder"],
        unique=False,
        sqlite_where=sa.text(
            "state IN ('waiting', 'accepted', 'scheduled', 'asking', 'delegated', 'solved')"
        ),
        postgresql_where=sa.text(
            "state IN ('waiting', 'accepted', 'scheduled', 'asking', 'delegated', 'solved')"
        ),
    )
    op.create_index(
        "ix_issues_open_unit",
        "issues",
        ["town", "unit"],
        unique=False,
        sqlite_where=sa.text(
            "state IN ('waiting', 'accepted', 'scheduled', 'asking', 'delegated', 'solved')"
        ),
        postgresql_where=sa.text(
            "state IN ('waiting', 'accepted', 'scheduled', 'asking', 'delegated', 'solved')"
        ),
    )
    op.create_index("ix_issues_reporter", "issues", ["town", "reporter"], unique=False)
    op.create_index("ix_issues_unit_closed", "issues", ["town", "unit", "closed_at"], unique=False)
    op.create_index("ix_issues_unit_filed", "issues", ["town", "unit", "filed_at"], unique=False)
    op.create_table(
        "answers_due",
        sa.Column("town", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("issue", sa.BigInteger(), nullable=False),
        sa.Column("tier", sa.Integer(), nullable=False),
        sa.Column("unit", sa.BigInteger(), nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("tier IN (1, 2, 3, 4, 5)", name=op.f("ck_answers_due_tier")),
        sa.ForeignKeyConstraint(
            ["town", "issue"], ["issues.town", "issues.id"], name=op.f("fk_answers_due_town_issue")
        ),
        sa.ForeignKeyConstraint(
            ["town", "person"],
            ["people.town", "people.id"],
            name=op.f("fk_answers_due_town_person"),
        ),
        sa.ForeignKeyConstraint(
            ["town", "unit"], ["units.town", "units.id"], name=op.f("fk_answers_due_town_unit")
        ),
        sa.PrimaryKeyConstraint("town", "id", name=op.f("pk_answers_due")),
    )
    op.create_index("ix_answers_due_due", "answers_due", ["town", "due_at"], unique=False)
    op.create_index("ix_answers_due_issue", "answers_due", ["town", "issue"], unique=False)
    op.create_table(
        "closings",
        sa.Column("town", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("issue", sa.BigInteger(), nullable=False),
        sa.Column("unit", sa.BigInteger(), nullable=False),
        sa.Column("tier", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "answer IS NULL OR answer IN ('satisfied', 'unsatisfied', 'not_solved', 'unanswered')",
            name=op.f("ck_closings_answer"),
        ),
        sa.CheckConstraint("tier IN (1, 2, 3, 4, 5)", name=op.f("ck_closings_tier")),
        sa.ForeignKeyConstraint(
            ["town", "issue"], ["issues.town", "issues.id"], name=op.f("fk_closings_town_issue")
        ),
        sa.ForeignKeyConstraint(
            ["town", "unit"], ["units.town", "units.id"], name=op.f("fk_closings_town_unit")
        ),
        sa.PrimaryKeyConstraint("town", "id", name=op.f("pk_closings")),
    )
    op.create_index("ix_closings_answered", "closings", ["town", "answered_at"], unique=False)
    op.create_index("ix_closings_issue", "closings", ["town", "issue"], unique=False)
    op.create_table(
        "co_reporters",
        sa.Column("town", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("issue", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("person", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("room", sa.BigInteger(), nullable=True),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["town", "issue"], ["issues.town", "issues.id"], name=op.f("fk_co_reporters_town_issue")
        ),
        sa.ForeignKeyConstraint(
            ["town", "person"],
            ["people.town", "people.id"],
            name=op.f("fk_co_reporters_town_person"),
        ),
        sa.ForeignKeyConstraint(
            ["town", "room"], ["rooms.town", "rooms.id"], name=op.f("fk_co_reporters_town_room")
        ),
        sa.PrimaryKeyConstraint("town", "issue", "person", name=op.f("pk_co_reporters")),
    )
    op.create_table(
        "issue_events",
        sa.Column("town", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("issue", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.BigInteger(), nullable=True),
        sa.Column("move", sa.String(), nullable=False),
        sa.Column(
            "before", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True
        ),
        sa.Column(
            "after", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column(
            "photos", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("rule", sa.String(), nullable=False),
        sa.CheckConstraint(
            "move IN ('file', 'accept', 'progress', 'schedule', 'ask', 'answer', 'delegate', 'assign', 'escalate', 'hand_back', 'not_mine', 'overdue_answer', 'overdue_result', 'remind', 'solve', 'confirm', 'reopen', 'expire', 'withdraw', 'decline', 'object', 'merge', 'undo', 'join', 'correct', 'false_alarm', 'reroute', 'appointment', 'wait_over', 'forgotten', 'remark')",  # noqa: E501
            name=op.f("ck_issue_events_move"),
        ),
        sa.ForeignKeyConstraint(
            ["town", "actor"], ["people.town", "people.id"], name=op.f("fk_issue_events_town_actor")
        ),
        sa.ForeignKeyConstraint(
            ["town", "issue"], ["issues.town", "issues.id"], name=op.f("fk_issue_events_town_issue")
        ),
        sa.PrimaryKeyConstraint("town", "id", name=op.f("pk_issue_events")),
        sa.UniqueConstraint("town", "issue", "seq", name=op.f("uq_issue_events_town_issue_seq")),
    )
    op.create_table(
        "issue_photos",
        sa.Column("town", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("issue", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("photo", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("sender", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "purpose IN ('report', 'result', 'progress')", name=op.f("ck_issue_photos_purpose")
        ),
        sa.ForeignKeyConstraint(
            ["town", "issue"], ["issues.town", "issues.id"], name=op.f("fk_issue_photos_town_issue")
        ),
        sa.ForeignKeyConstraint(
            ["town", "photo"], ["photos.town", "photos.id"], name=op.f("fk_issue_photos_town_photo")
        ),
        sa.ForeignKeyConstraint(
            ["town", "sender"],
            ["people.town", "people.id"],
            name=op.f("fk_issue_photos_town_sender"),
        ),
        sa.PrimaryKeyConstraint("town", "issue", "photo", name=op.f("pk_issue_photos")),
    )
