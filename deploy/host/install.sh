#!/usr/bin/env bash
# The services on one server without Docker: Debian 12 or Ubuntu 24.04 and newer. As root, from a checkout of the release:
#   install.sh install     packages, users, settings; then what upgrade does. It can be run again at any time.
#   install.sh upgrade     this checkout beside the release in service: migrate, switch, look whether all is well, else back
#   install.sh rollback    the release of before back in service
# DATABASE_URL (the owner's) and REDIS_URL: where PostgreSQL and Redis are, if not here. VERSION: a name for the release, in
# place of git's. PYTHON: one of 3.11 or newer, in place of /usr/bin/python3. UV: a uv that is there. HEALTHY_WITHIN: seconds
# until a release must be well, HEALTHY_FOR: and stay so (a worker that dies at once is started again every 5 seconds).
# DESTDIR: a folder in place of / (tests/integration/deploy/test_host.py).
set -euo pipefail
umask 022
source=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
root=${DESTDIR:-}/opt/mastergroup
etc=${DESTDIR:-}/etc/mastergroup
host=$source/deploy/host
users=(mastergroup mastergroup-api mastergroup-sync mastergroup-personalize mastergroup-beat mastergroup-flower)
services=(api sync-worker personalize-worker beat flower)
python=${PYTHON:-/usr/bin/python3}
export DESTDIR=${DESTDIR:-}

die() { echo "$*" >&2; exit 1; }
say() { echo "-- $*"; }

# ---- The server

add_users() {
  local user
  for user in "${users[@]}"; do
    id -u "$user" >/dev/null 2>&1 || useradd --system --user-group --no-create-home --shell /usr/sbin/nologin "$user"
  done
}

