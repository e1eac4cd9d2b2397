"""A scripted expert for gym-pusht: it plans one push at a time by trying pushes in a copy of the simulator.

No learned model. A plan is: go round the block to a point beside one of its faces, push in a straight line,
stop. The pushes are tried on the simulator itself, so that the same seed gives the same session. Commands
pass a short low-pass filter, which bounds their speed, acceleration and jerk.
"""

from __future__ import annotations

import heapq
from collections import deque
from dataclasses import dataclass

import numpy as np
import shapely.geometry as sg
from gym_pusht.envs.pusht import PushTEnv
from pusht_motion import FILTER, FRAME_S, FREE_SPEED, smooth, timed
from pusht_rehearsal import Rehearsal, State, rotate

PUSH_SPEED = 75.0  # px/s, from the standoff point on
AGENT_RADIUS = 15.0
STANDOFF = 9.0  # px between agent and face where a push begins
CLEARANCE = 4.0  # px kept from the block on the way there
WORKSPACE = (30.0, 482.0)  # px, for the centre of the agent, on both axes
LONGEST_PUSH = 170.0  # px
TIME_WEIGHT = 0.04  # px of keypoint distance that one frame is worth
GOOD_ENOUGH = 1.5  # px of mean keypoint distance at which the expert lets go
COVERAGE_ENOUGH = 0.95  # gym-pusht's own measure of success


@dataclass(frozen=True)
class Push:
    """A push in block coordinates: a point on the outline, its outward normal, the direction of motion."""

    point: tuple[float, float]
    normal: tuple[float, float]
    direction: tuple[float, float]


