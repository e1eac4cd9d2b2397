#!/usr/bin/env python3
"""Record the PushT sessions that WorldForge ships: gym-pusht physics, a scripted expert, rosbag2 directories.

    pip install -r scripts/sessions/requirements.txt
    python scripts/sessions/record_pusht.py                       # all sessions, into replay/sessions
    python scripts/sessions/record_pusht.py --session pusht-02    # one of them
    python scripts/sessions/record_pusht.py --compare             # record elsewhere, compare the bytes
"""

from __future__ import annotations

import argparse
import io
import os
import shutil
import sys
import tempfile
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")

import numpy as np
import pymunk
from gym_pusht.envs.pusht import PushTEnv
from PIL import Image
from pusht_bag import (
    LATCHED,
    TOPICS,
    Bag,
    CompressedImage,
    Float64,
    Header,
    Point,
    Point32,
    PointStamped,
    Polygon,
    PolygonStamped,
    String,
    Time,
)
from pusht_expert import Expert

ROOT = Path(__file__).resolve().parents[2]
SESSIONS = ROOT / "replay" / "sessions"
EPOCH_NS = 1_767_225_600 * 10**9  # 2026-01-01T00:00:00Z
SESSION_OFFSET_NS = 3600 * 10**9
FRAME_NS = 100_000_000
FRAME_ID = "pusht"
IMAGE_FORMAT = "rgb8; png compressed bgr8"
INSTRUCTION = "Push the T-shaped block onto the T-shaped target."
LEAST_FRAMES, MOST_FRAMES = 120, 152
FRAMES_AFTER_DONE = 14
LIMIT_BYTES = 2 * 1024 * 1024

SEEDS = {"pusht-01": 3, "pusht-02": 9, "pusht-03": 15}


@dataclass
class Summary:
    name: str
    seed: int
    frames: int
    contact_frames: int
    coverage: list[float]
    start: dict[str, list[float]]
    size: int


