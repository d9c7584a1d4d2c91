#!/usr/bin/env bash
# A program of this release with the settings and as the user of one part: run_as.sh operator|personalize PROGRAM...
set -euo pipefail
release=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
settings=${DESTDIR:-}/etc/mastergroup
part=$1
user=mastergroup-$part
[ "$part" != operator ] || user=mastergroup
shift
export PATH="$release/venv/bin:$PATH" HOME=/tmp  # libpq looks for certificates in HOME, and root's is closed to others

if [ -r "$settings/$part.env" ]; then
  set -a
  # shellcheck source=/dev/null
  for name in common workers "$part"; do . "$settings/$name.env"; done
  set +a
  exec setpriv "--reuid=$user" "--regid=$user" --init-groups --no-new-privs -- "$@"
fi
exec "$@"  # a unit of systemd has them already
