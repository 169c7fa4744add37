"""Blocks whose worker died or took too long: halved until the point at fault stands alone."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from sim.sweep import bands, tables, work
from sim.sweep.work import Product, Task, alone, bytes_of, failure


@dataclass
class _Broken:
    """A block that is run in parts: the parts that are out, and what came of the others."""

    task: Task
    out: int = 1
    products: list[Product] = field(default_factory=list)


@dataclass
class Rescue:
    """Keeps count of blocks that are run in parts, and puts them together."""

    broken: dict[int, _Broken] = field(default_factory=dict)

    def halve(self, task: Task) -> Iterator[Task]:
        """Yield the two halves of a task of more than one point, to be run apart."""
        broken = self.broken.setdefault(task.block.number, _Broken(task))
        broken.out += 1
        middle = task.block.points // 2
        yield part(task, 0, middle)
        yield part(task, middle, task.block.points)

    def came(self, product: Product) -> Product | None:
        """Take what a block, or a part of one, came to; return the block if it is complete."""
        number = product.block.number
        if (broken := self.broken.get(number)) is None:
            return product
        broken.products.append(product)
        broken.out -= 1
        if broken.out:
            return None
        del self.broken[number]
        return join(broken.task, broken.products)


def part(task: Task, first: int, last: int) -> Task:
    """Return the task of some of the points of a task: rows `first` to `last` of its block."""
    block = replace(task.block, row=task.block.row + first, points=last - first)
    here = set(list(task.groups)[first:last])
    batches = []
    for batch in task.batches:
        rows = [row for row, point in enumerate(batch.points.tolist()) if point in here]
        if rows:
            batches.append(alone(batch, rows))
    groups = {point: group for point, group in task.groups.items() if point in here}
    return replace(task, block=block, batches=tuple(batches), groups=groups)


def given_up(task: Task, why: str) -> Product:
    """Return what a task of one point comes to that could not be run, because of something."""
    (batch,) = task.batches
    summed = failure(task, batch, why)
    return Product(
        task.block, {work.SUMMARY: bytes_of(summed, "point", work.ORDER[work.SUMMARY])}, 1
    )


def join(task: Task, products: list[Product]) -> Product:
    """Return what a block came to whose parts were run apart."""
    held: dict[str, list[bytes]] = {}
    for product in products:
        for kind, content in product.files.items():
            held.setdefault(kind, []).append(content)
    files = {}
    for kind, contents in held.items():
        if kind.startswith(work.TOLD):
            (files[kind],) = contents
            continue
        parts = [tables.read(io.BytesIO(content)) for content in contents]
        files[kind] = (
            bytes_of(bands.merged(parts))
            if kind == work.BANDS
            else bytes_of(tables.joined(parts), "point", work.ORDER[kind])
        )
    return Product(task.block, files, sum(product.failed for product in products))
