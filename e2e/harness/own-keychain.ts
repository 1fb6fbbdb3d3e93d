/** A session bus and a keychain of a test's own, to be locked and unlocked without touching those of other tests. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';

const password = 'a password of nobody';
const secrets = 'org.freedesktop.secrets';
const prompter = 'org.gnome.keyring.SystemPrompter';

export interface OwnKeychain {
  /** What a process needs to find it. */
  readonly env: Readonly<Record<string, string>>;
  lock(): Promise<void>;
  /** As signing in to the computer does. */
  unlock(): Promise<void>;
  /** Resolves when somebody is asked for the password. */
  asked(): Promise<void>;
  close(): Promise<void>;
}

export interface OwnKeychainOptions {
  /** Whether it may ask for its password on the screen. Otherwise a locked keychain answers at once. */
  readonly canAsk: boolean;
}

/** Starts both, open, with what the keychain keeps in `folder`. */
export async function startOwnKeychain(folder: string, { canAsk }: OwnKeychainOptions): Promise<OwnKeychain> {
  const home = path.join(folder, 'keychain');
  mkdirSync(home, { mode: 0o700 });
  const { DISPLAY, ...headless } = process.env;
  const outer = { ...headless, ...(canAsk && DISPLAY !== undefined && { DISPLAY }) };
  const own = { XDG_RUNTIME_DIR: home, XDG_DATA_HOME: home, HOME: home };
  const bus = spawn('dbus-daemon', ['--session', '--nofork', '--print-address=1'], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...outer, ...own },
  });
  const env = { ...own, DBUS_SESSION_BUS_ADDRESS: await firstLine(bus) };
  const call = async (...parameters: readonly string[]): Promise<void> => {
    const child = spawn('gdbus', parameters, { env: { ...outer, ...env }, stdio: 'ignore' });
    const status = await new Promise((resolve) => child.once('exit', resolve));
    if (status !== 0) throw new Error(`gdbus ${parameters[0]} failed`);
  };
  const daemon = spawn('gnome-keyring-daemon', ['--foreground', '--unlock', '--components=secrets'], {
    stdio: ['pipe', 'ignore', 'ignore'],
    env: { ...outer, ...env },
  });
  daemon.stdin?.end(password);
  await call('wait', '--session', '--timeout', '60', secrets);
  return {
    env,
    lock: async () => await call(...lockCall),
    unlock: async () => await unlockThrough(path.join(home, 'keyring', 'control')),
    asked: async () => await call('wait', '--session', '--timeout', '60', prompter),
    async close() {
      await end(daemon);
      await end(bus);
    },
  };
}

/** The way of PAM: a credentials byte, then the length of all, the operation, and the password with its length. */
async function unlockThrough(socketPath: string): Promise<void> {
  const secret = Buffer.from(password);
  const request = Buffer.concat([Buffer.alloc(1 + 12), secret]);
  const [length, operation] = [request.length - 1, 1];
  for (const [index, value] of [length, operation, secret.length].entries())
    request.writeUInt32BE(value, 1 + 4 * index);
  const socket = connect(socketPath);
  socket.write(request);
  const answer = await new Promise<Buffer>((resolve, reject) => {
    socket.once('data', resolve);
    socket.once('error', reject);
  });
  socket.destroy();
  if (answer.length !== 8 || answer.readUInt32BE(4) !== 0) throw new Error('the keychain did not unlock');
}

const lockCall = [
  'call',
  '--session',
  `--dest=${secrets}`,
  '--object-path=/org/freedesktop/secrets',
  '--method=org.freedesktop.Secret.Service.Lock',
  "['/org/freedesktop/secrets/collection/login']",
];

async function firstLine({ stdout }: ChildProcess): Promise<string> {
  return await new Promise((resolve) => stdout?.once('data', (data: Buffer) => resolve(data.toString().trim())));
}

async function end(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
}
