/**
 * `npm test`: sets up what is missing, then runs every check and test. Ends with one line, `N passed, N failed`, that
 * sums all runners. Arguments name parts to run: check, unit, e2e.
 */
import { mkdirSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { bundle } from './bundle.mjs';
import { checks } from './check.mjs';
import { cacheFolder, projectFolder } from './setup/command.mjs';
import { setUp } from './setup/setup.mjs';
import { temporaryFiles } from './temporary-files.mjs';
import { runInVirtualSession } from './virtual-session.mjs';

const resultsFolder = path.join(cacheFolder, 'results');
const bin = (name) => path.join(projectFolder, 'node_modules', '.bin', name);

const parts = { check: runChecks, unit: runUnitTests, e2e: runEndToEndTests };
const chosen = process.argv.slice(2).filter((name) => name in parts);
const totals = { passed: 0, failed: 0 };

const runtime = await setUp({ needsVirtualSession: true });
rmSync(resultsFolder, { recursive: true, force: true });
mkdirSync(resultsFolder, { recursive: true });
await bundle();
const files = temporaryFiles();
process.env.TMPDIR = files.folder;
process.on('exit', files.remove);
const wanted = chosen.length > 0 ? chosen : Object.keys(parts);
// The unit tests wait for disks and clocks now and then, which is when the checks go on.
for (const group of [['check', 'unit'], ['e2e']]) {
  const names = group.filter((name) => wanted.includes(name));
  for (const result of await Promise.all(names.map((name) => parts[name]()))) {
    totals.passed += result.passed;
    totals.failed += result.failed;
  }
}
process.stdout.write(`${totals.passed} passed, ${totals.failed} failed\n`);
process.exit(totals.failed > 0 || totals.passed === 0 ? 1 : 0);

async function runChecks() {
  const result = { passed: 0, failed: 0 };
  for (const [name, command] of Object.entries(checks)) {
    const isPassed = (await run([bin(command[0]), ...command.slice(1)])) === 0;
    process.stdout.write(`${isPassed ? 'ok' : 'FAILED'}: ${name}\n`);
    result[isPassed ? 'passed' : 'failed'] += 1;
  }
  return result;
}

async function runUnitTests() {
  const file = path.join(resultsFolder, 'unit.json');
  const vitest = [bin('vitest'), 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const session = { folder: path.join(cacheFolder, 'test-session') };
  const code = await runInVirtualSession(vitest, session);
  const report = readReport(file);
  const failed =
    (report?.numFailedTests ?? 0) + (report?.numFailedTestSuites > 0 && report.numFailedTests === 0 ? 1 : 0);
  return sum(report?.numPassedTests ?? 0, failed, code);
}

// As many at a time as there are processors, each on a display of its own: a journey waits half of its time, and is several
// processes the other half.
async function runEndToEndTests() {
  rmSync(path.join(projectFolder, 'e2e', 'results'), { recursive: true, force: true });
  const file = path.join(resultsFolder, 'e2e.json');
  const code = await runInVirtualSession([bin('playwright'), 'test', '--reporter=list,json'], {
    folder: path.join(cacheFolder, 'test-session-e2e'),
    screen: '1920x1200x24',
    displayCount: Math.max(2, availableParallelism()),
    env: { PLAYWRIGHT_JSON_OUTPUT_NAME: file, CONCLAVE_TEST_RUNTIME: runtime.executable },
  });
  const stats = readReport(file)?.stats;
  // A flaky test is a failing one.
  return sum(stats?.expected ?? 0, (stats?.unexpected ?? 0) + (stats?.flaky ?? 0), code);
}

// A runner that ended badly without a failed test, e.g. by crashing, counts as one failure.
function sum(passed, failed, code) {
  return { passed, failed: code !== 0 && failed === 0 ? 1 : failed };
}

function readReport(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

function run(command) {
  return new Promise((resolve) => {
    const child = spawn(command[0], command.slice(1), { cwd: projectFolder, stdio: 'inherit' });
    child.on('exit', (code) => resolve(code ?? 1));
  });
}
