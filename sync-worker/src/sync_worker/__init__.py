"""ERP to orders, customers and products, then the sales aggregates."""
