// Makes a folder and those above it. The platform's own recursive form never returns where a file system
// refuses with "not found", as /proc does.
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { systemCode } from './errors.ts';

/**
 * Throws the system's error where a folder cannot be made; one that someone else makes meanwhile is as good.
 */
export function makeFolders(folder: string, mode = 0o777): void {
  if (existsSync(folder)) return;
  const parent = path.dirname(folder);
  if (parent !== folder) makeFolders(parent, mode);
  try {
    mkdirSync(folder, { mode });
  } catch (cause) {
    if (systemCode(cause) !== 'EEXIST') throw cause;
  }
}
