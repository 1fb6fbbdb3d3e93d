import { mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';

const projectFolder = join(__dirname, '../..');

/**
 * Bundles a program of the project, as the application bundles it, into a folder of its own below `.cache`, from where it
 * finds its packages. `input` is relative to the project. Returns the script's path; whoever calls deletes its folder.
 */
export async function bundleProgram(input: string): Promise<string> {
  const { build } = await import('vite');
  mkdirSync(join(projectFolder, '.cache'), { recursive: true });
  const outDir = mkdtempSync(join(projectFolder, '.cache', 'program-'));
  await build({
    configFile: false,
    root: projectFolder,
    logLevel: 'error',
    ssr: { noExternal: true, external: ['@signalapp/sqlcipher', 'bufferutil', 'utf-8-validate'] },
    build: {
      ssr: true,
      target: 'node18',
      outDir,
      emptyOutDir: true,
      rollupOptions: {
        input: join(projectFolder, input),
        output: { format: 'cjs', entryFileNames: 'main.cjs' },
      },
    },
  });
  return join(outDir, 'main.cjs');
}
