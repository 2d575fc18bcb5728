"""Talk: messages in and out, questions, timers."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "inbound",
        sa.Column("town", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("bot", sa.String(), nullable=False),
        sa.Column("chat", sa.String(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint(
            "town", "channel", "bot", "chat", "message", name=op.f("pk_inbound")
        ),
    )
    op.create_index(op.f("ix_inbound_at"), "inbound", ["at"], unique=False)
    op.create_table(
        "lessons",
        sa.Column("town", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("body", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.CheckConstraint(
            "kind IN ('category', 'urgency', 'place', 'no_issue', 'not_wanted', 'false_alarm')",
            name=op.f("ck_lessons_kind"),
        ),
        sa.PrimaryKeyConstraint("town", "id", name=op.f("pk_lessons")),
    )
    op.create_index("ix_lessons_day", "lessons", ["town", "day"], unique=False)
    op.create_table(
        "standings",
        sa.Column("town", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("body", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("town", "channel", name=op.f("pk_standings")),
    )
    op.create_table(
        "web_messages",
        sa.Column("town", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("bot", sa.String(), nullable=False),
        sa.Column("chat", sa.String(), nullable=False),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.Column("chat_name", sa.String(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("sender", sa.String(), nullable=True),
        sa.Column("sender_name", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handed", sa.Boolean(), nullable=False),
        sa.Column("prompt", sa.BigInteger(), nullable=True),
        sa.Column("issue", sa.BigInteger(), nullable=True),
        sa.Column("body", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.PrimaryKeyConstraint("town", "id", name=op.f("pk_web_messages")),
        sa.UniqueConstraint(
            "town", "chat", "message_id", name=op.f("uq_web_messages_town_chat_message_id")
        ),
    )
    op.create_index("ix_web_messages_chat", "web_messages", ["town", "chat", "id"], unique=False)
    op.create_index(
        "ix_web_messages_not_handed",
        "web_messages",
        ["town", "id"],
        unique=False,
        sqlite_where=sa.text("NOT handed"),
        postgresql_where=sa.text("NOT handed"),
    )
    op.create_index("ix_web_messages_sender", "web_messages", ["town", "sender"], unique=False)
    op.create_table(
        "conversations",
        sa.Column("town", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("bot", sa.String(), nullable=False),
        sa.Column("chat", sa.String(), nullable=False),
        sa.Column("account", sa.BigInteger(), nullable=False),
        sa.Column(
            "intake", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["town", "account"],
            ["accounts.town", "accounts.id"],
            name=op.f("fk_conversations_town_account"),
        ),
        sa.PrimaryKeyConstraint("town", "id", name=op.f("pk_conversations")),
        sa.UniqueConstraint(
            "town",
            "channel",
            "bot",
            "chat",
            "account",
            name=op.f("uq_conversations_town_channel_bot_chat_account"),
        ),
    )
    op.create_table(
        "alarms",
        sa.Column("town", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("issue", sa.BigInteger(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cleared_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["town", "issue"], ["issues.town", "issues.id"], name=op.f("fk_alarms_town_issue")
        ),
        sa.PrimaryKeyConstraint("town", "id", name=op.f("pk_alarms")),
    )
    op.create_table(
        "prompts",
        sa.Column("town", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("bot", sa.String(), nullable=False),
        sa.Column("chat", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("issue", sa.BigInteger(), nullable=True),
        sa.Column(
            "options", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("data", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["town", "issue"], ["issues.town", "issues.id"], name=op.f("fk_prompts_town_issue")
        ),
        sa.ForeignKeyConstraint(
            ["town", "person"], ["people.town", "people.id"], name=op.f("fk_prompts_town_person")
        ),
        sa.PrimaryKeyConstraint("town", "id", name=op.f("pk_prompts")),
    )
    op.create_index("ix_prompts_issue", "prompts", ["town", "issue"], unique=False)
    op.create_index(
        "ix_prompts_open",
        "prompts",
        ["town", "person", "chat"],
        unique=False,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_table(
        "timers",
        sa.Column("town", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.BigInteger(), nullable=False),
        sa.Column("issue", sa.BigInteger(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fired_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["town", "issue"], ["issues.town", "issues.id"], name=op.f("fk_timers_town_issue")
        ),
        sa.PrimaryKeyConstraint("town", "id", name=op.f("pk_timers")),
        sa.UniqueConstraint(
            "town", "kind", "subject", "due_at", name=op.f("uq_timers_town_kind_subject_due_at")
        ),
    )
    op.create_index(
        "ix_timers_due",
        "timers",
        ["town", "due_at", "id"],
        unique=False,
        sqlite_where=sa.text("fired_at IS NULL"),
        postgresql_where=sa.text("fired_at IS NULL"),
    )
    op.create_index("ix_timers_subject", "timers", ["town", "subject"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("town", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("bot", sa.String(), nullable=False),
        sa.Column("chat", sa.String(), nullable=False),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.Column("room", sa.BigInteger(), nullable=True),
        sa.Column("person", sa.BigInteger(), nullable=True),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("body", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("prompt", sa.BigInteger(), nullable=True),
        sa.Column("issue", sa.BigInteger(), nullable=True),
        sa.Column("unasked", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("platform_id", sa.String(), nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'sending', 'sent', 'failed', 'dropped')",
            name=op.f("ck_outbox_state"),
        ),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_outbox_attempts")),
        sa.CheckConstraint("priority IN (0, 1, 2, 3)", name=op.f("ck_outbox_priority")),
        sa.ForeignKeyConstraint(
            ["town", "issue"], ["issues.town", "issues.id"], name=op.f("fk_outbox_town_issue")
        ),
        sa.ForeignKeyConstraint(
            ["town", "person"], ["people.town", "people.id"], name=op.f("fk_outbox_town_person")
        ),
        sa.ForeignKeyConstraint(
            ["town", "prompt"], ["prompts.town", "prompts.id"], name=op.f("fk_outbox_town_prompt")
        ),
        sa.ForeignKeyConstraint(
            ["town", "room"], ["rooms.town", "rooms.id"], name=op.f("fk_outbox_town_room")
        ),
        sa.PrimaryKeyConstraint("town", "id", name=op.f("pk_outbox")),
    )
    op.create_index(
        "ix_outbox_chat", "outbox", ["town", "channel", "bot", "chat", "id"], unique=False
    )
    op.create_index(
        "ix_outbox_platform", "outbox", ["town", "channel", "chat", "platform_id"], unique=False
    )
    op.create_index(
        "ix_outbox_room_unasked", "outbox", ["town", "room", "created_at"], unique=False
    )
    op.create_index(
        "ix_outbox_unsent",
        "outbox",
        ["town", "channel", "bot", "id"],
        unique=False,
        sqlite_where=sa.text("state IN ('waiting', 'sending')"),
        postgresql_where=sa.text("state IN ('waiting', 'sending')"),
    )
