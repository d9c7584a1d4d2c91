-- The generation in service.
SELECT generation, published_at, data_through FROM live_generation
