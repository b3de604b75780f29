"""What is in the catalog of a database: each table, column, constraint, index, trigger, rule,
policy and function as a definition in one text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import Connection, text


class Part(NamedTuple):
    """One part of a schema: its kind, the table it belongs to, its name."""

    kind: str
    table: str
    name: str


Parts = Mapping[Part, str]

_SQLITE = text(
    "SELECT type, tbl_name, name, coalesce(sql, '(of its table)') FROM sqlite_master "
    "WHERE name NOT IN ('sqlite_sequence') AND name NOT LIKE 'sqlite_stat%'"
)
_POSTGRES = """
WITH ours AS (
    SELECT c.* FROM pg_class c
    WHERE c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
    AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
    AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
)
SELECT CASE WHEN relkind IN ('r', 'p') THEN 'table' WHEN relkind = 'S' THEN 'sequence'
       ELSE 'view' END, relname::text, relname::text,
       concat_ws(' ', relkind, relpersistence, relrowsecurity, relforcerowsecurity)
FROM ours
UNION ALL
SELECT 'column', c.relname::text, a.attname::text,
       concat_ws(' ', format_type(a.atttypid, a.atttypmod), a.attnotnull,
                 pg_get_expr(e.adbin, e.adrelid), a.attidentity, a.attgenerated, o.collname)
FROM pg_attribute a JOIN ours c ON c.oid = a.attrelid
LEFT JOIN pg_attrdef e ON e.adrelid = c.oid AND e.adnum = a.attnum
LEFT JOIN pg_collation o ON o.oid = a.attcollation
WHERE c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped
UNION ALL
SELECT 'constraint', c.relname::text, k.conname::text,
       concat_ws(' ', pg_get_constraintdef(k.oid, true), k.convalidated)
FROM pg_constraint k JOIN ours c ON c.oid = k.conrelid WHERE k.contype NOT IN ('n', 't')
UNION ALL
SELECT 'index', c.relname::text, i.relname::text,
       concat_ws(' ', pg_get_indexdef(x.indexrelid), x.indisvalid, x.indisready)
FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN ours c ON c.oid = x.indrelid
UNION ALL
SELECT 'trigger', c.relname::text, t.tgname::text,
       concat_ws(' ', pg_get_triggerdef(t.oid), t.tgenabled, p.prosrc)
FROM pg_trigger t JOIN ours c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
WHERE NOT t.tgisinternal
UNION ALL
SELECT 'rule', c.relname::text, r.rulename::text,
       concat_ws(' ', pg_get_ruledef(r.oid), r.ev_enabled)
FROM pg_rewrite r JOIN ours c ON c.oid = r.ev_class WHERE r.rulename <> '_RETURN'
UNION ALL
SELECT 'policy', c.relname::text, y.polname::text,
       concat_ws(' ', y.polcmd, y.polpermissive, pg_get_expr(y.polqual, y.polrelid),
                 pg_get_expr(y.polwithcheck, y.polrelid))
FROM pg_policy y JOIN ours c ON c.oid = y.polrelid
UNION ALL
SELECT 'function', '', p.proname::text,
       concat_ws(' ', p.prosrc, p.prosecdef, array_to_string(p.proconfig, ','))
FROM pg_proc p
WHERE p.pronamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
"""
"""Relations with their row security, columns, keys and checks, indexes, triggers with whether they
are on and what they call, rules, policies, functions; nothing that belongs to an extension."""


def parts_of(connection: Connection) -> dict[Part, str]:
    """All parts of the schema of an open `connection`, each with its definition."""
    if connection.dialect.name == "sqlite":
        return {Part(*row[:3]): " ".join(row[3].split()) for row in connection.execute(_SQLITE)}
    schema = connection.execute(text("SELECT current_schema()")).scalar()
    rows = connection.exec_driver_sql(_POSTGRES)
    return {Part(*row[:3]): _bare(row[3], str(schema)) for row in rows}


def _bare(definition: str, schema: str) -> str:
    """A definition without the schema in which it is."""
    return " ".join(definition.replace(f'"{schema}".', "").replace(f"{schema}.", "").split())
