"""The study file: what `configs/*.yaml` may say about how to vary and run scenarios."""

from sim.study.factors import Factor
from sim.study.root import Study

__all__ = ["Factor", "Study"]
