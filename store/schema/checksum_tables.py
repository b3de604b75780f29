"""The table of checksums, declared with SQLModel. It stands alone because the tables that it sums
up are declared in two modules, which know nothing of it."""

from sqlalchemy import CheckConstraint, Column, Text
from sqlmodel import Field, SQLModel


class ChecksumRow(SQLModel, table=True):
    """A table's checksum: see engine.ports.checksums.Checksum."""

    __tablename__ = "checksum"
    __table_args__ = (
        CheckConstraint("row_count >= 0", name="row_count_from_zero"),
        CheckConstraint("length(digest) = 64", name="digest_of_rows"),
    )

    name: str = Field(primary_key=True, sa_type=Text)
    row_count: int
    digest: str = Field(sa_column=Column(Text, nullable=False))