class Expert:
    """Yields an action per frame. Ask `action` before each step of the environment."""

    def __init__(self, env: PushTEnv) -> None:
        self.env = env
        self.rehearsal = Rehearsal()
        start = np.array(tuple(env.agent.position))
        self.history: deque[np.ndarray] = deque([start] * (len(FILTER) - 1), maxlen=len(FILTER) - 1)
        self.raw: deque[np.ndarray] = deque()
        self.done = False
        self.pushes = self._pushes(spacing=9.0, angles=(-0.5, -0.25, 0.0, 0.25, 0.5))
        self.few_pushes = self._pushes(spacing=15.0, angles=(0.0,))

    def action(self) -> np.ndarray:
        if not self.raw and not self.done:
            self._plan()
        target = self.raw.popleft() if self.raw else self.history[-1]
        command = smooth(np.array(self.history), target[None])[0]
        self.history.append(target)
        return command

    def _pushes(self, spacing: float, angles: tuple[float, ...]) -> list[Push]:
        outline = np.array(self.rehearsal.outline.exterior.coords)
        found = []
        for a, b in zip(outline[:-1], outline[1:]):
            length = float(np.linalg.norm(b - a))
            along = (b - a) / length
            normal = np.array([along[1], -along[0]])
            for t in np.arange(spacing / 2, length, spacing):
                point = a + along * t
                agent = sg.Point(point + normal * (AGENT_RADIUS + 0.5))
                if agent.distance(self.rehearsal.outline) < AGENT_RADIUS:
                    continue  # an inner corner: the agent does not fit
                for angle in angles:
                    found.append(Push(tuple(point), tuple(normal), tuple(rotate(-normal, angle))))
        return found

    @staticmethod
    def _inside(points: np.ndarray) -> bool:
        return bool(np.all(points > WORKSPACE[0]) and np.all(points < WORKSPACE[1]))

    def _standoff(self, state: State, push: Push) -> tuple[np.ndarray, np.ndarray]:
        point = rotate(np.array(push.point), state.angle) + np.array(state.block)
        begin = point + rotate(np.array(push.normal), state.angle) * AGENT_RADIUS
        direction = rotate(np.array(push.direction), state.angle)
        return begin - direction * STANDOFF, direction

    def _reach(self, begin: np.ndarray, direction: np.ndarray) -> float:
        """How far a push may go before it leaves the workspace."""
        lengths = np.arange(10.0, LONGEST_PUSH + STANDOFF, 5.0)
        good = [length for length in lengths if self._inside(begin + direction * length)]
        return float(good[-1]) if good else 0.0

    def _try(self, state: State, pushes: list[Push]) -> list[tuple[float, Push, float, State]]:
        """Each push from its standoff point, best first: least cost, push, length, state there."""
        results = []
        for push in pushes:
            begin, direction = self._standoff(state, push)
            if not self._inside(begin):
                continue
            reach = self._reach(begin, direction)
            if reach <= STANDOFF:
                continue
            lengths = np.arange(PUSH_SPEED * FRAME_S, reach, PUSH_SPEED * FRAME_S)
            actions = begin + lengths[:, None] * direction
            velocity = tuple(direction * PUSH_SPEED)
            states = self.rehearsal.run(State(tuple(begin), velocity, state.block, state.angle), actions)
            costs = [self.rehearsal.distance(s) + TIME_WEIGHT * (i + 12) for i, s in enumerate(states)]
            best = int(np.argmin(costs))
            # The agent trails its command by 2 / sqrt(k_p) seconds.
            trail = PUSH_SPEED * 0.2
            results.append((costs[best], push, max(STANDOFF, float(lengths[best]) - trail), states[best]))
        return sorted(results, key=lambda r: r[0])

    def _route(self, state: State, goal: np.ndarray) -> np.ndarray | None:
        """Shortest polyline from the agent's last raw command to the goal that stays clear of the block."""
        start = np.array(self.history[-1])
        shape = self.rehearsal.shape(state)
        wall = shape.buffer(AGENT_RADIUS + CLEARANCE, join_style=2, mitre_limit=1.5)
        if wall.contains(sg.Point(goal)):
            return None
        points = [start]
        if wall.contains(sg.Point(start)):
            rim = shape.buffer(AGENT_RADIUS + CLEARANCE + 2.0, join_style=2, mitre_limit=1.5).exterior
            out = rim.interpolate(rim.project(sg.Point(start)))
            points.append(np.array([out.x, out.y]))
        via = shape.buffer(AGENT_RADIUS + CLEARANCE + 4.0, join_style=2, mitre_limit=1.5).exterior
        nodes = [points[-1], goal, *(np.array(c) for c in via.coords[:-1] if self._inside(np.array(c)))]
        costs, previous, queue = {0: 0.0}, {}, [(0.0, 0)]
        while queue:
            cost, i = heapq.heappop(queue)
            if i == 1:
                break
            if cost > costs[i]:
                continue
            for j, node in enumerate(nodes):
                if j == i or sg.LineString([nodes[i], node]).crosses(wall):
                    continue
                through = cost + float(np.linalg.norm(node - nodes[i]))
                if through < costs.get(j, np.inf):
                    costs[j], previous[j] = through, i
                    heapq.heappush(queue, (through, j))
        if 1 not in costs:
            return None
        line = [1]
        while line[-1] != 0:
            line.append(previous[line[-1]])
        return np.array(points[:-1] + [nodes[i] for i in reversed(line)])

    def _full(self, state: State, push: Push, length: float) -> tuple[np.ndarray, list[State]] | None:
        """The raw commands of approach and push, and what the simulator makes of them, filter included."""
        begin, direction = self._standoff(state, push)
        route = self._route(state, begin)
        if route is None:
            return None
        points = np.vstack([route, begin + direction * length])
        raw = timed(points, [FREE_SPEED] * (len(route) - 1) + [PUSH_SPEED])
        if len(raw) == 0:
            return None
        tail = np.repeat(raw[-1:], len(FILTER) - 1, axis=0)
        actions = smooth(np.array(self.history), np.vstack([raw, tail]))
        return raw, self.rehearsal.run(state, actions)

    def _plan(self) -> None:
        state = State.of(self.env)
        now = self.rehearsal.distance(state)
        first = self._try(state, self.pushes)
        # Look one push further behind the best ones, so that a turn that pays later is not passed over.
        ahead = []
        for cost, push, length, after in first[:24]:
            second = self._try(after, self.few_pushes)
            ahead.append((min(cost, second[0][0] + 12 * TIME_WEIGHT) if second else cost, push, length))
        ahead.sort(key=lambda r: r[0])
        best = None
        for cost, push, length in ahead[:8]:
            for change in (-12.0, -6.0, 0.0, 6.0, 12.0):
                tried = self._full(state, push, max(STANDOFF, length + change))
                if tried is None:
                    continue
                raw, states = tried
                after = states[-1]
                value = self.rehearsal.distance(after) + TIME_WEIGHT * len(raw)
                # What the second push would still gain counts as well.
                gain = cost - self._value_of(first, push)
                if best is None or value + gain < best[0]:
                    best = (value + gain, raw, self.rehearsal.distance(after))
        enough = now < GOOD_ENOUGH or self.env._get_coverage() > COVERAGE_ENOUGH
        if best is None or enough or best[0] > now + 6.0:
            self.done = True
            self._retreat(state)
            return
        self.raw.extend(best[1])

    @staticmethod
    def _value_of(results: list[tuple[float, Push, float, State]], push: Push) -> float:
        return next(cost for cost, other, _, _ in results if other is push)

    def _retreat(self, state: State) -> None:
        """Let go of the block and wait beside it."""
        start = np.array(self.history[-1])
        shape = self.rehearsal.shape(state)
        rim = shape.buffer(AGENT_RADIUS + 40.0).exterior
        out = rim.interpolate(rim.project(sg.Point(start)))
        end = np.clip(np.array([out.x, out.y]), *WORKSPACE)
        self.raw.extend(timed(np.array([start, end]), [FREE_SPEED]))
