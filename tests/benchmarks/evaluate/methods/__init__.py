"""The rows of the table, one file a family; each has the same shape.

`first(seen)` are the choices that are tried first, `then(best)` those tried round the best of them;
`fit(seen, choice, seed)` gives a model whose `recommend(users, new)` returns users x 10 item codes.
"""
