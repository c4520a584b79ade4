"""What is known of updates that a process may have ended with: whether something was sent for them, and in how many starts they were in hand."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "attempts",
        sa.Column("update_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("sent", sa.Boolean, nullable=False),
        sa.Column("starts", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("update_id", name="pk_attempts"),
    )
