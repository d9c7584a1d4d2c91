-- Temporary tables that every stream uses: what was set aside, what is to be written, and whom it describes.
CREATE TEMP TABLE staged_rejects (record_id text, line integer, reason text, raw jsonb, digest uuid);
CREATE TEMP TABLE changed_records (seq integer, is_new boolean);
CREATE TEMP TABLE described_customers (
  unified_customer_id text, customer_name text, name_at timestamptz, phone text, phone_at timestamptz, email text,
  email_at timestamptz, address text, address_at timestamptz, province text, province_at timestamptz, city text,
  city_at timestamptz, seen_at timestamptz
);
