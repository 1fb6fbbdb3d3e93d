/** Entry: a utility process when Electron started it as one, else a program for the command line. */
import { runCli } from './cli';
import { runUtilityProcess } from './utility-process';
import type { ParentPort } from './utility-process';

const { parentPort } = process as NodeJS.Process & { readonly parentPort?: ParentPort };

async function runProgram(): Promise<void> {
  const code = await runCli(process.argv.slice(2));
  if (code !== undefined) process.exitCode = code;
}

if (parentPort === undefined) void runProgram();
else runUtilityProcess(parentPort, (code) => process.exit(code));
