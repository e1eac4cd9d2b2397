// What the learned scorer can be told.
import path from 'node:path';
import { z } from 'zod';
import { packageRoot } from '../../core/package_root.ts';

export const leworldmodelConfig = z.strictObject({
  /** Folder of the model bundle; the shipped one unless given. */
  bundle: z
    .string()
    .min(1)
    .default(path.join(packageRoot, 'models', 'leworldmodel-pusht')),
});
