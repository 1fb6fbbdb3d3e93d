// What Electron's own default app does, for a runtime that was repacked without one:
// honour `-r module`, then load the application that the command line names.
'use strict';
const { app } = require('electron');
const fs = require('node:fs');
const { Module } = require('node:module');
const path = require('node:path');

const args = process.argv.slice(1);
const preloads = [];
let target;
for (let index = 0; index < args.length; index += 1) {
  if (args[index] === '-r' || args[index] === '--require') {
    index += 1;
    preloads.push(args[index]);
  } else if (!args[index].startsWith('-')) {
    target = path.resolve(args[index]);
    break;
  }
}
if (preloads.length > 0) Module._preloadModules(preloads);
if (target === undefined) {
  process.stderr.write('usage: electron [options] folder\n');
  app.exit(1);
} else {
  process.defaultApp = true;
  const manifestPath = path.join(target, 'package.json');
  if (fs.existsSync(manifestPath)) {
    const manifest = JSON.parse(fs.readFileSync(manifestPath, 'utf8'));
    if (manifest.version) app.setVersion(manifest.version);
    app.name = manifest.productName || manifest.name;
    app.setAppPath(target);
  }
  Module._load(require.resolve(target), Module, true);
}
