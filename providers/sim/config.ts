// The simulator has nothing to configure; anything given is a mistake.
import { z } from 'zod';

export const simConfig = z.strictObject({});
