"""The town: units, households, people, accounts, rooms, doors."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "counters",
        sa.Column("town", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("town", "name", name=op.f("pk_counters")),
    )
    op.create_table(
        "people",
        sa.Column("town", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("prefers", sa.String(), nullable=True),
        sa.Column("quiet_from", sa.Integer(), nullable=True),
        sa.Column("quiet_to", sa.Integer(), nullable=True),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("forgotten_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 64", name=op.f("ck_people_name")),
        sa.PrimaryKeyConstraint("town", "id", name=op.f("pk_people")),
    )
    op.create_index("ix_people_name", "people", ["town", "name"], unique=False)
    op.create_index(
        "uq_people_code",
        "people",
        ["town", "code"],
        unique=True,
        sqlite_where=sa.text("code IS NOT NULL"),
        postgresql_where=sa.text("code IS NOT NULL"),
    )
    op.create_index(
        "uq_people_phone",
        "people",
        ["town", "phone"],
        unique=True,
        sqlite_where=sa.text("phone IS NOT NULL AND retired_at IS NULL"),
        postgresql_where=sa.text("phone IS NOT NULL AND retired_at IS NULL"),
    )
    op.create_table(
        "towns",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("clock_offset", sa.Integer(), nullable=False),
        sa.Column(
            "phones", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("secret", sa.String(), nullable=False),
        sa.Column("unasked_a_day", sa.Integer(), nullable=False),
        sa.Column("lessons_days", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "origin IN ('real', 'demo', 'replay', 'simulate')", name=op.f("ck_towns_origin")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_towns")),
    )
    op.create_table(
        "units",
        sa.Column("town", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("tier", sa.Integer(), nullable=False),
        sa.Column("parent", sa.BigInteger(), nullable=True),
        sa.Column("estate", sa.String(), nullable=True),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(parent IS NULL) = (tier = 4)", name=op.f("ck_units_only_the_town_has_no_parent")
        ),
        sa.CheckConstraint("tier IN (1, 2, 3, 4, 5)", name=op.f("ck_units_tier")),
        sa.ForeignKeyConstraint(
            ["town", "parent"], ["units.town", "units.id"], name=op.f("fk_units_town_parent")
        ),
        sa.PrimaryKeyConstraint("town", "id", name=op.f("pk_units")),
        sa.UniqueConstraint("town", "code", name=op.f("uq_units_town_code")),
    )
    op.create_index(op.f("ix_units_parent"), "units", ["parent"], unique=False)
    op.create_table(
        "accounts",
        sa.Column("town", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("platform_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("told_unreadable_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_private_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["town", "person"], ["people.town", "people.id"], name=op.f("fk_accounts_town_person")
        ),
        sa.PrimaryKeyConstraint("town", "id", name=op.f("pk_accounts")),
        sa.UniqueConstraint(
            "town", "channel", "platform_id", name=op.f("uq_accounts_town_channel_platform_id")
        ),
    )
    op.create_index("ix_accounts_person", "accounts", ["town", "person"], unique=False)
    op.create_table(
        "door_codes",
        sa.Column("town", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("unit", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["town", "unit"], ["units.town", "units.id"], name=op.f("fk_door_codes_town_unit")
        ),
        sa.PrimaryKeyConstraint("town", "id", name=op.f("pk_door_codes")),
    )
    op.create_index(op.f("ix_door_codes_unit"), "door_codes", ["unit"], unique=False)
    op.create_table(
        "households",
        sa.Column("town", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("building", sa.BigInteger(), nullable=False),
        sa.Column("unit", sa.Integer(), nullable=False),
        sa.Column("floor", sa.Integer(), nullable=False),
        sa.Column("door", sa.String(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("people IS NULL OR people >= 0", name=op.f("ck_households_people")),
        sa.ForeignKeyConstraint(
            ["town", "building"],
            ["units.town", "units.id"],
            name=op.f("fk_households_town_building"),
        ),
        sa.PrimaryKeyConstraint("town", "id", name=op.f("pk_households")),
        sa.UniqueConstraint(
            "town", "building", "unit", "door", name=op.f("uq_households_town_building_unit_door")
        ),
    )
    op.create_table(
        "leaves",
        sa.Column("town", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("deputy", sa.BigInteger(), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("until >= since", name=op.f("ck_leaves_until")),
        sa.ForeignKeyConstraint(
            ["town", "deputy"], ["people.town", "people.id"], name=op.f("fk_leaves_town_deputy")
        ),
        sa.ForeignKeyConstraint(
            ["town", "person"], ["people.town", "people.id"], name=op.f("fk_leaves_town_person")
        ),
        sa.PrimaryKeyConstraint("town", "id", name=op.f("pk_leaves")),
    )
    op.create_index("ix_leaves_person", "leaves", ["town", "person", "until"], unique=False)
    op.create_table(
        "posts",
        sa.Column("town", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("unit", sa.BigInteger(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "role IN ('steward', 'lead', 'deputy', 'mediator', 'legal_advisor', 'contact', 'operator')",  # noqa: E501
            name=op.f("ck_posts_role"),
        ),
        sa.CheckConstraint("until IS NULL OR until >= since", name=op.f("ck_posts_until")),
        sa.ForeignKeyConstraint(
            ["town", "person"], ["people.town", "people.id"], name=op.f("fk_posts_town_person")
        ),
        sa.ForeignKeyConstraint(
            ["town", "unit"], ["units.town", "units.id"], name=op.f("fk_posts_town_unit")
        ),
        sa.PrimaryKeyConstraint("town", "id", name=op.f("pk_posts")),
    )
    op.create_index("ix_posts_unit", "posts", ["town", "unit"], unique=False)
    op.create_index(
        "uq_posts_serving",
        "posts",
        ["town", "person", "unit", "role"],
        unique=True,
        sqlite_where=sa.text("until IS NULL"),
        postgresql_where=sa.text("until IS NULL"),
    )
    op.create_index(
        "uq_posts_steward",
        "posts",
        ["town", "unit"],
        unique=True,
        sqlite_where=sa.text("role = 'steward' AND until IS NULL"),
        postgresql_where=sa.text("role = 'steward' AND until IS NULL"),
    )
    op.create_table(
        "residences",
        sa.Column("town", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("building", sa.BigInteger(), nullable=False),
        sa.Column("unit", sa.Integer(), nullable=True),
        sa.Column("door", sa.String(), nullable=True),
        sa.Column("listed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["town", "building"],
            ["units.town", "units.id"],
            name=op.f("fk_residences_town_building"),
        ),
        sa.ForeignKeyConstraint(
            ["town", "person"], ["people.town", "people.id"], name=op.f("fk_residences_town_person")
        ),
        sa.PrimaryKeyConstraint("town", "id", name=op.f("pk_residences")),
        sa.UniqueConstraint(
            "town",
            "person",
            "building",
            "unit",
            "door",
            name=op.f("uq_residences_town_person_building_unit_door"),
        ),
    )
    op.create_index(
        "ix_residences_home", "residences", ["town", "building", "unit", "door"], unique=False
    )
    op.create_table(
        "rooms",
        sa.Column("town", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("bot", sa.String(), nullable=False),
        sa.Column("chat", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("unit", sa.BigInteger(), nullable=True),
        sa.Column("greeted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("unasked_on", sa.Date(), nullable=True),
        sa.Column("unasked", sa.Integer(), nullable=False),
        sa.CheckConstraint("(unit IS NULL) = (kind = 'unbound')", name=op.f("ck_rooms_bound")),
        sa.CheckConstraint(
            "kind IN ('building', 'stewards', 'unbound')", name=op.f("ck_rooms_kind")
        ),
        sa.CheckConstraint("mode IN ('active', 'mention', 'mute')", name=op.f("ck_rooms_mode")),
        sa.CheckConstraint("unasked >= 0", name=op.f("ck_rooms_unasked")),
        sa.ForeignKeyConstraint(
            ["town", "unit"], ["units.town", "units.id"], name=op.f("fk_rooms_town_unit")
        ),
        sa.PrimaryKeyConstraint("town", "id", name=op.f("pk_rooms")),
        sa.UniqueConstraint(
            "town", "channel", "bot", "chat", name=op.f("uq_rooms_town_channel_bot_chat")
        ),
    )
    op.create_index("ix_rooms_name", "rooms", ["town", "name"], unique=False)
    op.create_index("ix_rooms_unit", "rooms", ["town", "unit"], unique=False)
    op.create_table(
        "addresses",
        sa.Column("town", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("account", sa.BigInteger(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("bot", sa.String(), nullable=False),
        sa.Column("chat", sa.String(), nullable=False),
        sa.Column("unit", sa.BigInteger(), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("blocked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["town", "account"],
            ["accounts.town", "accounts.id"],
            name=op.f("fk_addresses_town_account"),
        ),
        sa.ForeignKeyConstraint(
            ["town", "unit"], ["units.town", "units.id"], name=op.f("fk_addresses_town_unit")
        ),
        sa.PrimaryKeyConstraint("town", "id", name=op.f("pk_addresses")),
        sa.UniqueConstraint(
            "town", "channel", "bot", "chat", name=op.f("uq_addresses_town_channel_bot_chat")
        ),
    )
    op.create_index("ix_addresses_account", "addresses", ["town", "account"], unique=False)
    op.create_table(
        "attempts",
        sa.Column("town", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("account", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.CheckConstraint("kind IN ('code', 'post')", name=op.f("ck_attempts_kind")),
        sa.ForeignKeyConstraint(
            ["town", "account"],
            ["accounts.town", "accounts.id"],
            name=op.f("fk_attempts_town_account"),
        ),
        sa.PrimaryKeyConstraint("town", "id", name=op.f("pk_attempts")),
    )
    op.create_index(
        "ix_attempts_account", "attempts", ["town", "account", "kind", "at"], unique=False
    )
    op.create_table(
        "claims",
        sa.Column("town", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("account", sa.BigInteger(), nullable=False),
        sa.Column("unit", sa.BigInteger(), nullable=False),
        sa.Column("room", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'confirmed', 'refused')", name=op.f("ck_claims_state")
        ),
        sa.ForeignKeyConstraint(
            ["town", "account"],
            ["accounts.town", "accounts.id"],
            name=op.f("fk_claims_town_account"),
        ),
        sa.ForeignKeyConstraint(
            ["town", "decided_by"],
            ["people.town", "people.id"],
            name=op.f("fk_claims_town_decided_by"),
        ),
        sa.ForeignKeyConstraint(
            ["town", "room"], ["rooms.town", "rooms.id"], name=op.f("fk_claims_town_room")
        ),
        sa.ForeignKeyConstraint(
            ["town", "unit"], ["units.town", "units.id"], name=op.f("fk_claims_town_unit")
        ),
        sa.PrimaryKeyConstraint("town", "id", name=op.f("pk_claims")),
    )
    op.create_table(
        "invites",
        sa.Column("town", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_by", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["town", "person"], ["people.town", "people.id"], name=op.f("fk_invites_town_person")
        ),
        sa.ForeignKeyConstraint(
            ["town", "used_by"],
            ["accounts.town", "accounts.id"],
            name=op.f("fk_invites_town_used_by"),
        ),
        sa.PrimaryKeyConstraint("town", "id", name=op.f("pk_invites")),
        sa.UniqueConstraint("town", "digest", name=op.f("uq_invites_town_digest")),
    )
    op.create_table(
        "links",
        sa.Column("town", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("account", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["town", "account"],
            ["accounts.town", "accounts.id"],
            name=op.f("fk_links_town_account"),
        ),
        sa.PrimaryKeyConstraint("town", "id", name=op.f("pk_links")),
    )
    op.create_index(op.f("ix_links_account"), "links", ["account"], unique=False)
    op.create_table(
        "room_members",
        sa.Column("town", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("room", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("account", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["town", "account"],
            ["accounts.town", "accounts.id"],
            name=op.f("fk_room_members_town_account"),
        ),
        sa.ForeignKeyConstraint(
            ["town", "room"], ["rooms.town", "rooms.id"], name=op.f("fk_room_members_town_room")
        ),
        sa.PrimaryKeyConstraint("town", "room", "account", name=op.f("pk_room_members")),
    )
