"""A copy of the gym-pusht simulator in which pushes are tried: the expert needs no model of the contact."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely.geometry as sg
from gym_pusht.envs.pusht import PushTEnv
from shapely.ops import unary_union


@dataclass(frozen=True)
class State:
    """What the simulator carries from one frame to the next."""

    agent: tuple[float, float]
    agent_velocity: tuple[float, float]
    block: tuple[float, float]
    angle: float

    @staticmethod
    def of(env: PushTEnv) -> State:
        agent, block = env.agent, env.block
        return State(tuple(agent.position), tuple(agent.velocity), tuple(block.position), float(block.angle))


def rotate(vector: np.ndarray, angle: float) -> np.ndarray:
    c, s = np.cos(angle), np.sin(angle)
    return vector @ np.array([[c, s], [-s, c]])


class Rehearsal:
    """A second simulator: the physics of PushTEnv.step, without its observation and reward."""

    def __init__(self) -> None:
        self.env = PushTEnv(obs_type="state")
        self.env.reset(seed=0)
        self.corners = np.array([list(v) for shape in self.env._block_shapes for v in shape.get_vertices()])
        parts = [sg.Polygon([list(v) for v in shape.get_vertices()]) for shape in self.env._block_shapes]
        self.outline = sg.polygon.orient(unary_union(parts), 1.0)
        x, y, angle = self.env.goal_pose
        self.goal = self.keypoints(State((0, 0), (0, 0), (x, y), float(angle)))

    def keypoints(self, state: State) -> np.ndarray:
        return rotate(self.corners, state.angle) + np.array(state.block)

    def distance(self, state: State) -> float:
        """Mean distance of the keypoints from those of the goal, px."""
        return float(np.mean(np.linalg.norm(self.keypoints(state) - self.goal, axis=1)))

    def shape(self, state: State) -> sg.Polygon:
        outline = np.array(self.outline.exterior.coords)
        return sg.Polygon(rotate(outline, state.angle) + np.array(state.block))

    def restore(self, state: State) -> None:
        env = self.env
        env.agent.position = state.agent
        env.agent.velocity = state.agent_velocity
        env.block.angle = state.angle
        env.block.position = state.block
        env.block.velocity = (0.0, 0.0)
        env.block.angular_velocity = 0.0
        env.space.reindex_shapes_for_body(env.agent)
        env.space.reindex_shapes_for_body(env.block)

    def step(self, action: np.ndarray) -> None:
        env = self.env
        x, y = float(action[0]), float(action[1])
        for _ in range(int(1 / (env.dt * env.control_hz))):
            (px, py), (vx, vy) = env.agent.position, env.agent.velocity
            env.agent.velocity = (
                vx + (env.k_p * (x - px) - env.k_v * vx) * env.dt,
                vy + (env.k_p * (y - py) - env.k_v * vy) * env.dt,
            )
            env.space.step(env.dt)

    def run(self, state: State, actions: np.ndarray) -> list[State]:
        self.restore(state)
        states = []
        for action in actions:
            self.step(action)
            states.append(State.of(self.env))
        return states
