// What a node on ROS says: on the console, in the log files of ROS and on /rosout.
import type { ClientNode } from './client_library.ts';

export interface RosLog {
  info(text: string): void;
  warn(text: string): void;
  error(text: string): void;
}

/** A participant that is gone publishes no log: its last lines are lost rather than its end. */
export function rosLog(node: ClientNode, isOpen: () => boolean): RosLog {
  const logger = node.getLogger();
  const at =
    (level: keyof RosLog) =>
    (text: string): void => {
      if (isOpen()) logger[level](text);
    };
  return { info: at('info'), warn: at('warn'), error: at('error') };
}
