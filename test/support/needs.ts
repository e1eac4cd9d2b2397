/** What some tests need beyond Node: where it is absent they count as not run, never as passed. */
import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import path from 'node:path';
import { peers, peersReady } from '../../scripts/peers/stamp.ts';
import { inRepository } from '../../scripts/repository.ts';

export interface Need {
  readonly what: string;
  /** What a reader types to have it. */
  readonly command: string;
  readonly present: () => boolean;
}

export const needTable = {
  peers: {
    what: 'independent implementations of bags, CDR, hashes, simulator and viewer',
    command: 'npm run peers:setup',
    present: peersReady,
  },
  node22: {
    what: 'Node 22 beside the node that runs the tests',
    command: 'npm run peers:setup',
    present: () => peersReady() && existsSync(peers.node22),
  },
  ros: {
    what: 'ROS 2',
    command: 'npm run ros:setup',
    present: () => existsSync(inRepository('.ros', 'env.json')),
  },
  gcc: {
    what: 'a C compiler',
    command: 'apt-get install gcc libc6-dev',
    present: () => onPath('gcc'),
  },
  root: {
    what: 'root with the right to mount a tmpfs',
    command: 'sudo npm test',
    present: mayMount,
  },
  networks: {
    what: 'root with the right to make network namespaces, and iproute2',
    command: 'sudo apt-get install iproute2 && sudo npm test',
    present: mayLayCable,
  },
  browser: {
    what: 'Chromium',
    command: 'apt-get install chromium',
    present: () => onPath('chromium'),
  },
  broker: {
    what: 'an MQTT broker',
    command: 'apt-get install mosquitto',
    present: () => onPath('mosquitto'),
  },
} satisfies Record<string, Need>;

export type NeedName = keyof typeof needTable;

const missingBySuite = new WeakMap<Mocha.Suite, NeedName>();
const answers = new Map<NeedName, boolean>();

/** In the body of a describe block: its tests, nested ones too, run only where all of these are present. */
export function needs(...names: NeedName[]): void {
  before(function () {
    const missing = names.find((name) => !isPresent(name));
    const suite = this.test?.parent;
    if (missing === undefined || suite === undefined) return;
    missingBySuite.set(suite, missing);
    this.skip();
  });
}

/** The first absent need of a test that was skipped for one; undefined where none was declared. */
export function missingNeed(test: Mocha.Test): NeedName | undefined {
  for (let suite = test.parent; suite !== undefined; suite = suite.parent) {
    const missing = missingBySuite.get(suite);
    if (missing !== undefined) return missing;
  }
  return undefined;
}

function isPresent(name: NeedName): boolean {
  const known = answers.get(name);
  if (known !== undefined) return known;
  const present = needTable[name].present();
  answers.set(name, present);
  return present;
}

function onPath(command: string): boolean {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  return folders.some((folder) => isExecutable(path.join(folder, command)));
}

function isExecutable(name: string): boolean {
  try {
    accessSync(name, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Asks by doing it, in a mount namespace that dies with the command: root in a container may lack it. */
function mayLayCable(): boolean {
  if (process.getuid?.() !== 0 || !onPath('ip')) return false;
  try {
    const lay = 'ip link add near type veth peer name far';
    execFileSync('unshare', ['--net', 'sh', '-c', lay], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function mayMount(): boolean {
  if (process.getuid?.() !== 0) return false;
  try {
    const mount = 'mount -t tmpfs -o size=64k none "$1"';
    execFileSync('unshare', ['--mount', 'sh', '-c', mount, 'sh', inRepository('dist')], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
