#!/bin/sh
# Applies the fetched scripts to a database that does not have them yet. Connects as psql does (PGHOST, PGDATABASE, PGUSER, …,
# or a connection string as the second argument).
# Usage: apply.sh FOLDER [CONNECTION]
set -eu
folder="${1:?Name the folder that fetch.sh filled}"
connection="${2:-}"
query() { psql ${connection:+"$connection"} --no-psqlrc --quiet --tuples-only --no-align --set ON_ERROR_STOP=1 "$@"; }
lacks() { [ "$(query --command "select to_regclass('$1') is null")" = t ]; }
set --
if lacks orleansquery; then set -- "$@" --file "$folder/PostgreSQL-Main.sql"; fi
if lacks orleansmembershiptable; then set -- "$@" --file "$folder/PostgreSQL-Clustering.sql"; fi
if lacks orleansstorage; then set -- "$@" --file "$folder/PostgreSQL-Persistence.sql"; fi
if lacks orleansreminderstable; then set -- "$@" --file "$folder/PostgreSQL-Reminders.sql"; fi
if [ $# = 0 ]; then
  echo "The tables are there already; nothing to do."
  exit 0
fi
# Together or not at all.
query --single-transaction "$@"
echo "Orleans' tables are made."
