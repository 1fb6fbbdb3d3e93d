/**
 * Bundles every process of the application into out/: CommonJS for Node 18 (shell, core, relay), one script for the
 * preload, and the window's page. Skips what did not change since the last build.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { emojiFont } from './emoji-font.mjs';
import { cacheFolder, projectFolder } from './setup/command.mjs';
import { withLock } from './setup/lock.mjs';

const outFolder = path.join(projectFolder, 'out');
const stampFile = path.join(outFolder, 'build-stamp');
const sources = ['shared', 'core', 'electron', 'relay', 'renderer', 'build', 'package-lock.json'];

// Native or provided by the runtime: loaded as they are.
const external = [
  'electron',
  '@github/keytar',
  '@signalapp/sqlcipher',
  '@playwright/test',
  'bufferutil',
  'utf-8-validate',
  ...builtinModules.flatMap((name) => [name, `node:${name}`]),
];

// Node 18, which the fallback runtime has, does not define it.
const webCryptoBanner =
  "if(!globalThis.crypto)Object.defineProperty(globalThis,'crypto',{value:require('node:crypto').webcrypto});";

/** Builds when sources changed since the last build. Returns true when it built. */
export async function bundle() {
  if (isCurrent()) return false;
  // Another may build what is wanted meanwhile.
  return await withLock('build', async () => !isCurrent() && (await buildAside()));
}

function isCurrent() {
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8') === sourcesHash();
}

// Aside first: a build that fails or is killed must not leave half an application.
async function buildAside() {
  const stamp = sourcesHash();
  const folder = path.join(cacheFolder, 'building');
  rmSync(folder, { recursive: true, force: true });
  const { build } = await import('vite');
  await bundleForNode({ 'electron/main': 'electron/main.ts', 'core/main': 'core/main.ts' }, folder);
  await bundleForNode({ 'core/page-check': 'core/page-check.ts' }, folder);
  await bundleForNode({ 'relay/main': 'relay/main.ts' }, folder);
  await bundleForNode({ 'electron/preload': 'electron/preload.ts' }, folder, '');
  await build(await pageBundle(path.join(folder, 'renderer')));
  writeFileSync(path.join(folder, 'build-stamp'), stamp);
  rmSync(outFolder, { recursive: true, force: true });
  renameSync(folder, outFolder);
  return true;
}

/** Bundles programs for Node or Electron: `entries` maps names in `folder` to source files. Shared code is in chunks. */
export async function bundleForNode(entries, folder, banner = webCryptoBanner) {
  const { build } = await import('vite');
  await build({
    ...common,
    ssr: { noExternal: true, external },
    build: {
      ...common.build,
      ssr: true,
      target: 'node18',
      outDir: folder,
      rollupOptions: {
        input: Object.fromEntries(Object.entries(entries).map(([to, from]) => [to, path.join(projectFolder, from)])),
        external,
        output: { format: 'cjs', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js', banner },
      },
    },
  });
}

async function pageBundle(folder) {
  const { default: react } = await import('@vitejs/plugin-react');
  const { default: tailwind } = await import('@tailwindcss/vite');
  return {
    ...common,
    root: path.join(projectFolder, 'renderer'),
    base: './',
    plugins: [react(), tailwind(), emojiFont],
    build: {
      ...common.build,
      target: 'chrome114',
      // Less to read before the first paint. Elsewhere names stay: the log says where a fault was.
      minify: true,
      outDir: folder,
      modulePreload: false,
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 2000,
    },
  };
}

const common = {
  configFile: false,
  root: projectFolder,
  logLevel: 'warn',
  build: { emptyOutDir: false, sourcemap: false, minify: false, reportCompressedSize: false },
};

function sourcesHash() {
  const hash = createHash('sha256');
  for (const source of sources) hashInto(hash, path.join(projectFolder, source));
  return hash.digest('hex');
}

function hashInto(hash, file) {
  if (!existsSync(file)) return;
  const entries = readEntries(file);
  if (entries === undefined) {
    if (!file.endsWith('.test.ts') && !file.endsWith('.test.tsx')) hash.update(file).update(readFileSync(file));
    return;
  }
  for (const name of entries.sort()) hashInto(hash, path.join(file, name));
}

function readEntries(folder) {
  try {
    return readdirSync(folder);
  } catch {
    return undefined;
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { setUp } = await import('./setup/setup.mjs');
  await setUp({ needsRuntime: false });
  const isBuilt = await bundle();
  process.stdout.write(isBuilt ? '[build] Built into out/\n' : '[build] Nothing changed\n');
}
