/** The checks that need no running program: types, lint, format, unused code. `npm run check` runs them all. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { projectFolder } from './setup/command.mjs';

export const checks = {
  types: ['tsc', '-b'],
  lint: ['oxlint', '--type-aware', '--deny-warnings'],
  format: ['oxfmt', '--check', '.'],
  'unused code': ['knip'],
};

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  let isPassed = true;
  for (const [name, [program, ...args]] of Object.entries(checks)) {
    const executable = path.join(projectFolder, 'node_modules', '.bin', program);
    const { status } = spawnSync(executable, args, { cwd: projectFolder, stdio: 'inherit' });
    process.stdout.write(`${status === 0 ? 'ok' : 'FAILED'}: ${name}\n`);
    isPassed &&= status === 0;
  }
  process.exit(isPassed ? 0 : 1);
}
