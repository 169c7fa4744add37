"""What the site needs beside the pages: a first page, equations, links out of this folder.

The first page is the README and `contributing.md` is CONTRIBUTING.md, so that neither is written
twice. Equations become MathML when the site is built; nothing is fetched when it is read.
"""

import re
from pathlib import Path
from typing import Any

from latex2mathml.converter import convert
from mkdocs.structure.files import File, Files

ROOT = Path(__file__).parent.parent
FROM_ABOVE = {"index.md": "README.md", "contributing.md": "CONTRIBUTING.md"}
EQUATION = re.compile(
    r'<(?P<tag>span|div) class="arithmatex">\\[(\[](?P<latex>.*?)\\[)\]]</(?P=tag)>', re.DOTALL
)
LINK = re.compile(r"(?P<mark>!?)\[(?P<text>[^\]]*)\]\((?P<to>[^()\s#]+)(?P<anchor>#[^()\s]*)?\)")
BY_NAME = {name: page for page, name in FROM_ABOVE.items()}


def on_config(config: Any) -> Any:
    """Put pages that the contents do not list at their end."""
    docs = ROOT / "docs"
    there = {path.relative_to(docs).as_posix() for path in docs.rglob("*.md")}
    if more := sorted(there - _pages(config["nav"])):
        config["nav"].append({"More": more})
    return config


def _pages(node: Any) -> set[str]:
    if isinstance(node, str):
        return {node}
    parts = node.values() if isinstance(node, dict) else node
    return set().union(*map(_pages, parts))


def on_files(files: Files, config: Any) -> Files:
    """Add the pages that lie above this folder."""
    for page, name in FROM_ABOVE.items():
        text = (ROOT / name).read_text(encoding="utf-8")
        files.append(File.generated(config, page, content=text))
    return files


def on_page_markdown(markdown: str, page: Any, files: Files, **_more: Any) -> str:
    """Point links to pages of the site; what is not on the site is named without a link."""
    source = page.file.src_uri
    folder = (ROOT if source in FROM_ABOVE else ROOT / "docs" / source).parent
    if source in FROM_ABOVE:
        folder = ROOT
    return LINK.sub(lambda found: _linked(found, source, folder, files), markdown)


def _linked(found: re.Match[str], source: str, folder: Path, files: Files) -> str:
    to = found["to"]
    if ":" in to:
        return found["text"]  # nothing on the site leads elsewhere
    target = (folder / to).resolve()
    name = BY_NAME.get(target.name) if target.parent == ROOT else None
    if name is None and target.is_relative_to(ROOT / "docs"):
        name = target.relative_to(ROOT / "docs").as_posix()
    if name is None or files.get_file_from_path(name) is None:
        return found["text"]
    up = "../" * source.count("/")
    return f"{found['mark']}[{found['text']}]({up}{name}{found['anchor'] or ''})"


def on_page_content(html: str, **_more: Any) -> str:
    """Turn equations into MathML."""
    return EQUATION.sub(_equation, html)


def _equation(found: re.Match[str]) -> str:
    latex = found["latex"].replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return convert(latex.strip(), display="block" if found["tag"] == "div" else "inline")
