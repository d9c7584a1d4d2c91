-- The windows by number, this transaction only.
CREATE TEMP TABLE numbered_windows (
  time_window integer, time_filter text, window_start timestamptz, window_end timestamptz
) ON COMMIT DROP
