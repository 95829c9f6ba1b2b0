#!/bin/sh
# Runs once, when the server's volume is empty: a login role for each service, a database that it owns, and no way into another.
set -eu

for service in registry rehab-employment relief-accessibility party-affairs; do
  name="zhucan_$(echo "$service" | tr - _)"
  psql --username postgres --set ON_ERROR_STOP=1 --set name="$name" --set password="$(cat "/run/secrets/$service-password")" <<'SQL'
CREATE ROLE :"name" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD :'password';
CREATE DATABASE :"name" OWNER :"name";
REVOKE ALL ON DATABASE :"name" FROM PUBLIC;
SQL
done
psql --username postgres --set ON_ERROR_STOP=1 --command 'REVOKE ALL ON DATABASE postgres FROM PUBLIC' --command 'REVOKE ALL ON DATABASE template1 FROM PUBLIC'
