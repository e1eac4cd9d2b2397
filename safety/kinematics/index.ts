// What other folders use of the kinematics.
export { cartesianViolations, type CartesianBound, type CartesianViolation } from './cartesian.ts';
export { boxFaults, cartesianFaults } from './cartesian_faults.ts';
export {
  judgedPoints,
  linkBoxesShape,
  pointLimitsShape,
  type CartesianLimits,
  type JudgedPoint,
  type LinkBox,
  type PointLimits,
} from './cartesian_limits.ts';
export { compileChain, forwardKinematics, pointAt, type Chain } from './chain.ts';
export {
  isRobot,
  robotFaults,
  type JointLimits,
  type Mimic,
  type Robot,
  type RobotJoint,
  type Vector,
} from './robot.ts';
export { limitFaults } from './urdf_limits.ts';
