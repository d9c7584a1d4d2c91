-- Temporary tables that every stream uses: what was set aside, what is to be written, what was found written, which
-- rejected records a replay is about, and whom it all describes.
CREATE TEMP TABLE staged_rejects (
  record_id text, line integer, reason text, raw jsonb, digest uuid, seq integer, customer_id text
);
CREATE TEMP TABLE changed_records (seq integer, is_new boolean);
CREATE TEMP TABLE loaded_records (seq integer, record_id text);
CREATE TEMP TABLE replayed_records (seq integer, digest uuid, record_id text, line integer, seen_at timestamptz);
CREATE TEMP TABLE described_customers (
  unified_customer_id text, customer_name text, name_at timestamptz, phone text, phone_at timestamptz, email text,
  email_at timestamptz, address text, address_at timestamptz, province text, province_at timestamptz, city text,
  city_at timestamptz, seen_at timestamptz
);
