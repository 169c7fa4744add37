"""Phase 4: the options of everybody, what they are worth, and which is taken (7.8 to 7.10)."""

import math
from dataclasses import dataclass

from tests.reference import measures
from tests.reference.doctrines import leans
from tests.reference.formulas import (
    SAME_POINT,
    beyond,
    chance_of_yielding,
    log_chance_of_yielding,
    nearer,
    share_conceded,
)
from tests.reference.lines import must_ask
from tests.reference.values import risk


@dataclass
class Option:
    """One thing that an actor may do, with the parts of its value (7.9)."""

    kind: str
    issue: str | None = None
    size: float | None = None
    measure: str | None = None
    available: bool = True
    own: float = 0.0  # critical risk of the own principal
    rival: float = 0.0  # that of the other one, as it is seen
    deal: float = 0.0
    no_deal: float = 0.0
    direct: float = 0.0
    duty: float = 0.0
    lean: float = 0.0
    fixed: float | None = None  # value of what ends the bargaining
    target: float | None = None  # where a concession leads

    def insisting(self, sharpness):
        """Return the gamble between the own demand and no deal."""
        chance = chance_of_yielding(self.own, self.rival, sharpness)
        return chance * self.deal + (1 - chance) * self.no_deal

    def value(self, sharpness):
        """Return the value of the option."""
        worth = self.insisting(sharpness) if self.fixed is None else self.fixed
        return worth - self.direct - self.duty + self.lean


def decide(world):
    """Return the option that each actor takes; all of them decide from the same state."""
    case = world.case
    luck = world.luck.numbers("CHOICE", world.round, len(case.actors))
    return {actor: choose(world, actor, u) for actor, u in zip(case.actors, luck, strict=True)}


def choose(world, actor, u):
    """Value every option of an actor, and take one."""
    sharpness = world.case.dynamics.sharpness
    options = valued(world, actor)
    values = [option.value(sharpness) for option in options]
    rationality = world.case.file.actors[actor].rationality
    if rationality == "best_response":
        chosen, confidence = best(options, values, sharpness), 1.0
    else:
        chances = quantal_response(options, values, rationality)
        chosen = sampled(chances, u)
        confidence = chances[chosen]
    world.choice[actor], world.confidence[actor] = chosen, confidence
    world.worth[actor], world.holding[actor] = values[chosen], values[0]
    return options[chosen]


def menu(world, actor):
    """Return the options of an actor, in a fixed order."""
    case = world.case
    options = [Option("hold")]
    if actor == case.head(actor):
        steps = case.dynamics.steps
        options += [Option("concede", issue, size) for issue in case.issues for size in steps]
        options.append(Option("accept"))
    if case.role(actor) == "partner":
        return options
    owned = case.owned(actor)
    plain = [name for name in owned if case.measures[name].force is None]
    ends = [name for name in plain if case.measures[name].reversible]
    options += [Option("measure", measure=name) for name in plain]
    options += [Option("withdraw", measure=name) for name in ends]
    return options + [Option("force", measure=name) for name in owned if name not in plain]


def valued(world, actor):
    """Return the options of an actor, each with its value."""
    case, options = world.case, menu(world, actor)
    head, rival = case.head(actor), case.rival(actor)
    for option in options:
        option.deal, option.no_deal = world.own_offer[actor], world.no_deal[actor]
        option.own, option.rival = world.risk[head], world.risk[rival]
        if option.kind in VALUING:
            VALUING[option.kind](world, actor, option)
        option.rival += world.error[actor]
    for option in options:
        if option.kind == "force":
            more = option.value(case.dynamics.sharpness)
            holding = options[0].value(case.dynamics.sharpness)
            option.available = world.open[option.measure] and more > holding
    add_duty(world, actor, options)
    leans(world, actor, options)
    return options


def concede(world, actor, option):
    """Value a step on one issue: it lowers the own demand and both risks."""
    case, issue, rival = world.case, option.issue, world.case.rival(actor)
    side, toward = case.side(actor), case.toward[actor][option.issue]
    here = world.position[actor][issue]
    limit = nearer(world.room[side][issue], world.position[rival][issue], toward)
    there = here + toward * min(option.size, max(toward * (limit - here), 0.0))
    heard = world.consulted[side] or not must_ask(world, side, issue)
    moves = abs(there - here) > SAME_POINT
    option.target, option.available = there, moves and heard and not world.settled[issue]

    def gain(who):
        return case.loss(who, issue, here) - case.loss(who, issue, there)

    option.deal = world.own_offer[actor] + gain(actor)
    given = share_conceded(world.own_offer[actor], option.deal, case.span[actor])
    option.direct = world.audience[actor] * given
    option.own = risk(world, actor, deal=option.deal)
    option.rival = risk(world, rival, more=gain(rival))


