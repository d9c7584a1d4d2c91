"""How many requests a second one API process answers, from each of its stores, beside what others would write."""
