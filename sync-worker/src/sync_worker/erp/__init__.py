"""The ERP's side: asking, reading what it answers, and which days to ask for."""
