/** A member of the workspace without a window: a real core in the test's own process. */
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { startCore, type Core } from '../../core/start-core';

/** Joins the workspace of the invitation, with a vault in `folder`. The caller stops the core. */
export async function joinAsColleague(folder: string, name: string, title: string, link: string): Promise<Core> {
  const vaultKey = Uint8Array.from(randomBytes(32));
  const core = await startCore({ vaultPath: path.join(folder, `${randomBytes(8).toString('hex')}.db`), vaultKey });
  await core.client.call('workspace.join', { link, profile: { displayName: name, title } });
  return core;
}
