"""How this version builds a database, for who verifies one or puts it back."""

from __future__ import annotations

from store.unit.account_schema import summed_accounts
from store.unit.unit import Builder
from store.verify.mending import mend
from store.verify.schema import built_otherwise

BUILDER = Builder(built_otherwise, mend, summed_accounts)
