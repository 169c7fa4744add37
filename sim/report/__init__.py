"""One page about a folder of results: what was asked, what came out, and how to get it again."""
