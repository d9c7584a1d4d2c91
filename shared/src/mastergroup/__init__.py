"""What two services must agree on: settings, database, queues, runs, logging."""
