#!/usr/bin/env bash
# Run once by the image of postgres when it makes the database of the primary (compose profile `cluster`): lets the standby
# follow, and lets a commit wait for it from the next start on. One that nobody follows would otherwise wait for ever here.
set -euo pipefail

echo "host replication $POSTGRES_USER all scram-sha-256" >>"$PGDATA/pg_hba.conf"
psql --no-psqlrc --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
  --command "ALTER SYSTEM SET synchronous_standby_names = 'postgres-2'"
