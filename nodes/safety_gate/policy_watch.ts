// Reads the site policy again each second: a policy that changed on disk is not the one that people approved.
import { statSync } from 'node:fs';
import type { Clocks } from '../../core/clock.ts';
import { WorldforgeError } from '../../core/errors.ts';
import { sitePolicyDigest } from '../../safety/index.ts';
import { readSitePolicy } from './policy_file.ts';

const intervalNs = 1_000_000_000n;

/** What tells a file from every earlier one of its name: nobody sets the time of its last change. */
function mark(file: string): string {
  const { dev, ino, size, mtimeNs, ctimeNs } = statSync(file, { bigint: true });
  return [dev, ino, size, mtimeNs, ctimeNs].join(' ');
}

export interface PolicyWatchOptions {
  readonly file: string;
  readonly clocks: Clocks;
  /** Told at once, and then after each look: the digest, or undefined where the file cannot be read. */
  readonly onSeen: (digest: string | undefined) => void;
}

class PolicyWatch implements Disposable {
  readonly #options: PolicyWatchOptions;
  #known: { readonly mark: string; readonly digest: string } | undefined;
  #timer: Disposable | undefined;

  constructor(options: PolicyWatchOptions) {
    this.#options = options;
    this.#look();
  }

  #look(): void {
    const { clocks, onSeen } = this.#options;
    onSeen(this.#digest());
    this.#timer = clocks.after(intervalNs, () => this.#look());
  }

  #digest(): string | undefined {
    const { file } = this.#options;
    try {
      // Before it is read: what is written meanwhile has another mark.
      const now = mark(file);
      if (this.#known?.mark !== now) {
        this.#known = { mark: now, digest: sitePolicyDigest(readSitePolicy(file)) };
      }
      return this.#known.digest;
    } catch (error) {
      this.#known = undefined;
      if (error instanceof WorldforgeError || (error instanceof Error && 'code' in error)) return undefined;
      throw error;
    }
  }

  [Symbol.dispose](): void {
    this.#timer?.[Symbol.dispose]();
  }
}

export function watchPolicy(options: PolicyWatchOptions): Disposable {
  return new PolicyWatch(options);
}
