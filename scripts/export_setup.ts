/** Makes .export/: Python with LeRobot and LeWM, whose models scripts/export turns into bundles. */
import { setUpPython } from './python_env.ts';

setUpPython({ name: 'export', size: 'about 9 GB' });
