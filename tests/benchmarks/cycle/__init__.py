"""The whole cycle on the real local stack: how long it takes, and how much memory its programs hold."""
