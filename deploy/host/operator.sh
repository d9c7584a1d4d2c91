#!/usr/bin/env bash
# A program of this release with the operator's settings, as the user mastergroup: operator.sh mastergroup status
set -euo pipefail
release=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
settings=${DESTDIR:-}/etc/mastergroup
export PATH="$release/venv/bin:$PATH"

if [ -r "$settings/operator.env" ]; then
  set -a
  # shellcheck source=/dev/null
  for name in common workers operator; do . "$settings/$name.env"; done
  set +a
  exec setpriv --reuid=mastergroup --regid=mastergroup --init-groups --no-new-privs -- "$@"
fi
exec "$@"  # a unit of systemd has them already
