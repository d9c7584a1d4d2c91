-- When the newest data of each kind are from, in Unix seconds; null where there never were any.
SELECT extract(epoch FROM live.data_through)::float8 AS orders, extract(epoch FROM live.synced_at)::float8 AS sync,
       extract(epoch FROM live.published_at)::float8 AS batch
FROM {live} AS live
