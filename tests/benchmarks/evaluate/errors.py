"""What can be wrong with the data, in a sentence for who gave it."""


class DataError(Exception):
    """The message says what is wrong and where."""