packages() { DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@"; }

# PostgreSQL and Redis of the distribution, where the settings do not name others.
add_stores() {
  packages python3-venv postgresql-client
  if [[ $(setting operator DATABASE_URL) == *@127.0.0.1:5432/* ]]; then add_postgres; fi
  if [[ $(setting common REDIS_URL) == redis://127.0.0.1:6379 ]]; then add_redis; fi
}

add_postgres() {
  packages postgresql
  local folder
  for folder in "$DESTDIR"/etc/postgresql/*/main/conf.d; do
    install -m 644 "$host/etc/postgresql.conf" "$folder/mastergroup.conf"
  done
  systemctl restart postgresql.service
  add_database
}

# An owner that is no superuser: it may make the roles of the services, and owns one database.
add_database() {
  local url; url=$(setting operator DATABASE_URL); url=${url#*://*:}
  OWNER_PASSWORD=${url%%@*} runuser -u postgres -- psql --quiet --set=ON_ERROR_STOP=1 <<'SQL'
\getenv password OWNER_PASSWORD
SELECT 'CREATE ROLE mastergroup LOGIN CREATEROLE' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'mastergroup') \gexec
ALTER ROLE mastergroup PASSWORD :'password';
SELECT $$CREATE DATABASE mastergroup OWNER mastergroup TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'$$
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'mastergroup') \gexec
SQL
}

add_redis() {
  packages redis-server
  local folder=$DESTDIR/etc/redis
  install -m 644 "$host/etc/redis.conf" "$folder/mastergroup.conf"
  # The last word counts, so ours stands at the end.
  grep -qx 'include /etc/redis/mastergroup.conf' "$folder/redis.conf" ||
    echo 'include /etc/redis/mastergroup.conf' >> "$folder/redis.conf"
  systemctl restart redis-server.service
}

bound_journal() {
  install -D -m 644 "$host/etc/journald.conf" "$DESTDIR/etc/systemd/journald.conf.d/mastergroup.conf"
  systemctl restart systemd-journald.service
}

# ---- Settings: files that root alone reads, and systemd hands to each service its own

secret() { head -c 32 /dev/urandom | base64 | tr '+/' '-_' | tr -d '='; }

# What a file of settings says, else the environment: setting operator DATABASE_URL
# shellcheck source=/dev/null
setting() { (if [ -e "$etc/$1.env" ]; then . "$etc/$1.env"; fi; echo "${!2:-}"); }

# All files or none, so that the passwords in them belong together; what is there already stays as it is.
write_settings() {
  [ -d "$etc" ] || (umask 077 && fill_in "$etc.new" && mv "$etc.new" "$etc")
}

fill_in() {
  local -A made=([api_password]=$(secret) [sync_password]=$(secret) [personalize_password]=$(secret)
    [erasure_key]=$(secret) [flower_password]=$(secret) [redis]=${REDIS_URL:-redis://127.0.0.1:6379}
    [database]=${DATABASE_URL:-postgresql://mastergroup:$(secret)@127.0.0.1:5432/mastergroup})
  local api_key file text name; api_key=$(secret)
  made[api_key_sha256]=$(printf %s "$api_key" | sha256sum | cut -d' ' -f1)
  made[address]=${made[database]##*@}
  rm -rf "$1"; mkdir -p "$1"
  for file in "$host"/env/*.env; do
    text=$(<"$file")
    for name in "${!made[@]}"; do text=${text//"{$name}"/"${made[$name]}"}; done
    printf '%s\n' "$text" > "$1/${file##*/}"
  done
  printf 'API key  %s\nFlower   operator / %s\n' "$api_key" "${made[flower_password]}" > "$1/keys.txt"
}

need_all_settings() {
  local empty; empty=$(grep -HoE "^[A-Z0-9_]+=('')?\$" "$etc"/*.env) || return 0
  die "Fill these in, then run it again:"$'\n'"$empty"
}

# ---- A release: its own folder with one environment for all services, whose code is then in memory once

version_of_checkout() {
  [ -z "${VERSION:-}" ] || { echo "$VERSION"; return; }
  local changes
  changes=$(git -C "$source" status --porcelain) || die "VERSION=... names the release: this is no checkout of git"
  [ -z "$changes" ] || die "the checkout has changes: commit them, or give the release a new name with VERSION=..."
  git -C "$source" describe --tags --always --abbrev=12
}

uv() {
  if [ -z "${UV:-}" ]; then
    "$root/tools/bin/pip" --version >/dev/null 2>&1 || "$python" -m venv --clear "$root/tools"
    "$root/tools/bin/pip" install -q --require-hashes -r "$source/requirements/uv.txt"
    UV=$root/tools/bin/uv
  fi
  UV_COMPILE_BYTECODE=${UV_COMPILE_BYTECODE:-1} "$UV" -q "$@"
}

build() {
  local release=$root/releases/$1 environment=$root/releases/$1/venv lists=() name
  [ ! -e "$release/complete" ] || return 0
  "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || die "$python is older than 3.11: name another with PYTHON=..."
  say "building $1"
  for name in api sync personalize operations build; do lists+=(-r "$source/requirements/$name.txt"); done
  rm -rf "$release"
  mkdir -p "$release/deploy"
  cp -R "$host" "$source"/deploy/{stack.sh,libpq.py} "$release/deploy/"
  chmod -R a+rX "$release/deploy"  # whatever the umask under which the checkout was made
  uv venv --python "$python" "$environment"
  uv pip install --python "$environment/bin/python" --require-hashes "${lists[@]}"
  uv pip install --python "$environment/bin/python" --no-deps --no-build-isolation --reinstall \
    "$source/shared" "$source/api-service" "$source/sync-worker" "$source/personalize-worker"
  touch "$release/complete"
}

# The release that a link names: current, previous, or leaving, which stands while another is put into service.
named() { basename "$(readlink "$root/$1")"; }

# From one release to the other in one rename; never a moment without.
point_at() {
  ln -sfn "releases/$1" "$root/current.new" &&
    mv -T "$root/current.new" "$root/current"
}

install_units() {
  local units=$DESTDIR/etc/systemd/system from=$root/current/deploy/host/systemd
  install -d "$units/mastergroup-.service.d" &&
    install -m 644 "$from"/*.service "$from"/*.timer "$units/" &&
    install -m 644 "$from"/mastergroup-.service.d/*.conf "$units/mastergroup-.service.d/" &&
    systemctl daemon-reload &&
    systemctl enable --quiet "${services[@]/#/mastergroup-}" &&
    systemctl enable --quiet --now mastergroup-backup.timer
}

is_healthy() {
  local service address; address=$(setting api API_HOST)
  [ "$address" != 0.0.0.0 ] || address=127.0.0.1
  "$root/current/venv/bin/python" -m mastergroup.alive "http://$address:$(setting api API_PORT)/health/ready" || return 1
  for service in "${services[@]}"; do systemctl is-active --quiet "mastergroup-$service" || return 1; done
}

# $1 into service; whether it is well within $2 seconds, and for $HEALTHY_FOR without a break.
serve() {
  say "$1 into service"
  point_at "$1" && install_units && systemctl restart "${services[@]/#/mastergroup-}" || return 1
  local end=$((SECONDS + $2)) since=
  until [ -n "$since" ] && [ $((SECONDS - since)) -ge "${HEALTHY_FOR:-15}" ]; do
    if is_healthy; then since=${since:-$SECONDS}
    elif [ "$SECONDS" -lt "$end" ]; then since=
    else return 1
    fi
    sleep 1
  done
}

# $1 into service; if it is not well, the one of before again. A switch that was cut off has left its name in `leaving`.
switch() {
  local before=
  if [ -L "$root/leaving" ]; then before=$(named leaving)
  elif [ -L "$root/current" ]; then before=$(named current)
  fi
  [ "$before" != "$1" ] || before=
  [ -z "$before" ] || ln -sfn "releases/$before" "$root/leaving"
  if serve "$1" "${HEALTHY_WITHIN:-60}"; then
    [ -z "$before" ] || ln -sfn "releases/$before" "$root/previous"
    rm -f "$root/leaving"
    say "$1 is in service"
  elif [ -n "$before" ]; then
    serve "$before" 60 || die "$1 is not well, and $before is not well any more: deploy/stack.sh logs says why"
    rm -f "$root/leaving"
    die "$1 is not well: $before is in service again"
  else
    die "$1 is not well: deploy/stack.sh logs in $root/current says why"
  fi
}

forget_old_releases() {
  local release
  for release in "$root"/releases/*; do
    [ "$release" -ef "$root/current" ] || [ "$release" -ef "$root/previous" ] || rm -rf "$release"
  done
}

add_command() {
  install -d "$DESTDIR/usr/local/bin"
  ln -sfn /opt/mastergroup/current/deploy/host/mastergroup "$DESTDIR/usr/local/bin/mastergroup"
}

# ---- What can be asked for

upgrade() {
  local version; version=$(version_of_checkout)
  version=${version//\//-}  # a tag may have slashes, a folder's name must not
  [ -d "$etc" ] || die "nothing is installed here: install.sh install"
  need_all_settings
  build "$version"
  say "migrating"
  "$root/releases/$version/deploy/host/run_as.sh" operator mastergroup migrate
  switch "$version"
  forget_old_releases
}

# Migrations only add (expand, then contract), so the release of before runs on the schema of this one.
rollback() {
  local link=previous; [ ! -L "$root/leaving" ] || link=leaving
  [ -L "$root/$link" ] || die "there is no release of before"
  switch "$(named "$link")"
}

install_all() {
  DEBIAN_FRONTEND=noninteractive apt-get update -q
  add_users
  write_settings
  add_stores
  need_all_settings
  bound_journal
  add_command
  upgrade
}

[ -n "$DESTDIR" ] || [ "$(id -u)" = 0 ] || die "this needs root"
mkdir -p "$root/releases"
exec 9> "$root/lock"
flock -n 9 || die "another one is at work"
case ${1:-} in
  install) install_all ;;
  upgrade|rollback) "$1" ;;
  *) sed -n '2,5p' "$0"; exit 2 ;;
esac
