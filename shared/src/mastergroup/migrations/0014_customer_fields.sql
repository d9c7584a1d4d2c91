-- When each field of a customer was last told, so that the newest wins whichever window of the feed it came in.
ALTER TABLE customers
  ADD COLUMN name_at timestamptz, ADD COLUMN phone_at timestamptz, ADD COLUMN email_at timestamptz,
  ADD COLUMN address_at timestamptz, ADD COLUMN province_at timestamptz, ADD COLUMN city_at timestamptz;
ALTER TABLE merged_customers
  ADD COLUMN name_at timestamptz, ADD COLUMN phone_at timestamptz, ADD COLUMN email_at timestamptz,
  ADD COLUMN address_at timestamptz, ADD COLUMN province_at timestamptz, ADD COLUMN city_at timestamptz;

DO $$
DECLARE
  relation text;
BEGIN
  FOREACH relation IN ARRAY ARRAY['customers', 'merged_customers'] LOOP
    EXECUTE format('UPDATE %I SET
      name_at = CASE WHEN customer_name IS NOT NULL THEN seen_at END, phone_at = CASE WHEN phone IS NOT NULL THEN seen_at END,
      email_at = CASE WHEN email IS NOT NULL THEN seen_at END, address_at = CASE WHEN address IS NOT NULL THEN seen_at END,
      province_at = CASE WHEN province IS NOT NULL THEN seen_at END, city_at = CASE WHEN city IS NOT NULL THEN seen_at END',
      relation);
  END LOOP;
END $$;
