/**
 * Reviews a session in a workspace whose disk is filled after the first verdict, but for some bytes; says
 * as JSON what came of it. It runs in a mount namespace of its own, so it is a program:
 *
 *     node full_disk.js WORKSPACE KEYS BYTES [FLOOR]
 *
 * FLOOR is what the recorder keeps for the seal: as a run has it unless given.
 */
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { freeBytes } from '../../replay/run_workspace.ts';
import { signatureFault } from '../../replay/manifest.ts';
import { parseManifest } from '../../replay/manifest.ts';
import { readRunText } from '../../replay/run_text.ts';
import { filesOf } from './support.ts';
import { baseSettings, conduct } from './trial.ts';

export interface FullDisk {
  readonly status: string;
  readonly fault: string;
  readonly faultText: string;
  /** Whether the bag was closed, so that its content is signed. */
  readonly hasContent: boolean;
  /** Of each cycle after the disk was full; the empty list where it was rehearsed. */
  readonly refusals: readonly (readonly string[])[];
  readonly executed: boolean;
  readonly manifestStatus: string;
  readonly signatureFault: string;
  readonly verify: string;
  readonly finding: string;
  readonly files: readonly string[];
}

const [workspace = '', keys = '', bytes = '0', floor] = process.argv.slice(2);
const filler = path.join(workspace, 'filler');
const cycles = 6;

/** Takes all of the disk but the bytes that are to be left. */
function fill(): void {
  if (existsSync(filler)) return;
  const size = freeBytes(workspace) - Number(bytes);
  writeFileSync(filler, Buffer.alloc(Math.max(size, 0)));
}

async function main(): Promise<FullDisk> {
  const settings = await baseSettings(keys, cycles);
  const sealed = {
    hasContent: false,
    manifestStatus: '',
    signatureFault: '',
    files: [] as readonly string[],
  };
  const { outcome, verification } = await conduct(settings, {
    workspace,
    onVerdict: fill,
    ...(floor === undefined ? {} : { freeBytesFloor: Number(floor) }),
    inspect: ({ folder }) => {
      const text = readRunText(folder, 'run_manifest.json');
      const manifest = parseManifest(text);
      const signature = readRunText(folder, 'run_manifest.sig');
      sealed.manifestStatus = manifest.status;
      sealed.hasContent = manifest.content !== undefined;
      sealed.signatureFault = signatureFault(manifest, text, signature) ?? '';
      sealed.files = filesOf(folder);
    },
  });
  rmSync(filler);
  return {
    status: outcome.status,
    fault: outcome.fault?.code ?? '',
    faultText: outcome.fault?.detail ?? '',
    refusals: outcome.cycles
      .slice(1)
      .map(({ verdict }) => verdict.codes.filter((code) => code !== 'execution_disabled')),
    executed: outcome.reports.some(({ executed }) => executed),
    ...sealed,
    verify: verification.status,
    finding: verification.findings[0]?.file ?? '',
  };
}

process.stdout.write(JSON.stringify(await main()));
