/** Prints the digest of a long rollout, so that another Node can be asked for it. */
import { loadSimulator } from '../../sim/simulator.ts';
import { rolloutDigest } from './long_rollout.ts';

process.stdout.write(`${rolloutDigest(await loadSimulator())}\n`);
