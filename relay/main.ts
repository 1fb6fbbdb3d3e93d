/** Entry: a utility process when Electron started it as one, else a program for the command line. */
import { runCli } from './cli';
import { runUtilityProcess } from './utility-process';
import type { ParentPort } from './utility-process';

const { parentPort } = process as NodeJS.Process & { readonly parentPort?: ParentPort };

if (parentPort === undefined) {
  void runCli(process.argv.slice(2)).then((code) => {
    if (code !== undefined) process.exitCode = code;
  });
} else {
  runUtilityProcess(parentPort, (code) => process.exit(code));
}
