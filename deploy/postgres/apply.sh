#!/bin/sh
# Applies the fetched scripts to a database that does not have them yet. Connects as psql does (PGHOST, PGDATABASE, PGUSER, …,
# or a connection string as the second argument).
# Usage: apply.sh FOLDER [CONNECTION]
set -eu
folder="${1:?Name the folder that fetch.sh filled}"
connection="${2:-}"
query() { psql ${connection:+"$connection"} --no-psqlrc --quiet --tuples-only --no-align --set ON_ERROR_STOP=1 "$@"; }
if [ "$(query --command "select to_regclass('orleansquery') is not null and to_regclass('orleansmembershiptable') is not null and to_regclass('orleansstorage') is not null")" = t ]; then
  echo "The tables are there already; nothing to do."
  exit 0
fi
# Together or not at all.
query --single-transaction --file "$folder/PostgreSQL-Main.sql" --file "$folder/PostgreSQL-Clustering.sql" --file "$folder/PostgreSQL-Persistence.sql"
echo "Orleans' tables are made."
