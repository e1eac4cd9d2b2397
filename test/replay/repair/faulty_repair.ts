/**
 * Repairs a bag in each folder that it is given and says the codes as JSON:
 * `LD_PRELOAD=... node faulty_repair.js FOLDER...`.
 */
import path from 'node:path';
import { WorldforgeError } from '../../../core/errors.ts';
import { repairBag } from '../../../replay/repair/repair_bag.ts';

const codes: string[] = [];
for (const folder of process.argv.slice(2)) {
  try {
    await repairBag(path.join(folder, 'bag'));
    codes.push('');
  } catch (error) {
    codes.push(error instanceof WorldforgeError ? error.code : String(error));
  }
}
process.stdout.write(JSON.stringify(codes));
