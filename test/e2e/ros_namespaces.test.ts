/** Two machines: a provider host in a network of its own, joined to the others by a cable that is pulled. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { needs } from '../support/needs.ts';
import { demoChecklist, makeRosDesk, onlyRun } from './ros_desk.ts';
import { assertLastRehearsed, startProcesses, type Changes } from './ros_processes.ts';

function ip(...words: string[]): void {
  execFileSync('ip', words, { stdio: ['ignore', 'ignore', 'pipe'] });
}

interface Cable extends Disposable {
  /** Words before a command that is to run at this end. */
  readonly near: readonly string[];
  readonly far: readonly string[];
  pull(): void;
  plug(): void;
}

/** Two network namespaces joined by a veth pair, both with multicast; gone with its scope. */
function layCable(): Cable {
  const id = String(process.pid);
  const [near, far] = [`wfn${id}`, `wff${id}`];
  ip('netns', 'add', near);
  ip('netns', 'add', far);
  ip('link', 'add', 'cable', 'netns', near, 'type', 'veth', 'peer', 'name', 'cable', 'netns', far);
  for (const [name, address] of [
    [near, '10.77.0.1/24'],
    [far, '10.77.0.2/24'],
  ] as const) {
    ip('-n', name, 'addr', 'add', address, 'dev', 'cable');
    ip('-n', name, 'link', 'set', 'lo', 'up');
    ip('-n', name, 'link', 'set', 'cable', 'up');
    ip('-n', name, 'route', 'add', '224.0.0.0/4', 'dev', 'cable');
  }
  return {
    near: ['ip', 'netns', 'exec', near],
    far: ['ip', 'netns', 'exec', far],
    pull: () => ip('-n', far, 'link', 'set', 'cable', 'down'),
    plug: () => ip('-n', far, 'link', 'set', 'cable', 'up'),
    [Symbol.dispose]: () => {
      ip('netns', 'del', near);
      ip('netns', 'del', far);
    },
  };
}

const names = [
  'recorder',
  'gate',
  'planner',
  'controller',
  'scripted',
  'mock',
  'observer',
  'player',
  'operator',
] as const;

const environment = { ROS_AUTOMATIC_DISCOVERY_RANGE: 'SUBNET' };

/** Everybody at the near end of the cable but one. */
function allBut(far: (typeof names)[number], cable: Cable): Readonly<Record<string, Changes>> {
  return Object.fromEntries(
    names.map((name) => [name, { prefix: name === far ? cable.far : cable.near, environment }]),
  );
}

describe('a graph over two networks', function () {
  needs('ros', 'networks');
  this.timeout(300_000);

  it('completes a review whose policy runs on the other side', async () => {
    using desk = makeRosDesk();
    using cable = layCable();
    await using graph = startProcesses(desk, [demoChecklist, 'cycles:=3'], allBut('scripted', cable));
    assert.equal(await graph.ended('operator'), 0, graph.find('operator').output());
    await graph.end();
    const { id } = onlyRun(desk);
    const verified = await desk.verify(id);
    assert.equal(verified.code, 0, verified.stdout);
  });

  it('says that a peer is lost when the cable is pulled, goes on, and takes it back', async () => {
    using desk = makeRosDesk();
    using cable = layCable();
    await using graph = startProcesses(desk, [demoChecklist, 'rate:=0.6'], allBut('mock', cable));
    await graph.said('operator', 'cycle 2/');
    cable.pull();
    await graph.said('planner', 'peer_lost: mock');
    await graph.said(
      'operator',
      /cycle \d+\/19: candidate \d+, refuse \(execution_disabled, no_plan, no_scores\)/,
    );
    cable.plug();
    await graph.said('planner', 'peer_heard: mock is heard again');
    const id = await assertLastRehearsed(desk, graph);
    const verified = await desk.verify(id);
    assert.equal(verified.code, 0, verified.stdout);
  });
});
