#!/bin/sh
# Runs once, on an empty database: two roles, so that the service works with fewer rights than it migrates with.
# aetherlink_migrate owns the schema; aetherlink_run gets its rights on it from the service's own migrations.
set -eu
: "${MIGRATE_PASSWORD:?}" "${RUN_PASSWORD:?}"
# Written before the text is read: psql puts values in quotes by itself (:'name').
psql --no-psqlrc -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
  -v database="$POSTGRES_DB" -v migrate_password="$MIGRATE_PASSWORD" -v run_password="$RUN_PASSWORD" <<'SQL'
CREATE ROLE aetherlink_migrate LOGIN PASSWORD :'migrate_password';
CREATE ROLE aetherlink_run LOGIN PASSWORD :'run_password';
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT CONNECT, CREATE, TEMPORARY ON DATABASE :"database" TO aetherlink_migrate;
GRANT CONNECT ON DATABASE :"database" TO aetherlink_run;
SQL
