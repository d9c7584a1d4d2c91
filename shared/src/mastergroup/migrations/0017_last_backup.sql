-- When the newest nightly backup was made. No row: none is made here, and none is missed.
CREATE TABLE last_backup (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  made_at  timestamptz NOT NULL
);
GRANT SELECT ON last_backup TO mastergroup_sync, mastergroup_personalize;
