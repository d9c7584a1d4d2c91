"""The whole day's work on the real local stack: how long it takes, and how much memory each program holds."""
