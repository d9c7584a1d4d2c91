"""Is all at AWS as the batch needs it? `python -m personalize_worker.aws_check` looks and says what to do."""
