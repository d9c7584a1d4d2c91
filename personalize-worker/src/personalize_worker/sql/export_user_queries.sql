-- users.json: ask for every customer. Quote and delimiter are characters that JSON always escapes.
COPY (
  SELECT json_build_object('userId', unified_customer_id) FROM customers ORDER BY unified_customer_id
) TO STDOUT WITH (FORMAT csv, QUOTE E'\x01', DELIMITER E'\x02')
