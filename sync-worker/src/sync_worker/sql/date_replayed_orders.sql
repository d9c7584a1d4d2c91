-- A replayed order is as old as the feed's record, so that one which the feed sent later can still replace it.
UPDATE orders AS o SET synced_at = p.seen_at
FROM changed_records JOIN staged_orders AS s USING (seq) JOIN replayed_records AS p USING (seq)
WHERE o.source = s.source AND o.order_id = s.order_id
