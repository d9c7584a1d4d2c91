-- The generation in service.
SELECT generation, published_at, data_through, reason FROM live_generation
