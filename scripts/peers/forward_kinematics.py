"""Says where the links of a robot are, with an implementation of forward kinematics that is not ours.

Reads JSON on standard input: {urdf: text, joints: names, links: names, poses: lists of positions in the order
of the joints}. Writes a list with a list for each pose: for each link the first three rows of its 4 x 4
matrix in the frame of the root, row by row.
"""

from __future__ import annotations

import io
import json
import sys

import numpy as np
from yourdfpy import URDF


def main() -> None:
    request = json.load(sys.stdin)
    robot = URDF.load(io.BytesIO(request["urdf"].encode()), load_meshes=False)
    answers = []
    for pose in request["poses"]:
        robot.update_cfg(dict(zip(request["joints"], map(float, pose))))
        matrices = [robot.get_transform(link) for link in request["links"]]
        answers.append([np.asarray(matrix)[:3].ravel().tolist() for matrix in matrices])
    json.dump(answers, sys.stdout)


if __name__ == "__main__":
    main()
