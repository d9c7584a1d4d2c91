-- What the API knows of the customer's purchases and place.
DELETE FROM customer_profiles WHERE user_id = ANY(%(ids)s)
