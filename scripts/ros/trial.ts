/** Loads what was built, once from Python and once from Node, so that a broken setup is found here. */
import { fileURLToPath } from 'node:url';
import { execute } from './command.ts';
import type { Environment } from '../../core/environment.ts';
import type { Layout } from './layout.ts';
import type { Step } from './steps.ts';

const python = [
  'import rclpy, worldforge_msgs.msg',
  'from rclpy.serialization import serialize_message',
  'serialize_message(worldforge_msgs.msg.Plan())',
  'rclpy.init()',
  'rclpy.create_node("worldforge_setup").destroy_node()',
  'rclpy.shutdown()',
].join('\n');

export function trialStep(layout: Layout, environment: () => Environment): Step {
  return {
    name: 'trial',
    says: 'a trial from Python and from Node',
    files: ['scripts/ros/trial.ts', 'scripts/ros/trial/main.ts'],
    inputs: [],
    after: ['messages', 'rclnodejs', 'classes'],
    folders: [],
    run: (log) => {
      const options = { log, environment: { ...environment(), ROS_LOG_DIR: layout.logs } };
      execute('python3', ['-c', python], options);
      execute('node', [fileURLToPath(new URL('./trial/main.js', import.meta.url))], options);
    },
  };
}
