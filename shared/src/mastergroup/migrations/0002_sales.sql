-- What came from the ERP. The client's own reports read these names.
-- The small integers (customer_no, product_no) are what the matrix code works with.

CREATE TABLE customers (
  unified_customer_id text PRIMARY KEY,
  customer_no         integer GENERATED ALWAYS AS IDENTITY UNIQUE,
  customer_name       text,
  phone               text,
  email               text,
  address             text,
  province            text,
  city                text,
  seen_at             timestamptz NOT NULL,        -- time of the newest record that described the customer
  updated_at          timestamptz NOT NULL DEFAULT now()
);
COMMENT ON COLUMN customers.phone IS 'Contact data: never readable by the API role.';

-- The customer records of the ERP, as (source, record id): what a repeat of a record is told by.
CREATE TABLE customer_records (
  source              text NOT NULL,
  record_id           text NOT NULL,
  unified_customer_id text NOT NULL,
  content_hash        uuid NOT NULL,
  updated_at          timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (source, record_id)
);

-- Corrections and merges: orders of alias_id belong to unified_customer_id.
CREATE TABLE customer_aliases (
  alias_id            text PRIMARY KEY,
  unified_customer_id text NOT NULL CHECK (unified_customer_id <> alias_id),
  reason              text NOT NULL,
  created_at          timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE products (
  product_id     text PRIMARY KEY,                 -- the SKU
  product_no     integer GENERATED ALWAYS AS IDENTITY UNIQUE,
  product_name   text NOT NULL,
  category       text,
  product_type   text,
  brand_name     text,
  price          numeric(14, 2),
  in_stock       boolean,                          -- NULL: the ERP does not say; served as in stock
  is_active      boolean NOT NULL DEFAULT true,
  is_merchandise boolean NOT NULL DEFAULT true,    -- false: postage, fees, discounts; sold but never recommended
  derived        boolean NOT NULL DEFAULT false,   -- known only from order lines
  content_hash   uuid NOT NULL,
  updated_at     timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE orders (
  source              text NOT NULL CHECK (source IN ('pos', 'oe')),
  order_id            text NOT NULL,
  order_name          text,
  unified_customer_id text,                        -- NULL: nobody was named
  customer_name       text,
  province            text,
  city                text,
  country             text,
  order_date          timestamptz NOT NULL,
  status              text,
  is_purchase         boolean NOT NULL,            -- false: cancelled, refunded or deleted
  total_price         numeric(14, 2),
  discount            numeric(14, 2),
  payment_mode        text,
  brand_name          text,
  content_hash        uuid NOT NULL,
  run_id              text NOT NULL,
  synced_at           timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (source, order_id)
);
CREATE INDEX orders_by_customer ON orders (unified_customer_id, order_date);
CREATE INDEX orders_by_date ON orders (order_date);

CREATE TABLE order_items (
  source       text NOT NULL,
  order_id     text NOT NULL,
  line         integer NOT NULL,                   -- position in the order, from 1
  product_id   text NOT NULL,
  product_name text,
  quantity     numeric(14, 3) NOT NULL,            -- negative: a return
  unit_price   numeric(14, 2),                     -- PKR; NULL: the ERP gave none
  PRIMARY KEY (source, order_id, line)
);

-- What was really bought: no cancelled orders, no returns.
CREATE VIEW purchase_lines AS
SELECT o.source, o.order_id, o.unified_customer_id, o.province, o.city, o.order_date,
       i.product_id, i.quantity, i.unit_price, i.quantity * coalesce(i.unit_price, 0) AS revenue
FROM orders o
JOIN order_items i USING (source, order_id)
WHERE o.is_purchase AND i.quantity > 0;
