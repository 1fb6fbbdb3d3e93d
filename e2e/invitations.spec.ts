/** Invitations that don't admit say why, in the window's words; links from outside find their place. */
import { expect } from '@playwright/test';
import { makeSelfSignedCertificate } from '../relay/self-signed-certificate';
import { startRelay } from '../relay/start-relay';
import { decodeJoinLink, encodeFoundingLink, encodeJoinLink, type JoinLink } from '../shared/protocol/link-codec';
import type { Person } from './harness/journey';
import { startAgainWith } from './harness/running-app';
import { freePort } from './harness/standalone-relay';
import { test } from './harness/stage';
import { fill } from './harness/words';

const dayMs = 24 * 60 * 60 * 1000;

test('an invitation that may be used once admits one', async ({ stage }) => {
  const ada = await stage.enter('Ada Lovelace');
  await ada.foundWorkspace('Praxis am Rhein');
  const link = await ada.invite();

  // Cleo has the same link before her, and is just slower.
  const cleo = await stage.enter('Cleo Laine', { language: 'de' });
  await cleo.openInvitation(link);
  await cleo.page.getByLabel(cleo.words.onboarding.name).fill(cleo.name);
  const ben = await stage.enter('Ben Öztürk');
  await ben.join(link);
  await cleo.button(cleo.words.onboarding.join.submit).click();
  await expectProblem(cleo, cleo.words.errors['invite.used-up']);

  await cleo.page.getByLabel(cleo.words.onboarding.join.link).fill(await ada.invite());
  await cleo.button(cleo.words.onboarding.join.submit).click();
  await expect(cleo.page.getByRole('heading', { name: 'Praxis am Rhein' }).first()).toBeVisible();
  await ada.startDirect(cleo.name);
});

test('an invitation that does not admit says why', async ({ stage }) => {
  const ada = await stage.enter('Ada Lovelace');
  await ada.foundWorkspace('Praxis am Rhein');
  const link = await ada.invite();
  const revoked = await ada.invite('for nobody');
  await revoke(ada, 'for nobody');
  const cleo = await stage.enter('Cleo Laine', { language: 'de' });
  const { errors, onboarding } = cleo.words;
  await cleo.button(onboarding.invitation.title).click();
  const field = cleo.page.getByLabel(onboarding.join.link);

  await field.fill('Kommst du auch?');
  await expect(cleo.page.getByText(onboarding.join.linkNone)).toBeVisible();
  const nobodyListens = `wss://127.0.0.1:${await freePort()}`;
  for (const [text, problem] of [
    ['conclave:join#AAAA', errors['invite.malformed']],
    [link.slice(0, -20), errors['invite.malformed']],
    [revoked, errors['invite.revoked']],
    [changed(link, ({ relay }) => ({ relay: { ...relay, url: nobodyListens } })), errors['relay.unreachable']],
    [changed(link, otherWorkspace), errors['invite.wrong-workspace']],
    [changed(link, otherCertificate), errors['relay.wrong-certificate']],
  ] as const) {
    await field.fill(text);
    await expectProblem(cleo, problem);
    await expect(cleo.button(onboarding.join.submit)).toBeHidden();
  }
  await field.fill(`Hallo Cleo,\n\nhier ist der Link:\n\n${link}\n\nBis gleich!`);
  await expect(cleo.page.getByText(fill(onboarding.join.invitedBy, { name: ada.name }))).toBeVisible();
  await expect(cleo.page.getByRole('alert')).toBeHidden();
});

test('an invitation expires by the clock of the relay', async ({ stage }) => {
  let aheadMs = 0;
  const clock = { nowMs: () => Date.now() + aheadMs };
  const certificate = await makeSelfSignedCertificate(Date.now());
  const dataFolder = stage.folder('relay');
  const relay = await startRelay({ dataFolder, host: '127.0.0.1', port: 0, certificate, clock });
  stage.onEnd(() => relay.close());
  const { certificateFingerprint, foundingToken, port } = relay;
  if (foundingToken === undefined) throw new Error('The relay is not fresh');
  const endpoint = { url: `wss://127.0.0.1:${port}`, certificateFingerprint };
  const ada = await stage.enter('Ada Lovelace');
  await ada.foundWorkspace('Praxis am Rhein', encodeFoundingLink({ relay: endpoint, foundingToken }));
  const link = await ada.invite();

  const cleo = await stage.enter('Cleo Laine');
  await cleo.openInvitation(link);
  await cleo.page.getByLabel(cleo.words.onboarding.name).fill(cleo.name);
  aheadMs = 8 * dayMs;
  await cleo.button(cleo.words.onboarding.join.submit).click();
  await expectProblem(cleo, cleo.words.errors['invite.expired']);
});

test('a link from outside fills the invitation of the application that runs', async ({ stage }) => {
  const ada = await stage.enter('Ada Lovelace');
  await ada.foundWorkspace('Praxis am Rhein');
  const link = await ada.invite();

  // The first start with a link, then the same profile started again with another.
  const cleo = await stage.enter('Cleo Laine', { args: ['conclave:join#AAAA'] });
  await expectProblem(cleo, cleo.words.errors['invite.malformed']);
  await startAgainWith(cleo.app, link);
  await expect(cleo.page.getByLabel(cleo.words.onboarding.join.link)).toHaveValue(link);
  await cleo.page.getByLabel(cleo.words.onboarding.name).fill(cleo.name);
  await cleo.button(cleo.words.onboarding.join.submit).click();
  await expect(cleo.page.getByRole('heading', { name: 'Praxis am Rhein' }).first()).toBeVisible();

  // The link has been used up, by herself: she is told that she is in, and is let in.
  await startAgainWith(cleo.app, link);
  await expectProblem(cleo, cleo.words.errors['workspace.already-joined']);
  await cleo.button(cleo.words.onboarding.join.open).click();
  await expect(cleo.button(cleo.words.conversationList.newConversation).first()).toBeVisible();
  const accounts = cleo.page.getByRole('navigation', { name: cleo.words.accountRail.label, exact: true });
  await expect(accounts.getByRole('button', { name: /Praxis am Rhein/ })).toHaveCount(1);
  await expect(accounts.getByRole('button', { name: cleo.words.accountRail.opening })).toHaveCount(0);
});

async function revoke(person: Person, label: string): Promise<void> {
  const { common, conversationList, invites } = person.words;
  await person.button(conversationList.invite).first().click();
  const open = person.page.getByRole('dialog');
  const revokeButton = open.getByRole('button', { name: fill(invites.revokeFor, { label }) });
  await revokeButton.click();
  await person.page.getByRole('alertdialog').getByRole('button', { name: invites.revoke, exact: true }).click();
  await expect(revokeButton).toBeHidden();
  await open.getByRole('button', { name: common.close, exact: true }).click();
  await expect(open).toBeHidden();
}

async function expectProblem(person: Person, words: string): Promise<void> {
  await expect(person.page.getByRole('alert').filter({ hasText: words })).toBeVisible();
}

function changed(link: string, change: (link: JoinLink) => Partial<JoinLink>): string {
  const decoded = decodeJoinLink(link);
  return encodeJoinLink({ ...decoded, ...change(decoded) });
}

function otherWorkspace({ workspaceId }: JoinLink): Partial<JoinLink> {
  const last = workspaceId.endsWith('0') ? '1' : '0';
  return { workspaceId: `${workspaceId.slice(0, -1)}${last}` as JoinLink['workspaceId'] };
}

function otherCertificate({ relay }: JoinLink): Partial<JoinLink> {
  return { relay: { ...relay, certificateFingerprint: new Uint8Array(32) } };
}
