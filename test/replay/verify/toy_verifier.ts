/** Writes, changes, signs again and verifies runs of the toy node in the scratch folder of a test. */
import type { SigningKey } from '../../../core/keys.ts';
import type { NodeStep } from '../../../msgs/index.ts';
import { parseManifest, writeManifest, type ManifestContent } from '../../../replay/manifest.ts';
import { listRunFiles } from '../../../replay/run_files.ts';
import { readRunText } from '../../../replay/run_text.ts';
import type { Verification } from '../../../replay/verify/outcome.ts';
import { verifyRun } from '../../../replay/verify/verify.ts';
import { toyHeads, toySteps, writeToyRun, type ToyOptions } from '../toy_run.ts';

export interface VerifierOptions {
  readonly steps?: ReadonlyMap<string, NodeStep<unknown>>;
  readonly trusted?: readonly string[];
  readonly signal?: AbortSignal;
}

type Verdict = readonly [status: string, file: string | undefined, record: string | undefined];

export function toyVerifier(at: (...parts: string[]) => string, key: SigningKey) {
  async function verify(run: string, options: VerifierOptions = {}): Promise<Verification> {
    const { steps = toySteps, trusted = [key.keyId], signal = new AbortController().signal } = options;
    const headCopies = toyHeads(at('space'));
    return verifyRun(run, { steps, trustedKeys: new Set(trusted), headCopies, signal });
  }
  return {
    verify,
    write: (options: Partial<ToyOptions> = {}) => writeToyRun(at('space'), { key, ...options }),
    /**
     * Signs what lies in the directory now, as someone who has the key could; an incomplete run as one whose
     * bag ended with a fault.
     */
    resign: (run: string, change: Partial<ManifestContent> = {}, signer = key): void => {
      const {
        schema_version: _,
        signer: __,
        content,
        graph,
        ...rest
      } = parseManifest(readRunText(run, 'run_manifest.json'));
      const isWhole = content !== undefined && change.status !== 'incomplete';
      const kept = isWhole ? { content, ...(graph && { graph }) } : {};
      writeManifest(run, { ...rest, ...kept, ...change, files: listRunFiles(run) }, signer);
    },
    /** Status, file and record of the first finding. */
    verdict: async (run: string, options: VerifierOptions = {}): Promise<Verdict> => {
      const { status, findings } = await verify(run, options);
      return [status, findings[0]?.file, findings[0]?.record];
    },
  };
}
