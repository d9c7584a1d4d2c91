"""Whole cycles with kills on the way: what is published in the end is what an undisturbed cycle publishes."""
