import type { Migration } from './migration.js';

/**
 * Entries are added and read, nothing else: neither privilege nor trigger lets anybody change one. Old ones go through
 * `purge_audit`, which writes its own entry first and deletes in batches, so that no commit waits for it.
 */
export const audit: Migration = {
  version: 2,
  name: 'audit',
  needs: 1,
  sql: `
CREATE TABLE command_center.audit (
  id bigint PRIMARY KEY,
  ring text NOT NULL CHECK (ring IN ('people', 'system')),
  seq bigint NOT NULL,
  at bigint NOT NULL,
  tenant text COLLATE "C" NOT NULL,
  operation text NOT NULL,
  source text NOT NULL,
  actor text NOT NULL,
  action_id text,
  doc jsonb NOT NULL,
  UNIQUE (ring, seq)
);
CREATE INDEX audit_of_tenant ON command_center.audit (tenant, id);
CREATE INDEX audit_of_action ON command_center.audit (action_id) WHERE action_id IS NOT NULL;
CREATE INDEX audit_oldest ON command_center.audit (at);

CREATE TABLE command_center.audit_purges (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  entry_id bigint NOT NULL,
  before bigint NOT NULL,
  imports_before bigint NOT NULL,
  up_to_id bigint NOT NULL,
  removed bigint NOT NULL DEFAULT 0,
  ended_at bigint
);

CREATE FUNCTION command_center.reject_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND current_setting('command_center.purging', true) = txid_current()::text THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'Audit entries are not changed and not deleted.' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER audit_rows_stay BEFORE UPDATE OR DELETE ON command_center.audit
  FOR EACH ROW EXECUTE FUNCTION command_center.reject_audit_change();
CREATE TRIGGER audit_is_not_emptied BEFORE TRUNCATE ON command_center.audit
  FOR EACH STATEMENT EXECUTE FUNCTION command_center.reject_audit_change();

CREATE FUNCTION command_center.begin_audit_purge(p_before bigint, p_imports_before bigint, p_now bigint)
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  oldest command_center.audit;
  newest command_center.audit;
  n command_center.numbers;
  purge bigint;
BEGIN
  SELECT * INTO newest FROM command_center.audit
    WHERE at < p_before OR (at < p_imports_before AND source = 'scheduler' AND operation LIKE 'scheduler.import.%')
    ORDER BY at DESC, id DESC LIMIT 1;
  IF NOT FOUND THEN RETURN NULL; END IF;
  SELECT * INTO oldest FROM command_center.audit ORDER BY id LIMIT 1;
  UPDATE command_center.numbers SET commit_seq = commit_seq + 1, audit_id = audit_id + 1, system_seq = system_seq + 1
    RETURNING * INTO n;
  INSERT INTO command_center.audit (id, ring, seq, at, tenant, operation, source, actor, doc)
  SELECT n.audit_id, 'system', n.system_seq, p_now, 'system', 'audit.purged', 'command-center', 'command-center', doc
  FROM jsonb_build_object(
    'ring', 'system', 'at', p_now, 'tenant', 'system',
    'operation', 'audit.purged', 'source', 'command-center', 'actor', 'command-center', 'outcome', 'success',
    'metadata', jsonb_build_object('from_id', oldest.id, 'to_id', newest.id, 'before', p_before / 1000.0,
      'imports_before', p_imports_before / 1000.0)) AS doc;
  INSERT INTO command_center.events (seq, at, replica, audit_id, people_seq, system_seq, told)
  SELECT n.commit_seq, p_now, 'retention', n.audit_id - 1, n.people_seq, n.system_seq - 1,
    jsonb_build_array(jsonb_build_object('tenant', 'system', 'runs', '[]'::jsonb, 'ticks', '[]'::jsonb,
      'audit', jsonb_build_array(doc || '{"id": 1, "seq": 1}')))::text
  FROM command_center.audit WHERE id = n.audit_id;
  INSERT INTO command_center.audit_purges (entry_id, before, imports_before, up_to_id)
    VALUES (n.audit_id, p_before, p_imports_before, n.audit_id - 1) RETURNING id INTO purge;
  RETURN purge;
END $$;

CREATE FUNCTION command_center.continue_audit_purge(p_most integer, p_now bigint)
RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  purge command_center.audit_purges;
  gone integer;
BEGIN
  SELECT * INTO purge FROM command_center.audit_purges WHERE ended_at IS NULL ORDER BY id LIMIT 1 FOR UPDATE;
  IF NOT FOUND THEN RETURN 0; END IF;
  PERFORM set_config('command_center.purging', txid_current()::text, true);
  DELETE FROM command_center.audit WHERE id IN (
    SELECT id FROM command_center.audit
    WHERE at < greatest(purge.before, purge.imports_before) AND id <= purge.up_to_id
      AND (at < purge.before OR (source = 'scheduler' AND operation LIKE 'scheduler.import.%'))
    ORDER BY at LIMIT p_most);
  GET DIAGNOSTICS gone = ROW_COUNT;
  PERFORM set_config('command_center.purging', '', true);
  UPDATE command_center.audit_purges SET removed = removed + gone,
    ended_at = CASE WHEN gone < p_most THEN p_now END WHERE id = purge.id;
  RETURN gone;
END $$;
REVOKE ALL ON FUNCTION command_center.begin_audit_purge, command_center.continue_audit_purge FROM PUBLIC;
`,
};
