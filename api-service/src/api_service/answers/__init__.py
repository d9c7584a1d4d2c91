"""What each endpoint answers: reads what it needs, leaves the choice to the decision, shapes the result."""
