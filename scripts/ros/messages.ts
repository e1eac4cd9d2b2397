/** worldforge_msgs, built from msgs/ as any workspace would build it. */
import { defined } from '../../core/assert.ts';
import type { Environment } from '../../core/environment.ts';
import { inRepository } from '../repository.ts';
import { execute } from './command.ts';
import { list, type Layout } from './layout.ts';
import type { Step } from './steps.ts';
import { compileJobs, findPython } from './tools.ts';

export interface BuildOptions {
  /** Asked for when a step runs: what earlier steps made is in it. */
  readonly environment: () => Environment;
  /** Steps that bring ROS itself. */
  readonly after: readonly string[];
  /** What else of the machine decides the result. */
  readonly inputs: readonly string[];
}

/** What belongs to the package; msgs/std serves our own codec. */
function packageFiles(): string[] {
  const messages = list(inRepository('msgs', 'msg')).filter((name) => name.endsWith('.msg'));
  return ['msgs/CMakeLists.txt', 'msgs/package.xml', ...messages.map((name) => `msgs/msg/${name}`)];
}

export function messagesStep(layout: Layout, options: BuildOptions): Step {
  const { after, inputs } = options;
  const python = after.length > 0 ? layout.python : defined(findPython(), 'Python 3.11 to 3.13');
  return {
    name: 'messages',
    says: 'worldforge_msgs (compiles for one to three minutes)',
    files: ['scripts/ros/messages.ts', ...packageFiles()],
    inputs: [layout.folder, ...inputs],
    after,
    folders: [layout.build, layout.overlay],
    run: (log) => {
      const environment = options.environment();
      const configure = [
        ...['-G', 'Ninja', '-S', inRepository('msgs'), '-B', layout.build],
        ...['-DCMAKE_BUILD_TYPE=Release', '-DBUILD_TESTING=OFF', `-DCMAKE_INSTALL_PREFIX=${layout.overlay}`],
        `-DPython3_EXECUTABLE=${python}`,
      ];
      execute('cmake', configure, { log, environment });
      execute('cmake', ['--build', layout.build, '--parallel', String(compileJobs)], { log, environment });
      execute('cmake', ['--install', layout.build], { log, environment });
    },
  };
}
