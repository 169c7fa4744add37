"""The local page of `detente serve`: watch a crisis, steer it, play it, compare, open results."""
