"""A service that boto3 cannot tell from Amazon Personalize, with a recommender of its own."""
