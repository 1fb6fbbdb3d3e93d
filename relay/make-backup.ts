import {
  chmodSync,
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import path from 'node:path';
import { AppError } from '../shared/errors';
import { certificateFileName } from './certificate';
import { controlSocketPath } from './control-socket';
import { databaseName, finishCopy } from './store/open-database';

export interface BackupOptions {
  /** Of the relay that runs. */
  readonly dataFolder: string;
  /** Made if it doesn't exist, else empty. */
  readonly to: string;
}

/**
 * Copies what a running relay has stored into a folder that a relay can be started on. Whatever was acknowledged before is
 * in the copy. In a process of its own: a process that closes a file gives up all locks on it, the database's too.
 *
 * Throws `relay.unavailable` with a `reason`: `not-empty`, `not-running`, `busy` (another backup is under way),
 * `interrupted` (the relay stopped or failed meanwhile), `corrupt` or `unwritable`. Then there is no database in `to`.
 */
export async function makeBackup({ dataFolder, to }: BackupOptions): Promise<void> {
  prepareFolder(to);
  const partial = path.join(to, `${databaseName}.partial`);
  const relay = await connectToRelay(dataFolder);
  try {
    await expectWord(relay, 'begin', 'ready');
    await writing(() => copyFile(path.join(dataFolder, databaseName), partial, constants.COPYFILE_FICLONE));
    await expectWord(relay, 'end', 'complete');
    await writing(async () => {
      copyCertificate(dataFolder, to);
      chmodSync(partial, 0o600);
    });
    finishCopy(partial);
    await writing(async () => makeDurable(partial));
    renameSync(partial, path.join(to, databaseName));
    makeDurable(to);
  } finally {
    rmSync(partial, { force: true });
    relay.destroy();
  }
}

function failure(reason: string, cause?: unknown): AppError {
  return new AppError('relay.unavailable', { details: { reason }, cause });
}

function prepareFolder(to: string): void {
  let isEmpty: boolean;
  try {
    mkdirSync(to, { recursive: true, mode: 0o700 });
    isEmpty = readdirSync(to).length === 0;
  } catch (cause) {
    throw failure('unwritable', cause);
  }
  if (!isEmpty) throw failure('not-empty');
}

async function connectToRelay(dataFolder: string): Promise<Socket> {
  const socket = connect(controlSocketPath(dataFolder));
  socket.setEncoding('latin1');
  return new Promise((resolve, reject) => {
    socket.once('connect', () => resolve(socket));
    // Later ones end in `close`.
    socket.on('error', (cause) => reject(failure('not-running', cause)));
  });
}

async function expectWord(relay: Socket, word: string, expected: string): Promise<void> {
  const answer = await new Promise<string>((resolve) => {
    if (relay.destroyed) return resolve('closed');
    relay.once('data', (text) => resolve(String(text).trim()));
    relay.once('close', () => resolve('closed'));
    relay.write(`${word}\n`);
  });
  if (answer !== expected) throw failure(answer === 'busy' ? 'busy' : 'interrupted');
}

async function writing(step: () => Promise<void>): Promise<void> {
  try {
    await step();
  } catch (cause) {
    throw failure('unwritable', cause);
  }
}

/** There is none when the relay was given one from elsewhere. */
function copyCertificate(dataFolder: string, to: string): void {
  const from = path.join(dataFolder, certificateFileName);
  if (!existsSync(from)) return;
  copyFileSync(from, path.join(to, certificateFileName));
  chmodSync(path.join(to, certificateFileName), 0o600);
  makeDurable(path.join(to, certificateFileName));
}

function makeDurable(file: string): void {
  const descriptor = openSync(file, 'r');
  fsyncSync(descriptor);
  closeSync(descriptor);
}
