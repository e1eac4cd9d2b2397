// Why a robot description, or what a policy says with its help, is refused at load.

export const kinematicsFaultCodes = {
  joint_type_unknown: 'Only fixed, revolute, continuous and prismatic joints are judged.',
  joint_circle: 'The joints form a circle: a link would carry itself.',
  root_not_single: 'A robot has one root; this link hangs on nothing, as another one does.',
  link_two_parents: 'Two joints carry this link.',
  link_unknown: 'No link of the robot description has this name.',
  link_still: 'No joint moves this link, so a bound on it could never refuse.',
  limit_missing: 'A revolute or prismatic joint needs lower, upper and velocity limits.',
  axis_zero: 'The axis of a moving joint has no direction.',
  axis_not_unit: 'The axis has not length 1; programs disagree on what that means for a prismatic joint.',
  mimic_unknown: 'A joint can mimic only another joint that moves and mimics none.',
  joint_unknown: 'No joint of the robot description that can be commanded has this name.',
  joint_order: 'A joint stands behind one that it carries; numbers in another order move other joints.',
  joint_missing: 'A joint that moves this link is no dimension, so nobody knows where the link is.',
  limit_beyond_urdf: 'The limit is wider than that of the robot description.',
  box_too_thin: 'A box to keep out of is thinner than what may be missed between two samples.',
} as const satisfies Record<string, string>;
