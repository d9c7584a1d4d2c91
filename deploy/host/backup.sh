#!/usr/bin/env bash
# A backup into a folder, and into BACKUP_BUCKET if that is set; files older than BACKUP_KEEP_DAYS go: backup.sh FOLDER
# In the bucket a lifecycle rule of a day less removes them: what may write there need not be able to delete.
set -euo pipefail
folder=$1
release=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

file=$("$release/deploy/stack.sh" backup "$folder/$(date -u +%Y%m%dT%H%M%SZ).sql.gz")
# Half a day less: the backup of that very day is gone when the receipts say so. Those that were cut off go too.
find "$folder" -name '*.sql.gz*' -mmin "+$((BACKUP_KEEP_DAYS ? BACKUP_KEEP_DAYS * 1440 - 720 : 0))" -delete
if [ -n "${BACKUP_BUCKET:-}" ]; then
  "$release/venv/bin/python" "$release/deploy/host/upload.py" "$file" "$BACKUP_BUCKET" backups
fi
# An incident is opened when this gets old.
"$release/deploy/stack.sh" shell-db >/dev/null <<'SQL'
INSERT INTO last_backup (made_at) VALUES (now()) ON CONFLICT (only_row) DO UPDATE SET made_at = excluded.made_at
SQL
echo "$file"
