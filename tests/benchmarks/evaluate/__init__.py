"""`make evaluate`: our recommender beside popularity, the customers' own purchases and `implicit`, on hidden weeks."""
