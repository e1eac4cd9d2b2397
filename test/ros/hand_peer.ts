/** A Python hand on the graph: says the time, pauses, steps, looks. Each line comes back when it is done. */
import type { Environment } from '../../core/environment.ts';
import { ScriptPeer } from './script_peer.ts';

export class HandPeer extends ScriptPeer {
  /** Arguments: `player` where its `ready` waits for one, and those of ROS. */
  constructor(environment: Environment, ...args: readonly string[]) {
    super('hand_peer.py', environment, ...args);
  }

  async act(line: string): Promise<void> {
    this.tell(line);
    await this.says(line);
  }
}
