"""Statements that alter how the tables are built, each in one way; `{table}` and `{index}` are
any."""

SQLITE_PARTS = (
    "DROP INDEX {index}",
    "CREATE UNIQUE INDEX strange ON plan (doc)",
    "CREATE TRIGGER strange AFTER INSERT ON {table} BEGIN DELETE FROM card; END",
    "CREATE TRIGGER strange BEFORE INSERT ON ledger BEGIN SELECT 1; END",
    "ALTER TABLE {table} ADD COLUMN strange TEXT",
    "CREATE TABLE strange (id INTEGER)",
    "CREATE VIEW strange AS SELECT * FROM {table}",
    "DROP TRIGGER ledger_no_update",
    (
        "PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql = replace(sql, 'NOT NULL', '') "
        "WHERE name = '{table}'; PRAGMA writable_schema = OFF"
    ),
    (
        "PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql = replace(sql, 'CHECK (', "
        "'CHECK (1 OR ') WHERE name IN ('standing', 'notice'); PRAGMA writable_schema = OFF"
    ),
    (
        "PRAGMA writable_schema = ON; DELETE FROM sqlite_master "
        "WHERE name = 'sqlite_autoindex_event_2'; PRAGMA writable_schema = OFF"
    ),
)
SERVER_PARTS = (
    "DROP INDEX {index}",
    "CREATE INDEX strange ON {table} ((1))",
    "ALTER TABLE ledger DISABLE TRIGGER ledger_no_change",
    "ALTER TABLE ledger ENABLE REPLICA TRIGGER ledger_no_gap",
    (
        "CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RETURN NEW; END $$"
    ),
    (
        "CREATE FUNCTION strange() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; "
        "END $$; CREATE TRIGGER strange "
        "BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION strange()"
    ),
    "CREATE RULE strange AS ON INSERT TO {table} DO INSTEAD NOTHING",
    "ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
    "CREATE POLICY strange ON {table} USING (false)",
    "ALTER TABLE event DROP CONSTRAINT document_once",
    "ALTER TABLE ledger DROP CONSTRAINT ledger_key_key",
    "ALTER TABLE standing DROP CONSTRAINT due_kind_known",
    "ALTER TABLE notice DROP CONSTRAINT told_once",
    "ALTER TABLE card ALTER COLUMN title DROP NOT NULL",
    "ALTER TABLE card ALTER COLUMN title SET DEFAULT 'x'",
    "ALTER TABLE {table} ADD COLUMN strange text",
    "ALTER TABLE {table} ADD CONSTRAINT strange CHECK (true)",
    "CREATE TABLE strange (id integer)",
    "CREATE VIEW strange AS SELECT * FROM {table}",
)
INDEXES = (
    "ix_plan_seq",
    "card_task",
    "card_each",
    "event_trigger_event",
    "standing_place",
    "standing_due",
    "standing_part",
    "change_task",
    "message_waiting",
    "revision_entry",
)
