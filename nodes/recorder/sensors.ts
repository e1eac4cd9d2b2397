// The raw sensor topics of a run, recorded beside it by a recorder that is not ours: what is recorded, where
// it lies, and what the manifest says of it.
import { existsSync, readdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Clocks } from '../../core/clock.ts';
import { jsonDigest } from '../../core/digest.ts';
import type { Environment } from '../../core/environment.ts';
import type { RunFile } from '../../replay/run_files.ts';
import { discardRun, type CreatedRun, type RunWorkspace } from '../../replay/run_workspace.ts';
import type { ObservationProfile } from '../observer/profile.ts';
import type { Facts } from './evidence.ts';
import { requireStockRecorder, startStockRecorder } from './stock_recorder.ts';

/** In the run directory. */
const folderName = 'sensors';

export interface SensorsOptions {
  readonly choice: 'none' | 'rosbag2';
  readonly profile: Pick<ObservationProfile, 'tensors'>;
  /** Of the recorder, which the relative names of the profile belong to. */
  readonly namespace: string;
  readonly environment: Environment;
  readonly clocks: Clocks;
  readonly signal: AbortSignal;
  /** Told when the recording ends before it was asked to. */
  readonly onFault: (text: string) => void;
}

export interface Sensors extends AsyncDisposable {
  /** Ends the recording; what was recorded is on the disk then, or the fault is known. Bounded. */
  stop(): Promise<void>;
  /** What the manifest says of it, from the files that it lists. */
  facts(files: readonly RunFile[]): Facts;
}

/** Every topic of the tensors once, with its full name. */
export function sensorTopicNames({
  profile,
  namespace,
}: Pick<SensorsOptions, 'profile' | 'namespace'>): string[] {
  const prefix = namespace === '/' ? '/' : `${namespace}/`;
  const names = profile.tensors.map(({ topic }) => (topic.startsWith('/') ? topic : `${prefix}${topic}`));
  return [...new Set(names)];
}

const nobody: Sensors = {
  stop: () => Promise.resolve(),
  facts: () => ({}),
  [Symbol.asyncDispose]: () => Promise.resolve(),
};

async function record(options: SensorsOptions, run: RunWorkspace): Promise<Sensors> {
  const topics = sensorTopicNames(options);
  const folder = join(run.folder, folderName);
  const recorder = await startStockRecorder({
    args: ['bag', 'record', '-o', folderName, '-s', 'mcap', '--topics', ...topics],
    workingFolder: run.folder,
    isRecording: () => existsSync(folder),
    ...options,
  });
  return {
    stop: async () => {
      await recorder.stop();
      // An empty folder could not be listed, and counts as one from which files were taken.
      if (existsSync(folder) && readdirSync(folder).length === 0) rmdirSync(folder);
    },
    facts: (files) => {
      const own = files.filter(({ path }) => path.startsWith(`${folderName}/`));
      const { command, end, fault } = recorder;
      const digest = jsonDigest(own);
      return {
        sensors: { command, folder: folderName, files: own.length, digest, end, fault: fault ?? null },
      };
    },
    [Symbol.asyncDispose]: () => recorder.stop(),
  };
}

/**
 * Looks whether sensors can be recorded as it was chosen, before there is a run.
 * @returns what starts the recording of a run and resolves once it records; where that fails no run is left
 * @throws WorldforgeError sensor_recorder_missing; what it returns throws sensor_recorder_failed
 */
export async function prepareSensors(
  options: SensorsOptions,
): Promise<(run: CreatedRun) => Promise<Sensors>> {
  if (options.choice === 'none') return () => Promise.resolve(nobody);
  await requireStockRecorder(options);
  return async (run) => {
    try {
      return await record(options, run);
    } catch (error) {
      discardRun(run);
      throw error;
    }
  };
}
