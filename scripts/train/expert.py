"""The expert whose episodes the policy is trained on: it plans a push at a time, and looks one push further.

The expert of the shipped sessions tries every push in the simulator; this one tries them in `push_model` and
only the best in the simulator, which is much faster. It moves faster, does without the filter that makes
recordings smooth, and draws among plans that are about equally good, so that what is learnt has modes.
"""

from __future__ import annotations

import numpy as np
import push_model as model
from gym_pusht.envs.pusht import PushTEnv
from sessions import Expert, State

FRAME_S = 0.1
PUSH_SPEED = 110.0  # px/s
FREE_SPEED = 280.0  # px/s
CORNER_SPEED = 80.0  # px/s, at a sharp corner of the way
ACCELERATION = 900.0  # px/s^2
STANDOFF = 9.0  # px between agent and face where a push begins
WORKSPACE = (22.0, 490.0)  # px, for the centre of the agent
TABLE = (12.0, 500.0)  # px, for the corners of the block
LONGEST_PUSH = 180.0  # px
FRAME_COST = 0.06  # px of keypoint distance that one frame is worth
AHEAD, REHEARSED = 16, 6  # pushes that are looked beyond, pushes that are tried in the simulator
TRIED_MAX = 160  # pushes, where the way to the best ones is blocked
TEMPERATURE = 0.8  # px: how much worse than the best a plan that is drawn tends to be
DONE_DISTANCE = 1.5  # px of mean keypoint distance at which the block is left alone
DONE_COVERAGE = 0.96  # gym-pusht calls 0.95 a success
CORNERS = np.array(
    [[-60, -45], [60, -45], [60, -15], [-60, -15], [-15, -15], [15, -15], [15, 75], [-15, 75]], dtype=float
)


def corners(pose: np.ndarray) -> np.ndarray:
    """Keypoints [..., 8, 2] of blocks at poses [..., 3] of their centres of gravity."""
    return model.turned(CORNERS, pose[..., None, 2]) + pose[..., None, :2]


def pose_of(state: State) -> np.ndarray:
    centre = np.array(state.block) + model.turned(model.CENTRE, np.array(state.angle))
    return np.array([*centre, state.angle])


def timed(points: np.ndarray, speeds: list[float]) -> np.ndarray:
    """A point a frame along a polyline, from rest to rest, with a top speed for each leg."""
    legs = np.linalg.norm(np.diff(points, axis=0), axis=1)
    keep = np.concatenate([[True], legs > 1e-6])
    points, speeds, legs = points[keep], np.array(speeds)[keep[1:]], legs[keep[1:]]
    if len(legs) == 0:
        return np.empty((0, 2))
    ends = np.concatenate([[0.0], np.cumsum(legs)])
    grid = np.linspace(0.0, ends[-1], max(4, int(ends[-1] / 2) + 1))
    step = grid[1] - grid[0]
    speed = speeds[np.clip(np.searchsorted(ends, grid, side="right") - 1, 0, len(legs) - 1)]
    headings = np.diff(points, axis=0) / legs[:, None]
    for before, after, end in zip(headings[:-1], headings[1:], ends[1:-1]):
        at = int(np.argmin(np.abs(grid - end)))
        speed[at] = min(speed[at], max(CORNER_SPEED, FREE_SPEED * max(0.0, float(before @ after)) ** 2))
    speed[0] = speed[-1] = 0.0
    for order in (range(1, len(grid)), range(len(grid) - 2, -1, -1)):
        for i in order:
            near = i - 1 if order.step == 1 else i + 1
            speed[i] = min(speed[i], (speed[near] ** 2 + 2 * ACCELERATION * step) ** 0.5)
    moments = np.concatenate([[0.0], np.cumsum(step / (0.5 * (speed[1:] + speed[:-1])))])
    frames = int(np.ceil(moments[-1] / FRAME_S))
    along = np.interp(np.arange(1, frames + 1) * FRAME_S, moments, grid)
    return np.stack([np.interp(along, ends, points[:, axis]) for axis in (0, 1)], axis=1)


class Pushes:
    """A fixed set of pushes in the frame of the block, tried from any number of poses in the model."""

    def __init__(self, spacing: float, angles: tuple[float, ...], step: float) -> None:
        self.step = step
        points, normals = model.contacts(spacing)
        self.touch = np.repeat(points + normals * model.AGENT_RADIUS, len(angles), axis=0)
        inward = np.repeat(-normals, len(angles), axis=0)
        self.direction = model.turned(inward, np.tile(angles, len(normals)))

    def tried(self, poses: np.ndarray, goal: np.ndarray) -> dict[str, np.ndarray]:
        """For poses [m, 3]: arrays [m, pushes, ...] of the best length of each push, cost and pose there."""
        count, pushes = len(poses), len(self.touch)
        pose = np.repeat(poses, pushes, axis=0)
        touch = model.turned(np.tile(self.touch, (count, 1)), pose[:, 2]) + pose[:, :2]
        direction = model.turned(np.tile(self.direction, (count, 1)), pose[:, 2])
        alive = inside(touch - direction * STANDOFF, WORKSPACE)
        room = np.maximum(beyond_table(corners(pose)), 0.0)  # some starts lie across the edge
        best = {"cost": np.full(len(pose), np.inf), "length": np.zeros(len(pose)), "pose": pose.copy()}
        for length in np.arange(self.step, LONGEST_PUSH, self.step):
            agent = touch + direction * length
            pose = model.pushed(agent, pose)
            at = corners(pose)
            alive &= inside(agent, WORKSPACE) & (beyond_table(at) <= room)
            off = at - goal
            cost = np.sqrt(off[..., 0] ** 2 + off[..., 1] ** 2).mean(-1)
            cost += FRAME_COST * length / PUSH_SPEED / FRAME_S
            better = alive & (cost < best["cost"])
            best["cost"][better], best["length"][better] = cost[better], length
            best["pose"][better] = pose[better]
        best |= {"touch": touch, "direction": direction}
        return {name: value.reshape(count, pushes, *value.shape[1:]) for name, value in best.items()}


