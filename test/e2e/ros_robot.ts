/** A robot in a process of its own, while something is done. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { sessionPath } from '../../nodes/review/session_source.ts';
import { rosTestEnvironment } from '../support/ros.ts';

const robotMain = fileURLToPath(new URL('../ros/robot_main.js', import.meta.url));

export async function withRobot<T>(act: () => Promise<T>, ...words: readonly string[]): Promise<T> {
  const args = ['--enable-source-maps', robotMain, sessionPath('pusht-01'), ...words];
  const robot = spawn(process.execPath, args, {
    env: { ...rosTestEnvironment() },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const ended = once(robot, 'exit');
  try {
    return await act();
  } finally {
    robot.kill('SIGINT');
    await ended;
  }
}
