"""Text of others on the page: always text, never markup."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from markupsafe import Markup

from sim.scenario.problems import InvalidInput

PUNCTUATION: Final = re.compile(r"([\\`*_{}\[\]()#+\-.!|~$:<>&^=@/\"'])")
LONGEST: Final = 160
"""Letters of a label."""


def plain(text: str) -> str:
    r"""Return text so that what takes Markdown shows it as it is.

    Examples
    --------
    >>> print(plain("a *b* <i>"))
    a \*b\* \<i\>
    """
    short = text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
    return PUNCTUATION.sub(r"\\\1", " ".join(short.split()))


def html(form: str, *parts: object, **named: object) -> Markup:
    """Return markup of ours with parts of others put in as text.

    Examples
    --------
    >>> html("<b>{}</b>", "<script>")
    Markup('<b>&lt;script&gt;</b>')
    """
    return Markup(form).format(*parts, **named)


def joined(parts: Iterable[Markup]) -> Markup:
    """Return pieces of markup one after the other."""
    return Markup("").join(parts)


def table(columns: Sequence[str], rows: Iterable[Sequence[object]], caption: str = "") -> Markup:
    """Return a table that can be scrolled sideways on its own where the page is narrow."""
    head = joined(html('<th scope="col">{}</th>', column) for column in columns)
    body = joined(
        html("<tr>{}</tr>", joined(html("<td>{}</td>", cell) for cell in row)) for row in rows
    )
    said = html("<caption>{}</caption>", caption) if caption else Markup("")
    form = (
        '<div class="wide" tabindex="0" role="region" aria-label="{}"><table>{}<thead><tr>{}</tr>'
        "</thead><tbody>{}</tbody></table></div>"
    )
    return html(form, caption or "Table", said, head, body)


def bullets(items: Iterable[object], kind: str = "") -> Markup:
    """Return a list."""
    rows = joined(html("<li>{}</li>", item) for item in items)
    return html('<ul class="{}">{}</ul>', kind, rows)


def note(text: object, kind: str = "small") -> Markup:
    """Return a paragraph: `small` print, `warning`, `fault` or `said`."""
    return html('<p class="{}">{}</p>', kind, text)


def faults(error: InvalidInput, lead: str) -> Markup:
    """Return what is wrong with an input, each fault where it stands."""
    shown = [str(problem) for problem in error.problems[:40]]
    more = len(error.problems) - len(shown)
    tail = [f"and {more} more"] if more > 0 else []
    return html('<div class="fault" role="alert"><p>{}</p>{}</div>', lead, bullets([*shown, *tail]))


def bar(share: float, colour: str, low: float | None = None, high: float | None = None) -> Markup:
    """Return a bar of a share in [0, 1], with a line over its interval."""
    span = Markup("")
    if low is not None and high is not None:
        form = '<i class="span" style="left:{:.1f}%;width:{:.1f}%"></i>'
        span = html(form, 100 * low, 100 * (high - low))
    fill = html('<i class="fill" style="width:{:.1f}%;background:{}"></i>', 100 * share, colour)
    return html('<div class="bar" aria-hidden="true">{}{}</div>', fill, span)
