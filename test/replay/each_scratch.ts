/** A scratch folder for each test of a describe block. */
import { scratchFolder, type Scratch } from '../support/scratch.ts';

/** In the body of a describe block: what it returns joins a path inside the folder of the test that runs. */
export function eachScratch(parent?: string): (...parts: string[]) => string {
  let folder: Scratch | undefined;
  beforeEach(() => {
    folder = scratchFolder(parent);
  });
  afterEach(() => folder?.[Symbol.dispose]());
  return (...parts) => folder?.in(...parts) ?? '';
}
