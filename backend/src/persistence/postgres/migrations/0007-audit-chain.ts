import { CHAIN_BEGINNING } from '../../audit-chain/chain-types.js';
import type { Migration } from './migration.js';

/**
 * The chain of the ring `people`. Entries come without a hash, as an older release writes them too; `chain_audit` gives
 * each its own once, in the order of `seq`, so that no commit waits for it. What a purge removes leaves its last hash as
 * the anchor that the rest is checked against. Whoever inserts a hash or writes the chain's row by hand is refused.
 */
export const auditChain: Migration = {
  version: 7,
  name: 'chain of the audit',
  needs: 1,
  sql: `
CREATE TABLE command_center.audit_chain (
  ring text PRIMARY KEY CHECK (ring = 'people'),
  seq bigint NOT NULL,
  hash text NOT NULL,
  anchor_seq bigint NOT NULL,
  anchor_hash text NOT NULL,
  chain text
);
INSERT INTO command_center.audit_chain (ring, seq, hash, anchor_seq, anchor_hash)
SELECT 'people', first - 1, '${CHAIN_BEGINNING}', first - 1, '${CHAIN_BEGINNING}' FROM (SELECT coalesce(
  (SELECT max(seq) FROM (SELECT seq, lag(seq) OVER (ORDER BY seq) AS before FROM command_center.audit
    WHERE ring = 'people') AS entry WHERE before IS DISTINCT FROM seq - 1),
  (SELECT people_seq + 1 FROM command_center.numbers)) AS first) AS begun;

CREATE FUNCTION command_center.reject_chain_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT relowner FROM pg_catalog.pg_class WHERE oid = TG_RELID)
    <> (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = current_user) THEN
    RAISE EXCEPTION 'The chain of the audit is written by its functions alone.' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER audit_chain_is_kept BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON command_center.audit_chain
  FOR EACH STATEMENT EXECUTE FUNCTION command_center.reject_chain_change();

ALTER TABLE command_center.audit ADD COLUMN prev_hash text, ADD COLUMN hash text;
ALTER TABLE command_center.audit_purges ADD COLUMN people_to_seq bigint NOT NULL DEFAULT 0;

CREATE OR REPLACE FUNCTION command_center.reject_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND current_setting('command_center.purging', true) = txid_current()::text THEN
    RETURN OLD;
  END IF;
  IF TG_OP = 'UPDATE' AND current_setting('command_center.chaining', true) = txid_current()::text THEN
    IF OLD.ring = 'people' AND OLD.hash IS NULL AND OLD.prev_hash IS NULL
      AND NEW.hash IS NOT NULL AND NEW.prev_hash IS NOT NULL
      AND (NEW.id, NEW.ring, NEW.seq, NEW.at, NEW.tenant, NEW.operation, NEW.source, NEW.actor, NEW.action_id, NEW.doc)
        IS NOT DISTINCT FROM
        (OLD.id, OLD.ring, OLD.seq, OLD.at, OLD.tenant, OLD.operation, OLD.source, OLD.actor, OLD.action_id, OLD.doc)
    THEN RETURN NEW; END IF;
  END IF;
  RAISE EXCEPTION 'Audit entries are not changed and not deleted.' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER audit_entries_begin_unchained BEFORE INSERT ON command_center.audit
  FOR EACH ROW WHEN (NEW.hash IS NOT NULL OR NEW.prev_hash IS NOT NULL)
  EXECUTE FUNCTION command_center.reject_chain_change();

CREATE FUNCTION command_center.chain_audit(p_after bigint, p_prev text, p_hashes text[], p_chain text, p_anew boolean)
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  head command_center.audit_chain;
  given integer := cardinality(p_hashes);
  anew boolean;
  filled integer;
BEGIN
  SELECT * INTO head FROM command_center.audit_chain WHERE ring = 'people' FOR UPDATE;
  IF head.seq <> p_after OR head.hash <> p_prev THEN
    RAISE EXCEPTION 'The chain has gone on meanwhile.' USING ERRCODE = 'serialization_failure';
  END IF;
  IF given = 0 OR EXISTS (SELECT FROM unnest(p_hashes) AS h WHERE h !~ '^[0-9a-f]{64}$' OR h IS NULL) THEN
    RAISE EXCEPTION 'A hash is 64 hexadecimal digits.' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  IF p_chain IS NULL OR (head.chain <> p_chain AND head.chain <> 'plain') THEN
    RAISE EXCEPTION 'A chain that was made with a key is not continued with another one or without.'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  anew := coalesce(head.chain <> p_chain, p_anew);
  PERFORM set_config('command_center.chaining', txid_current()::text, true);
  UPDATE command_center.audit AS entry SET hash = link.hash, prev_hash = link.prev_hash
  FROM (SELECT p_after + n AS seq, h AS hash, lag(h, 1, p_prev) OVER (ORDER BY n) AS prev_hash
    FROM unnest(p_hashes) WITH ORDINALITY AS given (h, n)) AS link
  WHERE entry.ring = 'people' AND entry.seq = link.seq AND entry.hash IS NULL;
  GET DIAGNOSTICS filled = ROW_COUNT;
  PERFORM set_config('command_center.chaining', '', true);
  IF filled <> given THEN
    RAISE EXCEPTION 'Entries are chained once, in their order and without a gap.' USING ERRCODE = 'insufficient_privilege';
  END IF;
  UPDATE command_center.audit_chain SET seq = p_after + given, hash = p_hashes[given], chain = p_chain,
    anchor_seq = CASE WHEN anew THEN p_after ELSE anchor_seq END,
    anchor_hash = CASE WHEN anew THEN p_prev ELSE anchor_hash END
    WHERE ring = 'people';
  RETURN p_after + given;
END $$;
REVOKE ALL ON FUNCTION command_center.chain_audit FROM PUBLIC;

CREATE OR REPLACE FUNCTION command_center.begin_audit_purge(p_before bigint, p_imports_before bigint, p_now bigint)
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  head command_center.audit_chain;
  last_people bigint;
  people jsonb;
  oldest command_center.audit;
  newest command_center.audit;
  n command_center.numbers;
  purge bigint;
BEGIN
  SELECT * INTO head FROM command_center.audit_chain WHERE ring = 'people';
  SELECT least(head.seq, min(seq) - 1) INTO last_people FROM (SELECT seq FROM command_center.audit
    WHERE ring = 'people' AND seq > head.anchor_seq AND at >= p_before ORDER BY seq LIMIT 1) AS kept;
  SELECT * INTO newest FROM command_center.audit
    WHERE (ring = 'people' AND at < p_before AND seq <= last_people)
      OR (ring = 'system' AND (at < p_before
        OR (at < p_imports_before AND source = 'scheduler' AND operation LIKE 'scheduler.import.%')))
    ORDER BY at DESC, id DESC LIMIT 1;
  IF NOT FOUND THEN RETURN NULL; END IF;
  SELECT * INTO oldest FROM command_center.audit ORDER BY id LIMIT 1;
  SELECT jsonb_build_object('from_seq', min(seq), 'to_seq', max(seq),
    'last_hash', (array_agg(hash ORDER BY seq DESC))[1]) INTO people
    FROM command_center.audit WHERE ring = 'people' AND at < p_before AND seq <= last_people HAVING count(*) > 0;
  UPDATE command_center.numbers SET commit_seq = commit_seq + 1, audit_id = audit_id + 1, people_seq = people_seq + 1
    RETURNING * INTO n;
  INSERT INTO command_center.audit (id, ring, seq, at, tenant, operation, source, actor, doc)
  SELECT n.audit_id, 'people', n.people_seq, p_now, 'system', 'audit.purged', 'command-center', 'command-center', doc
  FROM jsonb_build_object(
    'ring', 'people', 'at', p_now, 'tenant', 'system',
    'operation', 'audit.purged', 'source', 'command-center', 'actor', 'command-center', 'outcome', 'success',
    'metadata', jsonb_build_object('from_id', oldest.id, 'to_id', newest.id, 'before', p_before / 1000.0,
      'imports_before', p_imports_before / 1000.0)
      || CASE WHEN people IS NULL THEN '{}' ELSE jsonb_build_object('people', people) END) AS doc;
  INSERT INTO command_center.events (seq, at, replica, audit_id, people_seq, system_seq, told)
  SELECT n.commit_seq, p_now, 'retention', n.audit_id - 1, n.people_seq - 1, n.system_seq,
    jsonb_build_array(jsonb_build_object('tenant', 'system', 'runs', '[]'::jsonb, 'ticks', '[]'::jsonb,
      'audit', jsonb_build_array(doc || '{"id": 1, "seq": 1}')))::text
  FROM command_center.audit WHERE id = n.audit_id;
  INSERT INTO command_center.audit_purges (entry_id, before, imports_before, up_to_id, people_to_seq)
    VALUES (n.audit_id, p_before, p_imports_before, n.audit_id - 1, last_people) RETURNING id INTO purge;
  RETURN purge;
END $$;

CREATE OR REPLACE FUNCTION command_center.continue_audit_purge(p_most integer, p_now bigint)
RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  purge command_center.audit_purges;
  of_people integer;
  of_system integer;
  last_seq bigint;
  last_hash text;
BEGIN
  SELECT * INTO purge FROM command_center.audit_purges WHERE ended_at IS NULL ORDER BY id LIMIT 1 FOR UPDATE;
  IF NOT FOUND THEN RETURN 0; END IF;
  PERFORM set_config('command_center.purging', txid_current()::text, true);
  WITH gone AS (DELETE FROM command_center.audit WHERE id IN (
    SELECT id FROM command_center.audit
    WHERE ring = 'people' AND seq <= purge.people_to_seq AND at < purge.before ORDER BY seq LIMIT p_most)
    RETURNING seq, hash)
  SELECT count(*), max(seq), (array_agg(hash ORDER BY seq DESC))[1] INTO of_people, last_seq, last_hash FROM gone;
  UPDATE command_center.audit_chain SET anchor_seq = last_seq, anchor_hash = last_hash
    WHERE ring = 'people' AND anchor_seq < last_seq;
  DELETE FROM command_center.audit WHERE id IN (
    SELECT id FROM command_center.audit
    WHERE ring = 'system' AND at < greatest(purge.before, purge.imports_before) AND id <= purge.up_to_id
      AND (at < purge.before OR (source = 'scheduler' AND operation LIKE 'scheduler.import.%'))
    ORDER BY at LIMIT p_most - of_people);
  GET DIAGNOSTICS of_system = ROW_COUNT;
  PERFORM set_config('command_center.purging', '', true);
  UPDATE command_center.audit_purges SET removed = removed + of_people + of_system,
    ended_at = CASE WHEN of_people + of_system < p_most THEN p_now END WHERE id = purge.id;
  RETURN of_people + of_system;
END $$;
`,
};
