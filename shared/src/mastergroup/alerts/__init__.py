"""Incidents: what is wrong is a row, told once to each entry of ALERT_URLS when it begins, and once when it is over."""
