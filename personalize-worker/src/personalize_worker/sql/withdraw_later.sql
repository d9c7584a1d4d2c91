-- Going back to a generation: what came after it is not gone back to again; what came before it may be.
UPDATE publications
SET status = CASE WHEN generation > %(generation)s THEN 'withdrawn' ELSE 'superseded' END,
    reason = CASE WHEN generation > %(generation)s
                  THEN concat_ws('; ', reason, 'an operator went back to generation ' || %(generation)s) ELSE reason END
WHERE status = 'live' AND generation <> %(generation)s OR status = 'superseded' AND generation > %(generation)s
