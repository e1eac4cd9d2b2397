/** Makes .train/: Python with what trains and exports the models. */
import { setUpPython } from './python_env.ts';

setUpPython({ name: 'train', size: 'about 9 GB' });