def inside(points: np.ndarray, bounds: tuple[float, float]) -> np.ndarray:
    return ((points > bounds[0]) & (points < bounds[1])).all(axis=-1)


def beyond_table(points: np.ndarray) -> np.ndarray:
    """How far the worst of [..., n, 2] points lies beyond the edge, px; negative within it."""
    return np.abs(points - sum(TABLE) / 2).max(axis=(-2, -1)) - (TABLE[1] - TABLE[0]) / 2


class TrainingExpert(Expert):
    """Ask `action` before each step of the environment; `done` once the block lies well."""

    def __init__(self, env: PushTEnv, random: np.random.Generator) -> None:
        super().__init__(env)
        self.random = random
        self.many = Pushes(10.0, (-0.45, -0.2, 0.0, 0.2, 0.45), step=5.0)
        self.few = Pushes(18.0, (0.0,), step=9.0)

    def action(self) -> np.ndarray:
        if not self.raw and not self.done:
            self._plan()
        target = self.raw.popleft() if self.raw else self.history[-1]
        self.history.append(target)
        return target

    def forget(self) -> None:
        """Plan anew at the next frame, from where the agent really is."""
        self.raw.clear()
        self.done = False
        self.history.append(np.array(tuple(self.env.agent.position)))

    def _plan(self) -> None:
        state = State.of(self.env)
        now = self.rehearsal.distance(state)
        enough = now < DONE_DISTANCE or self.env._get_coverage() > DONE_COVERAGE
        plans = [] if enough else self._plans(state)
        if not plans:
            self.done = True
            return
        values = np.array([value for value, _ in plans])
        if values.min() > now + 8.0:
            self.done = True
            return
        weights = np.exp(-(values - values.min()) / TEMPERATURE)
        self.raw.extend(plans[self.random.choice(len(plans), p=weights / weights.sum())][1])

    def _plans(self, state: State) -> list[tuple[float, np.ndarray]]:
        """Plans that were tried in the simulator: value in px (lower is better) and the raw commands."""
        tried = self.many.tried(pose_of(state)[None], self.rehearsal.goal)
        first = {name: value[0] for name, value in tried.items()}
        way = np.linalg.norm(first["touch"] - self.history[-1], axis=-1)
        first["cost"] = first["cost"] + FRAME_COST * way / FREE_SPEED / FRAME_S
        order = np.argsort(first["cost"])
        order = order[np.isfinite(first["cost"][order])]
        for begin in range(0, min(len(order), TRIED_MAX), AHEAD):
            plans = self._rehearsed(state, first, order[begin : begin + AHEAD])
            if plans:
                return plans
        return []

    def _rehearsed(
        self, state: State, first: dict[str, np.ndarray], order: np.ndarray
    ) -> list[tuple[float, np.ndarray]]:
        """Plans of the best of these pushes, as far as there is a way to where they begin."""
        after = (
            self.few.tried(first["pose"][order], self.rehearsal.goal)["cost"].min(axis=1) + 10 * FRAME_COST
        )
        reached = first["cost"][order]
        gain = np.maximum(0.0, reached - after)
        plans = []
        for i in np.argsort(reached - gain)[:REHEARSED]:
            push = order[i]
            for change in (-8.0, 0.0, 8.0):
                length = first["length"][push] + change
                raw = self._raw(state, first["touch"][push], first["direction"][push], length)
                if raw is None or len(raw) == 0:
                    continue
                settled = np.vstack([raw, np.repeat(raw[-1:], 3, axis=0)])
                distance = self.rehearsal.distance(self.rehearsal.run(state, settled)[-1])
                plans.append((distance + FRAME_COST * len(raw) - gain[i], raw))
        return plans

    def _raw(
        self, state: State, touch: np.ndarray, direction: np.ndarray, length: float
    ) -> np.ndarray | None:
        begin = touch - direction * STANDOFF
        route = self._route(state, begin)
        if route is None:
            return None
        points = np.vstack([route, touch + direction * max(2.0, length)])
        return timed(points, [FREE_SPEED] * (len(route) - 1) + [PUSH_SPEED])
