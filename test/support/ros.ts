/**
 * Children on ROS 2: the loader reads the environment when a process starts, so that ROS tests run in
 * processes of their own.
 */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Environment } from '../../core/environment.ts';
import { rosChildEnvironment } from '../../graph/ros/environment.ts';
import { inRepository } from '../../scripts/repository.ts';
import { scratchFolder } from './scratch.ts';

const run = promisify(execFile);

/** Ports of the domains above meet those that the system gives away. */
const domainMax = 100;
const outputMax = 64 * 1024 * 1024;
/** Ten times what the slowest child takes on two busy cores. */
const childLimitMs = 600_000;

/** On this machine alone, in a domain that no test run beside this one has. */
export function rosTestEnvironment(): Environment {
  return {
    ...rosChildEnvironment(process.env),
    ROS_DOMAIN_ID: String(1 + (process.pid % domainMax)),
    ROS_AUTOMATIC_DISCOVERY_RANGE: 'LOCALHOST',
  };
}

export interface ChildReport {
  readonly passed: readonly string[];
  /** Titles with what went wrong. */
  readonly failed: readonly string[];
}

interface MochaJson {
  readonly passes: readonly { readonly fullTitle: string }[];
  readonly failures: readonly { readonly fullTitle: string; readonly err: { readonly message?: string } }[];
}

/** Runs a compiled file of tests in a process on ROS. */
export async function runOnRos(file: URL): Promise<ChildReport> {
  using scratch = scratchFolder();
  const report = scratch.in('report.json');
  const mocha = inRepository('node_modules', 'mocha', 'bin', 'mocha.js');
  const args = [
    mocha,
    '--no-config',
    '--exit',
    '--reporter',
    'json',
    '--reporter-option',
    `output=${report}`,
  ];
  const env = { ...rosTestEnvironment(), ROS_LOG_DIR: scratch.in('log') };
  const ended = await run(process.execPath, [...args, '--timeout', '120000', fileURLToPath(file)], {
    env,
    cwd: inRepository(),
    timeout: childLimitMs,
    maxBuffer: outputMax,
  }).catch((error: unknown) => error);
  return readReport(report, ended);
}

/** A process that died left no report. */
function readReport(file: string, ended: unknown): ChildReport {
  try {
    const { passes, failures } = JSON.parse(readFileSync(file, 'utf8')) as MochaJson;
    return {
      passed: passes.map(({ fullTitle }) => fullTitle),
      failed: failures.map(({ fullTitle, err }) => `${fullTitle}: ${err.message ?? ''}`),
    };
  } catch {
    return { passed: [], failed: [`${path.basename(file)} was not written: ${String(ended)}`] };
  }
}
