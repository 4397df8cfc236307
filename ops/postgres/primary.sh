#!/usr/bin/env bash
# The image of postgres runs this once, when it makes the database of the primary (compose profile `cluster`). It lets the
# standby follow, and it makes commits wait for the standby from the next start on. It does not do so earlier, because a
# commit would wait here for ever while no standby follows.
set -euo pipefail

echo "host replication $POSTGRES_USER all scram-sha-256" >>"$PGDATA/pg_hba.conf"
psql --no-psqlrc --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
  --command "ALTER SYSTEM SET synchronous_standby_names = 'postgres-2'"
