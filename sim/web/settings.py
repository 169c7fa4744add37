"""How the server of the page is set up: whom it answers, what it takes, how it looks."""

from pathlib import Path
from typing import Any, Final

from sim.plots.style import INK
from sim.web.look import BACK, DEEP, PANEL

LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")
"""Addresses that only this machine reaches."""

UPLOAD_LIMIT: Final = 256 * 1024
"""Bytes of an uploaded scenario, at the most."""

SCRIPT: Final = Path(__file__).parent / "entry" / "page.py"


def options(address: str, port: int) -> dict[str, Any]:
    """Return the settings of the server; as flags they go before variables and files of a user.

    Parameters
    ----------
    address : str
        On which it listens.
    port : int
        In [1, 65535].

    Notes
    -----
    A page of another origin gets no connection, nor does one that has led a foreign name to this
    machine: only `LOOPBACK`, and the address where another is given, are taken as hosts.
    """
    hosts = list(dict.fromkeys([*LOOPBACK, address]))
    return {
        "server.address": address,
        "server.port": port,
        "server.headless": True,
        "server.allowedHosts": hosts,
        "server.enableCORS": True,
        "server.corsAllowedOrigins": [],
        "server.enableXsrfProtection": True,
        "server.maxUploadSize": 1,
        "server.maxMessageSize": 50,
        "server.fileWatcherType": "none",
        "server.runOnSave": False,
        "server.enableStaticServing": False,
        "server.enableAgentApi": False,
        "server.baseUrlPath": "",
        "server.showEmailPrompt": False,
        "server.disconnectedSessionTTL": 30,
        "server.trustedUserHeaders": {},
        "browser.gatherUsageStats": False,
        "client.toolbarMode": "minimal",
        "client.showErrorDetails": "none",
        "client.showErrorLinks": False,
        "client.showSidebarNavigation": False,
        "runner.magicEnabled": False,
        "runner.fastReruns": True,
        "global.developmentMode": False,
        "logger.level": "error",
        "logger.hideWelcomeMessage": True,
        "theme.base": "light",
        "theme.primaryColor": DEEP,
        "theme.backgroundColor": BACK,
        "theme.secondaryBackgroundColor": PANEL,
        "theme.textColor": INK,
        "theme.linkColor": DEEP,
        "theme.borderColor": "#8a929b",
        "theme.showWidgetBorder": True,
        "theme.font": "sans-serif",
    }
