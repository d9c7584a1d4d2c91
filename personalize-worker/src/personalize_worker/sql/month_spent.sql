-- What the current month (UTC) has cost so far.
SELECT usd FROM month_spent
