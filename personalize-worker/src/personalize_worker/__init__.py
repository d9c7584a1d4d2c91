"""Orders to Amazon Personalize to the published offline tables."""
