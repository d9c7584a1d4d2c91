-- What a finished step kept: of the asking run, else of the newest run that ended it well; a skipped one kept nothing.
SELECT run_id, detail FROM {steps}
WHERE step = %(step)s AND status = 'done' AND NOT detail ? 'skipped'
ORDER BY (run_id = %(run_id)s) DESC, finished_at DESC
LIMIT 1
