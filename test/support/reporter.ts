/** Quiet while tests pass; then a line per folder, failures whole, what was measured, what did not run. */
import path from 'node:path';
import Mocha from 'mocha';
import { inRepository } from '../../scripts/repository.ts';
import { figureLines } from './figures.ts';
import { missingNeed, type NeedName } from './needs.ts';
import { failureText, folderLines, notRunLines, type FolderCount, type Summary } from './summary.ts';

export interface ReporterOptions {
  readonly onEnd: (summary: Summary) => void;
}

/** Inherits because that is how mocha takes a reporter. */
export class QuietReporter extends Mocha.reporters.Base {
  readonly #folders = new Map<string, FolderCount>();
  readonly #notRun: Partial<Record<NeedName, string[]>> = {};
  readonly #undeclared: string[] = [];

  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    const { onEnd } = options.reporterOptions as ReporterOptions;
    runner.on('pass', (test) => this.#count(test, 'passed'));
    runner.on('fail', (test) => this.#count(test, 'failed'));
    runner.on('pending', (test) => this.#pending(test));
    runner.once('end', () => onEnd(this.#print()));
  }

  #count(test: Mocha.Runnable, key: keyof FolderCount): void {
    const folder = path
      .relative(inRepository('dist', 'test'), path.dirname(test.file ?? ''))
      .split(path.sep)[0];
    const name = folder === undefined || folder === '' ? '.' : folder;
    const count = this.#folders.get(name) ?? { passed: 0, failed: 0, notRun: 0 };
    count[key] += 1;
    this.#folders.set(name, count);
  }

  /** A test that is skipped without a need is a hole in the suite: it counts as failed. */
  #pending(test: Mocha.Test): void {
    const need = missingNeed(test);
    this.#count(test, need === undefined ? 'failed' : 'notRun');
    if (need === undefined) this.#undeclared.push(test.fullTitle());
    else (this.#notRun[need] ??= []).push(test.fullTitle());
  }

  #summary(): Summary {
    const counts = [...this.#folders.values()];
    const sum = (key: keyof FolderCount) => counts.reduce((total, count) => total + count[key], 0);
    const failures = this.failures.map((test) => {
      const { stack, message } = test.err ?? {};
      return failureText(test.fullTitle(), stack ?? message ?? 'failed without an error');
    });
    return {
      passed: sum('passed'),
      failed: sum('failed'),
      notRun: this.#notRun,
      failures: [...failures, ...this.#undeclared],
    };
  }

  #print(): Summary {
    if (this.failures.length > 0) Mocha.reporters.Base.list(this.failures);
    for (const title of this.#undeclared) console.log(`skipped without a declared need: ${title}`);
    const summary = this.#summary();
    for (const line of folderLines(this.#folders)) console.log(line);
    for (const line of figureLines()) console.log(line);
    for (const line of notRunLines(summary)) console.log(line);
    console.log(`${summary.passed} passed, ${summary.failed} failed`);
    return summary;
  }
}
