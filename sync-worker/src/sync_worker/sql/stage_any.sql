-- Temporary tables that every stream uses: what was set aside, what is to be written, and whom it describes.
CREATE TEMP TABLE staged_rejects (record_id text, line integer, reason text, raw jsonb, digest uuid);
CREATE TEMP TABLE changed_records (seq integer, is_new boolean);
CREATE TEMP TABLE described_customers (
  unified_customer_id text, customer_name text, phone text, email text, address text, province text, city text,
  seen_at timestamptz
);
