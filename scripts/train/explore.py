#!/usr/bin/env python3
"""Record what the scorer learns from: where several motions from one start lead the block and the agent.

    .train/venv/bin/python scripts/train/explore.py --starts 20000

Half of the starts are frames of the expert's episodes, half are drawn. Motions are pushes through the block,
walks and, from frames of the expert, what it did next with smooth changes; gym-pusht's physics simulates all.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterable
from itertools import islice
from multiprocessing import Pool

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[name] = "1"
os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")

import numpy as np
import push_model as model
from collect import DATA, recorded
from expert import corners
from sessions import Rehearsal, State

SEED = 2_000_000  # of the first shard; held-out starts have smaller seeds
SHARD = 1000  # starts
EXPERT_EPISODES = 200  # whose frames are starts
MOTIONS, BLOCKS, BLOCK = 8, 3, 5  # motions from a start, blocks of a motion, steps of a block
STEPS = BLOCKS * BLOCK
FRAME_S = 0.1


class Frames:
    """Frames of the expert's episodes, each with the commands that followed it."""

    def __init__(self, episodes: Iterable[tuple[np.ndarray, np.ndarray]]) -> None:
        states, actions, rows, begin = [], [], [], 0
        for frames, commands in episodes:
            held = np.vstack([commands, np.repeat(commands[-1:], STEPS, axis=0)])
            states.append(frames)
            actions.append(np.stack([held[i : i + STEPS] for i in range(len(frames))]))
            rows.extend(range(begin + 1, begin + len(frames)))
            begin += len(frames)
        self.states, self.actions, self.rows = np.concatenate(states), np.concatenate(actions), rows

    def drawn(self, random: np.random.Generator) -> tuple[State, np.ndarray]:
        row = self.rows[random.integers(len(self.rows))]
        velocity = (self.states[row, 16:].astype(float) - self.states[row - 1, 16:]) / FRAME_S
        return state_of(self.states[row], velocity), self.actions[row].astype(float)


def state_of(frame: np.ndarray, velocity: np.ndarray) -> State:
    """The simulator's state of keypoints (16) and agent (2), px."""
    keypoints = frame[:16].reshape(8, 2)
    along = keypoints[1] - keypoints[0]
    block = (keypoints[0] + keypoints[1]) / 2
    return State(tuple(frame[16:]), tuple(velocity), tuple(block), float(np.arctan2(along[1], along[0])))


def random_start(random: np.random.Generator) -> State:
    """A block anywhere and an agent beside it that touches it at most."""
    while True:
        pose = np.array([*random.uniform(70, 442, 2), random.uniform(-np.pi, np.pi)])
        agent = pose[:2] + model.turned(np.array([1.0, 0.0]), random.uniform(-np.pi, np.pi)) * random.uniform(
            20, 220
        )
        local = model.turned(agent - pose[:2], -pose[2])[None]
        gap = np.linalg.norm(model.closest_on_outline(local) - local)
        hidden = abs(local[0, 0]) < 60 and -45 < local[0, 1] < 75 and gap < model.AGENT_RADIUS
        if np.all(agent > 15) and np.all(agent < 497) and gap >= model.AGENT_RADIUS and not hidden:
            block = pose[:2] - model.turned(model.CENTRE, pose[2])
            return State(tuple(agent), tuple(random.normal(0, 60, 2)), tuple(block), float(pose[2]))


def centre_of(state: State) -> np.ndarray:
    return np.array(state.block) + model.turned(model.CENTRE, np.array(state.angle))


def smooth_noise(random: np.random.Generator, size: float) -> np.ndarray:
    """A change of the commands [15, 2] that grows from nothing to about `size` px."""
    knots = np.vstack([random.normal(0, 0.3, (1, 2)), random.normal(0, 1.0, (3, 2))]) * size
    at = np.linspace(0, 3, STEPS)
    return np.stack([np.interp(at, np.arange(4), knots[:, axis]) for axis in (0, 1)], axis=1)


def motion(state: State, random: np.random.Generator) -> np.ndarray:
    """Commands [15, 2] px: through a point of the block, or a walk that bends."""
    agent = np.array(state.agent)
    speed = random.uniform(20, 320) * FRAME_S
    if random.random() < 0.6:
        through = centre_of(state) + model.turned(
            np.array([random.uniform(0, 75), 0]), random.uniform(-np.pi, np.pi)
        )
        heading = np.arctan2(*(through - agent)[::-1])
        bend = random.normal(0, 0.03)
    else:
        heading, bend = random.uniform(-np.pi, np.pi), random.normal(0, 0.12)
    headings = heading + bend * np.arange(STEPS) + random.normal(0, 0.05, STEPS).cumsum()
    haste = np.clip(1 + random.normal(0, 0.15, STEPS).cumsum(), 0.0, 2.0)
    steps = np.stack([np.cos(headings), np.sin(headings)], axis=1) * (speed * haste)[:, None]
    return agent + random.uniform(0, 20) * steps[0] / max(speed, 1e-6) + steps.cumsum(axis=0)


def frame_of(state: State) -> np.ndarray:
    pose = np.array([*centre_of(state), state.angle])
    return np.concatenate([corners(pose).ravel(), state.agent])


def simulated(rehearsal: Rehearsal, state: State, commands: np.ndarray) -> np.ndarray:
    """Keypoints and agent after each block of commands [15, 2]: [3, 18] px."""
    return np.array([frame_of(s) for s in rehearsal.run(state, commands)[BLOCK - 1 :: BLOCK]])


def start_and_motions(frames: Frames, random: np.random.Generator, count: int) -> tuple[State, np.ndarray]:
    known = random.random() < 0.5
    state, following = frames.drawn(random) if known else (random_start(random), None)
    motions = []
    for _ in range(count):
        if known and random.random() < 0.6:
            commands = following + smooth_noise(random, random.choice([4.0, 12.0, 30.0]))
        else:
            commands = motion(state, random)
        motions.append(np.clip(commands, 0.0, 512.0))
    return state, np.array(motions)


def shard(index: int) -> str:
    path = DATA / "explore" / f"{index:04d}.npz"
    if not path.exists():
        random = np.random.default_rng(SEED + index)
        rehearsal, frames = Rehearsal(), Frames(islice(recorded(DATA / "expert"), EXPERT_EPISODES))
        made = [start_and_motions(frames, random, MOTIONS) for _ in range(SHARD)]
        after = [[simulated(rehearsal, state, commands) for commands in motions] for state, motions in made]
        arrays = {
            "starts": np.array([frame_of(state) for state, _ in made], dtype=np.float32),
            "actions": np.array([motions for _, motions in made], dtype=np.float32),
            "after": np.array(after, dtype=np.float32),
        }
        path.parent.mkdir(parents=True, exist_ok=True)
        np.savez(path.with_suffix(".tmp.npz"), **arrays)
        path.with_suffix(".tmp.npz").rename(path)
    with np.load(path) as data:
        moved = np.linalg.norm(data["after"][:, :, -1, :16] - data["starts"][:, None, :16], axis=-1) / 8**0.5
    return f"{path.name}: the block moved in {(moved > 0.5).mean():.2f} of the motions, {moved.mean():.1f} px"


def main() -> None:
    parser = argparse.ArgumentParser(description="Record motions and what becomes of them.")
    parser.add_argument("--starts", type=int, default=20_000)
    parser.add_argument("--workers", type=int, default=2)
    arguments = parser.parse_args()
    with Pool(arguments.workers) as pool:
        for line in pool.imap(shard, range(arguments.starts // SHARD)):
            print(line, flush=True)


if __name__ == "__main__":
    main()
