-- What a finished step kept: of the asking run, else of the newest run that ended it well.
SELECT run_id, detail FROM {steps}
WHERE step = %(step)s AND status = 'done'
ORDER BY (run_id = %(run_id)s) DESC, finished_at DESC
LIMIT 1
