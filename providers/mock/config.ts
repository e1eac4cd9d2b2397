// The mock has nothing to configure; anything given is a mistake.
import { z } from 'zod';

export const mockConfig = z.strictObject({});
