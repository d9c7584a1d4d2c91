"""The filter language: text to clauses, clauses to the items or users that they keep."""
