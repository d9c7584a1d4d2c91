-- What the API reads, apart from the published lists of 0005. Written by the sync; no contact data.

-- One row: what the cache keys and `data_through` come from.
CREATE TABLE data_version (
  only_row     boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  version      bigint NOT NULL,                    -- grows with every sync that changed something
  data_through timestamptz,                        -- newest synced order
  changed_at   timestamptz NOT NULL
);
INSERT INTO data_version (version, changed_at) VALUES (0, now());

CREATE TABLE table_counts (
  table_name text PRIMARY KEY,
  row_count  bigint NOT NULL
);
INSERT INTO table_counts
SELECT unnest(ARRAY['orders', 'order_items', 'customers', 'products', 'offline_user_recommendations',
                    'offline_similar_items', 'offline_item_affinity']), 0;

CREATE VIEW product_cards AS
SELECT product_id, product_name, category, price, coalesce(in_stock, true) AS in_stock,
       is_active AND is_merchandise AS is_offered
FROM products;

-- Per customer: where the last purchase went, and what was bought. Ids hold phones, so personal all the same.
CREATE TABLE customer_profiles (
  user_id       text PRIMARY KEY,
  province      text,
  city          text,
  last_order_at timestamptz NOT NULL,
  purchased     text[] NOT NULL,                   -- distinct product ids, newest first
  last_products text[] NOT NULL                    -- product ids of the newest purchase order
);

-- Bought by most customers lately; the fallback lists.
CREATE TABLE popular_products (
  scope      text NOT NULL CHECK (scope IN ('all', 'province', 'city', 'category')),
  place      text NOT NULL,                        -- '' for all; else the province, city or category
  rank       integer NOT NULL,                     -- from 1
  product_id text NOT NULL,
  score      double precision NOT NULL,            -- share of the scope's recent buyers who bought it, 0..1
  PRIMARY KEY (scope, place, rank)
);

-- time_filter everywhere: today | 7days | 30days | all
CREATE TABLE window_totals (
  time_filter           text PRIMARY KEY,
  window_start          timestamptz,               -- NULL: from the first order
  window_end            timestamptz NOT NULL,
  orders                integer NOT NULL,
  customers             integer NOT NULL,          -- active: ordered in the window
  products              integer NOT NULL,          -- sold in the window
  active_customer_pairs integer NOT NULL
);

CREATE TABLE product_sales (
  time_filter text NOT NULL,
  product_id  text NOT NULL,
  orders      integer NOT NULL,
  revenue     numeric(18, 2) NOT NULL,             -- PKR
  PRIMARY KEY (time_filter, product_id)
);

CREATE TABLE product_pairs (
  time_filter       text NOT NULL,
  product_a_id      text NOT NULL,                 -- a < b
  product_b_id      text NOT NULL,
  order_count       integer NOT NULL,              -- orders holding both
  customer_count    integer NOT NULL,              -- customers who bought both in the window
  combined_revenue  numeric(18, 2) NOT NULL,       -- both products' lines in those orders
  support           double precision NOT NULL,
  confidence_a_to_b double precision NOT NULL,
  confidence_b_to_a double precision NOT NULL,
  lift              double precision NOT NULL,
  PRIMARY KEY (time_filter, product_a_id, product_b_id)
);
CREATE INDEX product_pairs_ranked ON product_pairs (time_filter, order_count DESC, lift DESC, product_a_id, product_b_id);
CREATE INDEX product_pairs_by_b ON product_pairs (time_filter, product_b_id);

CREATE TABLE customer_similarity (
  time_filter             text NOT NULL,
  rank                    integer NOT NULL,        -- 1: most similar customers
  customer_id             text NOT NULL,
  customer_name           text,
  similar_customers_count integer NOT NULL,
  top_shared_products     jsonb NOT NULL,          -- [{"product_id", "shared_count"}], at most 5
  PRIMARY KEY (time_filter, rank)
);
