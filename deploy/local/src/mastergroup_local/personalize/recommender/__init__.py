"""The recommender: one file per recipe, each with `fit` and a model with `recommend`; numpy and scipy only."""
