#!/bin/sh
# Fetches Orleans' official PostgreSQL scripts of the release this product is built with, and checks them.
# Usage: fetch.sh FOLDER
set -eu
ref="${ORLEANS_REF:-v10.4.2}"
source="${ORLEANS_SOURCE:-https://raw.githubusercontent.com/dotnet/orleans}"
folder="${1:?Name the folder to put the scripts in, for example: fetch.sh ./orleans-sql}"
here="$(cd "$(dirname "$0")" && pwd)"
mkdir -p "$folder"
for path in \
  src/AdoNet/Shared/PostgreSQL-Main.sql \
  src/AdoNet/Orleans.Clustering.AdoNet/PostgreSQL-Clustering.sql \
  src/AdoNet/Orleans.Persistence.AdoNet/PostgreSQL-Persistence.sql \
  src/AdoNet/Orleans.Reminders.AdoNet/PostgreSQL-Reminders.sql
do
  curl --fail --silent --show-error --location --retry 3 --output "$folder/$(basename "$path")" "$source/$ref/$path"
done
if ! (cd "$folder" && sha256sum -c "$here/checksums.sha256"); then
  echo "The scripts of $ref are not the ones this product was tried with. Compare them with an earlier release;" >&2
  echo "if the change is fine, put the new checksums into $here/checksums.sha256 in a reviewed change. Nothing was applied." >&2
  exit 1
fi
