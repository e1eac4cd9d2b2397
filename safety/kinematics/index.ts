// What other folders use of the kinematics.
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
