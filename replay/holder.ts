// Which process holds something on this machine: told by the boot of the machine, the process and its
// start, so that neither a number given again nor a crash makes a lock last.
import { readFileSync, readlinkSync } from 'node:fs';
import { canonicalJson, parseCanonicalJson } from '../core/canonical_json.ts';
import { countField, FieldError, isObject, textField } from './fields.ts';

export interface Holder {
  /** Of the machine; another one after each boot. */
  readonly boot_id: string;
  readonly pid: number;
  /** Process numbers mean something inside their namespace only. */
  readonly pid_namespace: string;
  /** When the process began, in ticks since the boot. */
  readonly started: string;
}

/** Counted behind the name of the process, which may hold blanks and brackets. */
const stateField = 0;
const startField = 19;
const ended = ['Z', 'X'];

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return ''; // it ended, or the system does not say
  }
}

/** When a process of our namespace began; empty where there is none, or it only waits to be buried. */
function startOf(pid: number | 'self'): string {
  const stat = read(`/proc/${String(pid)}/stat`);
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return ended.includes(fields[stateField] ?? '') ? '' : (fields[startField] ?? '');
}

function pidNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}

export function thisProcess(): Holder {
  return {
    boot_id: read('/proc/sys/kernel/random/boot_id'),
    pid: process.pid,
    pid_namespace: pidNamespace(),
    started: startOf('self'),
  };
}

export function holderText(holder: Holder): string {
  return `${canonicalJson({ ...holder })}\n`;
}

/** @throws FieldError, WorldforgeError json_invalid */
export function parseHolder(text: string): Holder {
  const value = parseCanonicalJson(text.trimEnd());
  if (!isObject(value)) throw new FieldError('the lock', 'an object');
  return {
    boot_id: textField(value, 'boot_id'),
    pid: countField(value, 'pid'),
    pid_namespace: textField(value, 'pid_namespace'),
    started: textField(value, 'started'),
  };
}

/**
 * Whether a process may still run. One in another namespace of this machine, as in another container, cannot
 * be looked for: it counts as running until the machine boots.
 */
export function mayRun(holder: Holder): boolean {
  const own = thisProcess();
  if (own.boot_id === '') return true;
  if (holder.boot_id !== own.boot_id) return false;
  if (holder.pid_namespace !== own.pid_namespace) return true;
  return startOf(holder.pid) === holder.started;
}
