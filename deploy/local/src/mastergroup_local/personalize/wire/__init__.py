"""The protocols: requests and answers by botocore's own service models."""
