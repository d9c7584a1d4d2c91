"""The client's scale: 180,483 customers, 4,182 products, 1,971,527 purchase lines, made once."""