def accept(world, actor, option):
    """Value taking the other side's offer: its utility less the cost of backing down."""
    case, side, offer = world.case, world.case.side(actor), world.position[world.case.rival(actor)]
    still_open = [issue for issue in case.issues if not world.settled[issue]]
    bound = {actor: set(case.issues)}
    bound |= {who: issues for who, issues in case.ratifies.items() if world.vetoed[who]}
    within = all(
        beyond(offer[issue], world.red_line[who][issue], case.toward[who][issue]) <= SAME_POINT
        for who, issues in bound.items()
        for issue in still_open
        if issue in issues
    )
    heard = world.consulted[side] or not any(must_ask(world, side, k) for k in still_open)
    option.available = bool(still_open) and within and heard
    own, other = world.own_offer[actor], world.other_offer[actor]
    option.fixed = other - world.audience[actor] * share_conceded(own, other, case.span[actor])


def begin(world, actor, option):
    """Value beginning a measure."""
    name = option.measure
    option.available = world.open[name]
    option.direct = measures.skipping(world, actor, name)
    option.lean = grievance(world, actor, name)
    lost = world.case.measures[name].credit if world.credited[name] else 0.0
    _revalue(world, actor, option, -lost, begins=True)


def withdraw(world, actor, option):
    """Value ending a measure."""
    measure = world.case.measures[option.measure]
    option.available = world.is_active(option.measure)
    option.direct = world.audience[actor] * measure.commitment
    _revalue(world, actor, option, measure.credit, begins=False)


def _revalue(world, actor, option, credit, *, begins):
    """Set no deal and both risks after a measure has begun or ended."""
    name, head, rival = option.measure, world.case.head(actor), world.case.rival(actor)
    no_deal = {
        who: world.no_deal[who] + measures.change_of_no_deal(world, who, name, begins)
        for who in {actor, head, rival}
    }
    if begins:
        no_deal[actor] -= measures.expected_answers(world, actor, name)
    option.no_deal = no_deal[actor]
    option.own = risk(world, head, no_deal=no_deal[head])
    option.rival = risk(world, rival, no_deal=no_deal[rival], more=credit)


def use_force(world, actor, option):
    """Value a decisive use of force."""
    option.fixed = measures.value_of_force(world, actor, option.measure)
    option.direct = measures.skipping(world, actor, option.measure)
    option.lean = grievance(world, actor, option.measure)


VALUING = {
    "concede": concede,
    "accept": accept,
    "measure": begin,
    "withdraw": withdraw,
    "force": use_force,
}


def grievance(world, actor, name):
    """Return the lean to hitting back by a measure."""
    return world.grievance[actor] * world.case.rung_severity(world.case.measures[name].rung)


def add_duty(world, actor, options):
    """Charge every option but a called answer with the cost of leaving it out."""
    for name in world.case.owned(actor):
        if world.called[name] and world.open[name]:
            for option in options:
                if option.measure != name or option.kind == "withdraw":
                    option.duty += world.audience[actor]


def quantal_response(options, values, rationality):
    """Return the chance of each option (7.10): by kind the mean, within a kind the logit share."""
    top = max(rationality * v for o, v in zip(options, values, strict=True) if o.available)
    kinds = [option.kind for option in options if option.available]
    weights = [
        math.exp(max(rationality * value - top, -745)) / kinds.count(option.kind)
        if option.available
        else 0.0
        for option, value in zip(options, values, strict=True)
    ]
    return [weight / sum(weights) for weight in weights]


def sampled(chances, u):
    """Return the first option at which the chances added up pass the uniform number."""
    reached = 0.0
    for row, chance in enumerate(chances):
        reached += chance
        if reached > u * sum(chances):
            return row
    return max(row for row, chance in enumerate(chances) if chance > 0)


def best(options, values, sharpness):
    """Return the best option; ties go to the highest log of chance times gain, then the first."""
    highest = max(value for o, value in zip(options, values, strict=True) if o.available)
    tied = [
        row
        for row, option in enumerate(options)
        if option.available and values[row] >= highest - 1e-12
    ]
    return max(tied, key=lambda row: log_gain(options[row], sharpness))


def log_gain(option, sharpness):
    """Return the logarithm of chance times gain over no deal."""
    gain = option.deal - option.no_deal
    if gain <= 0:
        return -math.inf
    return math.log(gain) + log_chance_of_yielding(option.own, option.rival, sharpness)
