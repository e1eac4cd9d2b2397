// The reference page of the command line: the help text of every command, as the program prints it.
import { generateHelpTextForAllCommands, type Application, type CommandContext } from '@stricli/core';
import { makeApp } from '../../cli/app.ts';

/** Terminals get colour; a page gets none. */
function plain(text: string): string {
  // The escape character is written as such: a literal one would be invisible here.
  return text.replaceAll(new RegExp('\u001b\\[[0-9;]*m', 'g'), '').trimEnd();
}

export function emitCliPage(): string {
  const app = makeApp() as unknown as Application<CommandContext>; // help text asks nothing of the context
  const sections = generateHelpTextForAllCommands(app).map(
    ([route, help]) => `## ${route}\n\n\`\`\`text\n${plain(help)}\n\`\`\`\n`,
  );
  const head = '# Command line\n\nGenerated from the command table by `npm run generate`.\n\n';
  return `${head}${sections.join('\n')}`;
}