def header(stamp: int) -> object:
    return Header(Time(stamp // 10**9, stamp % 10**9), FRAME_ID)


def polygon(stamp: int, keypoints: np.ndarray) -> object:
    return PolygonStamped(header(stamp), Polygon([Point32(float(x), float(y), 0.0) for x, y in keypoints]))


def point(stamp: int, xy: np.ndarray) -> object:
    return PointStamped(header(stamp), Point(float(xy[0]), float(xy[1]), 0.0))


def png(pixels: np.ndarray) -> np.ndarray:
    out = io.BytesIO()
    Image.fromarray(pixels, "RGB").save(out, format="PNG", compress_level=9)
    return np.frombuffer(out.getvalue(), dtype=np.uint8)


def goal_keypoints(env: PushTEnv) -> np.ndarray:
    """The keypoints of gym-pusht's own tee at its own goal pose, in its own order."""
    x, y, angle = (float(v) for v in env.goal_pose)
    _, shapes = PushTEnv.add_tee(pymunk.Space(), (x, y), angle)
    return PushTEnv.get_keypoints(shapes)


def provenance(seed: int) -> dict[str, str]:
    return {
        "license": "Apache-2.0",
        "source": f"gym-pusht {version('gym-pusht')}",
        "physics": f"pymunk {version('pymunk')}",
        "recorder": "scripts/sessions/record_pusht.py",
        "seed": str(seed),
    }


def record(name: str, directory: Path) -> Summary:
    seed = SEEDS[name]
    env = PushTEnv(obs_type="environment_state_agent_pos", render_mode="rgb_array")
    observation, info = env.reset(seed=seed)
    start = {"agent": info["pos_agent"].tolist(), "block": info["block_pose"].tolist()}
    expert = Expert(env)
    begin = EPOCH_NS + list(SEEDS).index(name) * SESSION_OFFSET_NS
    bag = Bag(directory, provenance(seed))
    bag.write("/pusht/goal_keypoints", begin, polygon(begin, goal_keypoints(env)))
    bag.write("/pusht/instruction", begin, String(INSTRUCTION))
    coverage: list[float] = []
    contact_frames = 0
    last = MOST_FRAMES
    while len(coverage) < last:
        stamp = begin + len(coverage) * FRAME_NS
        # The last bits of the area vary from run to run; nine digits do not.
        coverage.append(round(float(env._get_coverage()), 9))
        pixels = env._render()  # 96 x 96, without the marker of the action
        was_done = expert.done
        action = expert.action()
        bag.write("/pusht/keypoints", stamp, polygon(stamp, observation["environment_state"].reshape(8, 2)))
        bag.write("/pusht/agent_position", stamp, point(stamp, observation["agent_pos"]))
        bag.write("/pusht/image", stamp, CompressedImage(header(stamp), IMAGE_FORMAT, png(pixels)))
        bag.write("/pusht/coverage", stamp, Float64(coverage[-1]))
        bag.write("/pusht/action", stamp, point(stamp, action))
        observation, *_ = env.step(action)
        contact_frames += env.n_contact_points > 0
        if expert.done and not was_done:
            last = min(last, max(LEAST_FRAMES, len(coverage) + FRAMES_AFTER_DONE))
    bag.close()
    summary = Summary(name, seed, len(coverage), contact_frames, coverage, start, 0)
    (directory / "README.md").write_text(readme(summary), encoding="utf-8")
    summary.size = sum(f.stat().st_size for f in directory.iterdir())
    if summary.size > LIMIT_BYTES:
        raise SystemExit(f"{name}: {summary.size} bytes, more than {LIMIT_BYTES}")
    if coverage[-1] < coverage[0] + 0.3:
        raise SystemExit(f"{name}: the expert got nowhere (coverage {coverage[0]:.2f} to {coverage[-1]:.2f})")
    return summary


def readme(s: Summary) -> str:
    agent, block = s.start["agent"], s.start["block"]
    curve = " ".join(f"{c:.2f}" for c in s.coverage[::10])
    rows = "\n".join(
        f"| `{topic}` | {msgtype.__msgtype__} | {1 if kind == LATCHED else s.frames} | {kind} |"
        for topic, (msgtype, kind) in TOPICS.items()
    )
    return f"""# {s.name}

A PushT episode recorded from the simulator gym-pusht: {s.frames} frames at 10 Hz, \
{s.frames / 10:.1f} s. The scripted expert starts from
seed {s.seed} and brings the coverage of the target from {s.coverage[0]:.2f} to {s.coverage[-1]:.2f}; \
there is contact in {s.contact_frames} of the frames.

| topic | type | messages | |
|---|---|---|---|
{rows}

- Unit px, frame `{FRAME_ID}`, x to the right, y down, 512 x 512. All topics of a frame carry one stamp; \
`/pusht/coverage` and
  `/pusht/instruction` have no header: their publish time is the stamp. Bag version 9, MCAP, no compression, \
all CRCs set.
- Keypoints are in gym-pusht's order: bar (4 corners), then stem (4 corners). The goal has the same order.
- `/pusht/action` is the target position of the agent that was commanded at that frame, after its observation.
- Start: agent ({agent[0]:.1f}, {agent[1]:.1f}), block ({block[0]:.1f}, {block[1]:.1f}), {block[2]:.3f} rad. \
Coverage every second: {curve}.

## Provenance and licence

- Simulator: gym-pusht {version("gym-pusht")} (Apache-2.0, The Hugging Face team), \
physics pymunk {version("pymunk")} (MIT), images by its own renderer, 96 x 96 rgb as PNG.
- Written with rosbags {version("rosbags")} and mcap {version("mcap")}; \
definitions and type hashes are those of ROS 2 jazzy.
- Recorded by `python scripts/sessions/record_pusht.py --session {s.name}` with \
`scripts/sessions/requirements.txt`; no learned model, no person.
- Time is made up: the first stamp is fixed, so that the same wheels record the same bytes.
- Licence of this session: Apache-2.0.
"""


def main() -> int:
    parser = argparse.ArgumentParser(description="Record the PushT sessions.")
    add = parser.add_argument
    add("--session", action="append", choices=sorted(SEEDS), help="one session (repeatable); all without it")
    add("--out", type=Path, default=SESSIONS, help="directory that holds the session directories")
    add("--compare", action="store_true", help="write nothing there: record again and compare the bytes")
    arguments = parser.parse_args()
    differences = 0
    for name in arguments.session or sorted(SEEDS):
        target = arguments.out / name
        with tempfile.TemporaryDirectory() as scratch:
            made = Path(scratch) / name
            summary = record(name, made)
            if arguments.compare:
                for file in sorted(made.iterdir()):
                    there = target / file.name
                    equal = there.exists() and there.read_bytes() == file.read_bytes()
                    differences += not equal
                    print(f"{name}/{file.name}: {'equal' if equal else 'DIFFERS'}")
                continue
            shutil.rmtree(target, ignore_errors=True)
            shutil.copytree(made, target)
        print(
            f"{name}: seed {summary.seed}, {summary.frames} frames, {summary.contact_frames} with contact, "
            f"coverage {summary.coverage[0]:.3f} to {summary.coverage[-1]:.3f}, {summary.size} bytes"
        )
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
