// From a folder to a model that may be asked: of its kind, graphs open, golden vectors given again.
import { WorldforgeError } from '../../../core/errors.ts';
import type { Bundle } from './bundle.ts';
import { readBundle, type BundleFolder } from './bundle_files.ts';
import type { Sessions } from './graphs.ts';
import { openSessions } from './sessions.ts';

export interface JudgedModel extends AsyncDisposable {
  /** @throws WorldforgeError model_golden */
  checkGolden(source: BundleFolder, signal: AbortSignal): Promise<void>;
}

export interface ModelKind<M extends JudgedModel> {
  readonly kind: Bundle['kind'];
  /** Throws where such a model cannot be asked. */
  readonly accept: (bundle: Bundle) => void;
  readonly make: (source: BundleFolder, sessions: Sessions) => M;
}

/**
 * Opens the graphs and runs the golden vectors; a model that fails them is closed again.
 * @throws WorldforgeError model_* with what is wrong
 */
export async function openModel<M extends JudgedModel>(
  folder: string,
  { kind, accept, make }: ModelKind<M>,
  signal: AbortSignal,
): Promise<M> {
  const source = readBundle(folder);
  if (source.bundle.kind !== kind) {
    throw new WorldforgeError('model_invalid', `${folder} is a ${source.bundle.kind}, not a ${kind}`, {
      hint: `name the bundle of a ${kind}`,
    });
  }
  accept(source.bundle);
  const model = make(source, await openSessions(source, signal));
  try {
    await model.checkGolden(source, signal);
    return model;
  } catch (error) {
    await model[Symbol.asyncDispose]();
    throw error;
  }
}
