"""What can be wrong with a folder of results; kept apart so that the command starts quickly."""


class FolderInUse(Exception):
    """A folder holds something that must not be overwritten."""
