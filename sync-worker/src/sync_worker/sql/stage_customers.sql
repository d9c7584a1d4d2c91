-- Temporary tables that hold one window of customer records until it is merged; seq is the place in the feed.
CREATE TEMP TABLE staged_customers (
  seq integer, source text, record_id text, unified_customer_id text, customer_name text, phone text, email text,
  address text, province text, city text, seen_at timestamptz, content_hash uuid
);
CREATE TEMP TABLE corrected_customers (seq integer, former_id text, unified_customer_id text);
