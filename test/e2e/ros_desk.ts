/** A desk on ROS 2: launches of the real nodes as processes, in a domain of their own. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { GraphClaim } from '../../replay/graph/claim.ts';
import { inRepository } from '../../scripts/repository.ts';
import { rosTestEnvironment } from '../support/ros.ts';
import { cliPath, finished, makeDesk, type Desk, type Finished, type SpawnOptions } from './support.ts';

/** Ten times as fast as recorded: in lockstep the plans stay the same. */
const rate = 'rate:=10.0';

const launchLimitMs = 240_000;

export interface RosDesk extends Desk {
  /** `worldforge launch planner.launch` with these assignments. */
  readonly launch: (assignments: readonly string[], onStderr?: SpawnOptions['onStderr']) => Promise<Finished>;
  /** Any command line, in the domain of the desk but started without ROS, as from an operator's shell. */
  readonly command: (args: readonly string[], onStderr?: SpawnOptions['onStderr']) => Promise<Finished>;
  /** What such a command line finds around it. */
  readonly shell: NodeJS.ProcessEnv;
}

export const demoChecklist = `checklist:=${inRepository('launch', 'params', 'demo_checklist.yaml')}`;

export function makeRosDesk(): RosDesk {
  const desk = makeDesk();
  const env = {
    ...rosTestEnvironment(),
    WORLDFORGE_KEY_DIR: desk.keys,
    ROS_LOG_DIR: desk.in('log'),
  };
  const given = new Set([
    'ROS_DOMAIN_ID',
    'ROS_AUTOMATIC_DISCOVERY_RANGE',
    'WORLDFORGE_KEY_DIR',
    'ROS_LOG_DIR',
  ]);
  const own = Object.fromEntries(Object.entries(env).filter(([name]) => given.has(name)));
  const shell = { ...process.env, ...own };
  const command: RosDesk['command'] = (args, onStderr) => {
    const stdio = ['ignore', 'pipe', 'pipe'] as const;
    const child = spawn(process.execPath, [cliPath, ...args], {
      cwd: desk.path,
      env: shell,
      stdio: [...stdio],
    });
    const limit = setTimeout(() => child.kill('SIGINT'), launchLimitMs);
    return finished(child, onStderr).finally(() => clearTimeout(limit));
  };
  const launch: RosDesk['launch'] = (assignments, onStderr) => {
    const given = assignments.some((assignment) => assignment.startsWith('rate:='));
    const words = [`workspace:=${desk.workspace}`, ...(given ? [] : [rate]), ...assignments];
    const args = [cliPath, 'launch', 'planner.launch', ...words];
    const child = spawn(process.execPath, args, { cwd: desk.path, env, stdio: ['ignore', 'pipe', 'pipe'] });
    // Ten times what the slowest launch took: one that waits for something wrong seals what it has.
    const limit = setTimeout(() => child.kill('SIGINT'), launchLimitMs);
    return finished(child, onStderr).finally(() => clearTimeout(limit));
  };
  return { ...desk, launch, command, shell };
}

/** The manifest of the only run of a workspace. */
export interface ManifestFacts {
  readonly status: string;
  readonly nodes: readonly { readonly node: string; readonly boot_id: string }[];
  readonly graph?: GraphClaim;
  readonly facts: {
    readonly plan_digests: readonly string[];
    readonly verdicts: readonly { readonly verdict: string; readonly codes: readonly string[] }[];
    readonly controller_executed: boolean;
    readonly attested_by: string;
    readonly approvals: readonly unknown[];
    readonly graph: string;
    readonly sensors?: { readonly digest: string; readonly end: string; readonly fault: string | null };
  };
}

export function onlyRun(desk: Desk): { readonly id: string; readonly manifest: ManifestFacts } {
  const [id, ...others] = desk.runs();
  assert(id !== undefined && others.length === 0, `runs: ${desk.runs().join(', ')}`);
  const file = path.join(desk.workspace, 'runs', id, 'run_manifest.json');
  return { id, manifest: JSON.parse(readFileSync(file, 'utf8')) as ManifestFacts };
}
