-- An order that got a line is not what the feed sent: when it comes again, it is written whole.
UPDATE orders AS o SET content_hash = md5(o.content_hash::text || ' with replayed lines')::uuid, run_id = %(run_id)s
FROM changed_records JOIN staged_orders AS s USING (seq)
WHERE o.source = s.source AND o.order_id = s.order_id
