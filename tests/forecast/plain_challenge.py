"""The challenge model in plain Python, one actor and one pair after the other.

Written from the equations, not from the engine; `as_run` takes the denominator and the order of
offers with which the printed course of rounds follows.
"""

from functools import cache


def support(position, weight, one, other):
    return sum(
        w * max(0.0, abs(x - position[other]) - abs(x - position[one]))
        for x, w in zip(position, weight, strict=True)
    )


@cache
def all_votes(position, weight):
    """Return the votes on all pairs, for and against."""
    everyone = range(len(position))
    return 2 * sum(support(position, weight, i, j) for i in everyone for j in everyone)


def chance(position, weight, i, j, *, as_run):
    won, lost = support(position, weight, i, j), support(position, weight, j, i)
    both = all_votes(tuple(position), tuple(weight)) if as_run else won + lost
    return won / both if both else 0.5


def expects(position, weight, salience, r, i, j, *, as_run):
    """Return what i expects from challenging j, in the eyes of an actor with risk r."""
    away = abs(position[i] - position[j])
    wins, loses = 2 - 4 * ((1 - away) / 2) ** r, 2 - 4 * ((1 + away) / 2) ** r
    p = chance(position, weight, i, j, as_run=as_run)
    fight = p * wins + (1 - p) * loses
    return salience[j] * fight + (1 - salience[j]) * wins - (2 - 4 * 0.5**r)


def risks(position, weight, salience, *, as_run):
    everyone = range(len(position))
    threats = [
        sum(expects(position, weight, salience, 1, j, i, as_run=as_run) for j in everyone if j != i)
        for i in everyone
    ]
    low, high = min(threats), max(threats)
    shares = [(2 * threat - high - low) / (high - low) for threat in threats]
    return [(1 - share / 3) / (1 + share / 3) for share in shares]


def offers(position, weight, salience, r, i, *, as_run):
    """Return the offers that bind an actor: kind, where it would move, and where the other is."""
    for j in range(len(position)):
        if position[i] == position[j]:
            continue
        own = expects(position, weight, salience, r[i], i, j, as_run=as_run)
        other = expects(position, weight, salience, r[i], j, i, as_run=as_run)
        if other > own > 0:
            yield 1, position[j], 0.0
        elif other > -own > 0:
            share = -own / other
            between = (-own * position[i] + other * position[j]) / (other - own)
            yield 2, position[i] + share * (position[j] - position[i]), between
        elif other > 0 > own:
            yield 3, position[j], 0.0


def next_round(position, weight, salience, *, as_run=False):
    """Return where all stand after a round."""
    r = risks(position, weight, salience, as_run=as_run)
    moved = list(position)
    for i, here in enumerate(position):
        made = list(offers(position, weight, salience, r, i, as_run=as_run))
        if not made:
            continue
        if as_run:  # by kind; compromises by where the two would meet, the others by nearness
            kind = min(made)[0]
            first = [
                (meeting if kind == 2 else abs(to - here), to)
                for which, to, meeting in made
                if which == kind
            ]
            moved[i] = min(first)[1]
        else:
            least = min(abs(to - here) for _, to, _ in made)
            nearest = [to for _, to, _ in made if abs(to - here) <= least + 1e-9]
            moved[i] = sum(nearest) / len(nearest)
    return moved
