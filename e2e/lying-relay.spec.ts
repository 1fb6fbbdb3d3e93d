/** Somebody whose relay lies is told so in words, where it matters and in the settings, until it was read. */
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { decodeJoinLink, encodeFoundingLink, encodeJoinLink } from '../shared/protocol/link-codec';
import { cameraBefore } from './harness/camera';
import { foundAsColleague } from './harness/colleague';
import { Person } from './harness/journey';
import { startLyingRelay } from './harness/lying-relay';
import { launchApp, temporaryFolder } from './harness/running-app';
import { scenes } from './harness/scenes';

const endings: (() => Promise<void> | void)[] = [];

test.afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

for (const language of ['en', 'de'] as const) {
  test(`a relay that shows members different messages is told of, in ${language}`, async () => {
    const { path: folder, remove } = temporaryFolder('lying-relay');
    endings.push(remove);
    const relay = await startLyingRelay(path.join(folder, 'relay'));
    endings.push(relay.close);
    const { certificateFingerprint, foundingToken } = relay;
    const [honest, lying] = [await relay.port(), await relay.port()];
    const scene = scenes[language];
    const [founder] = scene.people;
    const [ward] = scene.groups;
    if (founder === undefined) throw new Error('the scene lacks people');

    const foundingLink = encodeFoundingLink({ relay: { url: honest.url, certificateFingerprint }, foundingToken });
    const colleague = await foundAsColleague({ folder, ...founder }, foundingLink, scene.workspace);
    endings.push(colleague.stop);
    const terms = { role: 'member', label: '', lifetimeMs: 3_600_000, uses: 1 } as const;
    const { link = '' } = await colleague.core.client.call('invites.create', terms);
    const victimsRelay = { url: lying.url, certificateFingerprint };

    const app = await launchApp({ userData: path.join(folder, 'profile'), language });
    endings.push(app.close);
    const camera = await cameraBefore(app, language);
    const person = new Person(app.page, scene.self, language);
    await person.join(encodeJoinLink({ ...decodeJoinLink(link), relay: victimsRelay }));
    const conversationId = await colleague.createGroup(ward.name, [scene.self]);
    const [first, second, third] = ward.lines.map(({ text }) => text);
    await colleague.say(conversationId, first ?? '');
    await person.openConversation(ward.name);
    await expect(person.message(first?.slice(0, 20) ?? '')).toBeVisible();

    // Another entry in the place of a message, once.
    let isLying = true;
    lying.deceit = {
      toDevice(frame) {
        if (!isLying || frame.body.case !== 'topicPush') return [frame];
        isLying = false;
        const value = { ...frame.body.value, bytes: new Uint8Array(300).fill(7) };
        return [{ requestId: 0, body: { case: 'topicPush', value } }];
      },
    };
    await colleague.say(conversationId, second ?? '');
    await colleague.say(conversationId, third ?? '');
    await expect(person.message(third?.slice(0, 20) ?? '')).toBeVisible();

    const { warnings, settings, accountRail, common } = person.words;
    const text = warnings.text['different-entries'];
    await expect(person.page.getByText(text)).toBeVisible();
    const marked = person.page.getByRole('row', { name: warnings.inConversation });
    await expect(marked).toBeVisible();
    await camera.shoot('warning');
    await camera.resize('narrow');
    await camera.shoot('warning');
    await camera.resize('wide');

    const close = person.page.getByRole('button', { name: warnings.close, exact: true });
    for (let left = await close.count(); left > 0; left -= 1) {
      await close.first().click();
      await expect(close).toHaveCount(left - 1);
    }
    await expect(person.page.getByText(text)).toBeHidden();
    await expect(marked).toBeHidden();
    await person.page.getByRole('button', { name: accountRail.settings, exact: true }).click();
    const dialog = person.page.getByRole('dialog');
    await dialog.getByRole('tab', { name: settings.security.tab, exact: true }).click();
    await expect(dialog.getByText(text)).toBeVisible();
    await camera.shoot('settings-security-warnings');
    await dialog.getByRole('button', { name: common.close, exact: true }).click();
  });
}
