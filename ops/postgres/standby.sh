#!/usr/bin/env bash
# Starts the standby of the compose profile `cluster`: it copies the primary and then follows it. After a promotion it is a
# primary itself. No standby follows it then, so it waits for none.
set -euo pipefail

if [ ! -s "$PGDATA/PG_VERSION" ]; then
  until PGPASSWORD=$POSTGRES_PASSWORD pg_basebackup --pgdata "$PGDATA" --write-recovery-conf --wal-method stream --checkpoint fast \
    --dbname "host=postgres-1 user=$POSTGRES_USER application_name=postgres-2"; do
    rm -rf "${PGDATA:?}"
    sleep 1
  done
  echo "synchronous_standby_names = ''" >>"$PGDATA/postgresql.auto.conf"
fi
chmod 700 "$PGDATA"
exec postgres -c listen_addresses='*'
