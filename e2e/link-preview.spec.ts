/** A preview of a link: fetched by its writer through the relay, shown to who gets it, who loads nothing. */
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { expect, type Locator } from '@playwright/test';
import { startTestSite, type TestSite } from '../core/web/testing/test-site';
import { cameraBefore } from './harness/camera';
import { choose } from './harness/message-hands';
import { startRecordedRelay, type RecordedRelay } from './harness/recorded-relay';
import { test, type Actor, type Stage } from './harness/stage';
import { makePicture } from './harness/test-picture';

const host = 'news.example';
/** What the site takes its time with. */
const unanswered = '/unanswered';
const picture = makePicture('picture.png', 7, 'from a site').buffer;
const page = `<!DOCTYPE html><title>News</title><meta property="og:title" content="Beds move to Bonn &amp; K&ouml;ln">
  <meta property="og:description" content="What changes from Monday on, and who has to be asked before."><meta property="og:site_name"
  content="The News"><meta property="og:image" content="/secret-picture.png">`;

test('a link is sent with a preview that only the writer fetched, through a relay that sees the host alone', async ({
  stage,
}) => {
  const site = await startSite(stage);
  const asked: string[] = [];
  const relay = await startRelay(stage, site, asked);
  const authority = path.join(stage.folder('authority'), 'authority.pem');
  writeFileSync(authority, site.authority);
  const ada = await stage.enter('Ada Lovelace', { env: { CONCLAVE_EXTRA_CA_CERTS: authority } });
  await ada.foundWorkspace('Praxis am Rhein', relay.foundingLink);
  const ben = await stage.enter('Ben Öztürk', { language: 'de' });
  await ben.join(await ada.invite());
  await ben.startDirect(ada.name);
  await ada.openConversation(ben.name);

  const link = `https://${host}/secret-path`;
  await ada.write(`Not yet: ${link}`);
  await expect(ben.message('Not yet')).toBeVisible();
  expect(asked).toEqual([]);

  await makePreviews(ada);
  await ada.composer().fill(`Please read ${link} today.`);
  await expect(cardIn(ada).getByText('Beds move to Bonn & Köln')).toBeVisible();
  await expect(cardIn(ada).locator('img')).toBeVisible();
  const camera = await cameraBefore(ada.app, 'link-preview');
  await camera.shoot('draft');
  await ada.composer().press('Enter');
  await expect(ada.composer()).toHaveValue('');
  await expect(ada.page.getByRole('button', { name: ada.words.composer.preview.drop })).toBeHidden();

  const got = ben.message('Please read');
  await expect(cardOf(got, ben)).toContainText('Beds move to Bonn & Köln');
  await expect(cardOf(got, ben)).toContainText(host);
  await expect(cardOf(got, ben).locator('img')).toBeVisible();
  await expect(cardOf(ben.message('Not yet'), ben)).toHaveCount(0);
  const benCamera = await cameraBefore(ben.app, 'link-preview');
  await benCamera.shootAll('received');
  await forwardHere(ben, 'Please read');
  await expect(cardOf(ada.message('Please read'), ada)).toHaveCount(2);

  // The page and its picture, once each.
  expect(asked).toEqual([host, host]);
  expect(site.requests.map(({ path: wanted }) => wanted)).toEqual(['/secret-path', '/secret-picture.png']);
  const frames = relay.frames();
  expect(frames.includes(host)).toBe(true);
  expect(frames.includes('secret-')).toBe(false);

  await ada.composer().fill(`Again ${link}`);
  await ada.page.getByRole('button', { name: ada.words.composer.preview.drop }).click();
  await ada.composer().press('Enter');
  await expect(ben.message('Again')).toBeVisible();
  await expect(cardOf(ben.message('Again'), ben)).toHaveCount(0);

  // Who takes a link away waits for it no longer, and the site is left alone.
  await ada.composer().fill(`Never: https://${host}${unanswered}`);
  await expect.poll(() => site.requests.at(-1)?.path).toBe(unanswered);
  expect(site.connections()).toBe(1);
  await ada.composer().fill('Never mind');
  await expect.poll(() => site.connections()).toBe(0);
});

/** Sends the message once more to where it was found. */
async function forwardHere(person: Actor, text: string): Promise<void> {
  await choose(person, text, 'forward');
  const dialog = person.page.getByRole('dialog');
  await dialog.getByRole('option').first().click();
  await dialog.getByRole('button', { name: person.words.message.forwardTo.submit, exact: true }).click();
  await expect(dialog).toBeHidden();
}

async function startSite(stage: Stage): Promise<TestSite> {
  const site = await startTestSite(host, (request, response) => {
    if (request.url === unanswered) return;
    const isPicture = request.url?.endsWith('.png') === true;
    response.writeHead(200, { 'content-type': isPicture ? 'image/png' : 'text/html' });
    response.end(isPicture ? picture : page);
  });
  stage.onEnd(() => site.close());
  return site;
}

/** A relay for which the site's name stands for a public address, and that address for the site on loopback. */
async function startRelay(stage: Stage, site: TestSite, asked: string[]): Promise<RecordedRelay> {
  const relay = await startRecordedRelay(stage.folder('relay'), {
    web: {
      isEnabled: true,
      async resolve(name) {
        asked.push(name);
        return ['93.184.215.14'];
      },
      connect: () => connect({ host: '127.0.0.1', port: site.port }),
    },
  });
  stage.onEnd(() => relay.stop());
  return relay;
}

async function makePreviews(person: Actor): Promise<void> {
  const { accountRail, common, presence, settings } = person.words;
  await person.button(accountRail.settings).click();
  const dialog = person.page.getByRole('dialog', { name: settings.title });
  await dialog.getByRole('tab', { name: settings.privacy.tab, exact: true }).click();
  const previews = dialog.getByRole('switch', { name: presence.privacy.previews });
  await expect(previews).not.toBeChecked();
  await previews.press('Space');
  await expect(previews).toBeChecked();
  await dialog.getByRole('button', { name: common.close, exact: true }).click();
  await expect(dialog).toBeHidden();
}

/** The card above the field. */
function cardIn(person: Actor): Locator {
  const drop = person.page.getByRole('button', { name: person.words.composer.preview.drop });
  return person.page.getByRole('group', { name: person.words.message.preview }).filter({ has: drop });
}

function cardOf(message: Locator, person: Actor): Locator {
  return message.getByRole('group', { name: person.words.message.preview });
}
