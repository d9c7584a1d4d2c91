#!/usr/bin/env bash
# A backup into a folder, and into BACKUP_BUCKET if that is set; files older than BACKUP_KEEP_DAYS go: backup.sh FOLDER
# In the bucket a lifecycle rule of the same days removes them: what may write there need not be able to delete.
set -euo pipefail
folder=$1
release=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

file=$("$release/deploy/stack.sh" backup "$folder/$(date -u +%Y%m%dT%H%M%SZ).sql.gz")
if [ -n "${BACKUP_BUCKET:-}" ]; then
  "$release/venv/bin/python" "$release/deploy/host/upload.py" "$file" "$BACKUP_BUCKET" backups
fi
find "$folder" -name '*.sql.gz' -mtime "+$BACKUP_KEEP_DAYS" -delete
echo "$file"
