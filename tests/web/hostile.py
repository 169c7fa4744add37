"""Scenarios that try to do harm where their text is shown."""

import json

from sim.scenario.document import parse_document

RUN = "window.__ran=(window.__ran||0)+1"
PAYLOADS = (
    f"<script>{RUN}</script>",
    f"<img src=x onerror={RUN}>",
    f"<svg onload={RUN}>",
    f"<svg><script>{RUN}</script></svg>",
    f"<iframe srcdoc='<script>parent.{RUN}</script>'></iframe>",
    f"<body onload={RUN}>",
    f"<details open ontoggle={RUN}>",
    f"<a href='javascript:{RUN}'>x</a>",
    f"[x](javascript:{RUN})",
    "![x](http://example.invalid/a.png)",
    "<img src='http://example.invalid/b.png'>",
    f"</style><script>{RUN}</script>",
    f"</p></div><script>{RUN}</script>",
    f"{{{{constructor.constructor('{RUN}')()}}}}",
    f"${{{RUN}}}",
    f"<math><mtext><script>{RUN}</script>",
    f"<input autofocus onfocus={RUN}>",
    f"<style>@import 'http://example.invalid/c.css';</style>{RUN}",
    f"<object data='data:text/html,<script>{RUN}</script>'>",
    f"\"'><script>{RUN}</script>",
)
TEXTS = ("title", "zero", "one", "note", "notes")


def hostile(text):
    """A scenario with payloads in all of its texts, in the order of the list, over and over."""
    tree = parse_document(text, "small").tree
    count = iter(range(10_000))

    def payload():
        return PAYLOADS[next(count) % len(PAYLOADS)]

    def walk(node, loc):
        for key, value in node.items():
            named = key == "name" and loc
            if isinstance(value, str) and (
                key in TEXTS or named or loc in (("claims",), ("sources",))
            ):
                node[key] = payload()
            elif isinstance(value, dict):
                walk(value, (*loc, key))
            elif isinstance(value, list):
                for item in value:
                    if isinstance(item, dict):
                        walk(item, (*loc, key))

    walk(tree, ())
    assert next(count) >= len(PAYLOADS)
    return json.dumps(tree, indent=1, default=str)
