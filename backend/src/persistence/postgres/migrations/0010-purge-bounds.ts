import type { Migration } from './migration.js';

/**
 * A purge takes nothing younger than the shortest time for which entries may be kept (`AUDIT_RETENTION_DAYS=1`, a week for
 * the scheduler's entries about imports), by the server's own clock less an hour for clocks that differ. Who may act as
 * the owner of the schema is not held to it, for it could take the bound away.
 */
export const purgeBounds: Migration = {
  version: 10,
  name: 'bounds of a purge',
  needs: 1,
  sql: `
CREATE FUNCTION command_center.reject_early_purge() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  owner oid;
  hour CONSTANT bigint := 3600000;
BEGIN
  SELECT relowner INTO owner FROM pg_class WHERE oid = TG_RELID;
  IF pg_has_role(session_user, owner, 'MEMBER') THEN RETURN NEW; END IF;
  IF NEW.before > command_center.now_ms() - 23 * hour OR NEW.imports_before > command_center.now_ms() - 167 * hour THEN
    RAISE EXCEPTION 'Audit entries of the last day are not purged, nor those of the last week about imports.'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER purges_have_bounds BEFORE INSERT OR UPDATE OF before, imports_before ON command_center.audit_purges
  FOR EACH ROW EXECUTE FUNCTION command_center.reject_early_purge();
`,
};
