-- What the application may do in PostgreSQL: read and add facts, never change them.
--
-- The owner of the database runs this once, after `boundary-ledger database set-up`
-- has made the tables, and again after an upgrade:
--
--     psql --set ON_ERROR_STOP=1 --file privileges.sql postgresql://owner@host/database
--     psql --command '\password boundary_ledger' postgresql://owner@host/database
--
-- From then on the application's database URL names the role boundary_ledger. The owner's
-- password belongs somewhere else: whoever has it can take the triggers away.

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'boundary_ledger') THEN
        CREATE ROLE boundary_ledger LOGIN;
    END IF;
END $$;

DO $$
BEGIN
    -- By itself PostgreSQL lets everybody connect, and make temporary tables.
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC, boundary_ledger', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO boundary_ledger', current_database());
END $$;

-- Facts, leaves, nodes and commands: SELECT and INSERT. Not UPDATE, DELETE, TRUNCATE or TRIGGER.
REVOKE ALL ON SCHEMA ledger FROM PUBLIC, boundary_ledger;
REVOKE ALL ON ALL TABLES IN SCHEMA ledger FROM PUBLIC, boundary_ledger;
REVOKE ALL ON ALL SEQUENCES IN SCHEMA ledger FROM PUBLIC, boundary_ledger;
GRANT USAGE ON SCHEMA ledger TO boundary_ledger;
GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA ledger TO boundary_ledger;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA ledger TO boundary_ledger;

-- Read models are the application's own: it makes, rebuilds and drops them.
CREATE SCHEMA IF NOT EXISTS read_models;
ALTER SCHEMA read_models OWNER TO boundary_ledger;
DO $$
DECLARE
    found record;
BEGIN
    FOR found IN SELECT tablename FROM pg_tables WHERE schemaname = 'read_models' LOOP
        EXECUTE format('ALTER TABLE read_models.%I OWNER TO boundary_ledger', found.tablename);
    END LOOP;
END $$;
