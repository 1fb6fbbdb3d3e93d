/** Who is here, who writes, and how they are: shown to those who talk with each other, and kept from whom it is not meant for. */
import { expect, type Locator } from '@playwright/test';
import { cameraBefore } from './harness/camera';
import { askToBlock } from './harness/people-hands';
import type { Person } from './harness/journey';
import { test, type Actor } from './harness/stage';
import { fill } from './harness/words';

const text = 'Visite auf Station 3';

test('two people see when the other writes, is here and busy', async ({ stage }) => {
  const [ada, ben] = await stage.pair();
  const camera = await cameraBefore(ada.app, 'presence');
  await expect(ada.conversationRow(ben.name)).toHaveAccessibleName(new RegExp(`, ${ada.words.presence.here},`));
  await expect(ben.conversationRow(ada.name)).toHaveAccessibleName(new RegExp(`, ${ben.words.presence.here},`));

  await test.step('Ben writes, and sends it', async () => {
    await ben.composer().pressSequentially('Guten Morgen');
    await writesUntilShown(ben, ada);
    await camera.shoot('typing');
    await expect(typingLine(ben)).toHaveCount(0);
    await writesUntilShown(ben, ada);
    await ben.composer().press('Enter');
    await expect(ada.message('Guten Morgen')).toBeVisible();
    await expect(typingLine(ada)).toHaveCount(0);
  });

  await test.step('Ben locks his screen, and is back', async () => {
    const { availability, here } = ada.words.presence;
    await tellScreen(ben, 'lock-screen');
    await expect(ada.conversationRow(ben.name)).toHaveAccessibleName(new RegExp(`, ${availability.away},`));
    await camera.shoot('away');
    await tellScreen(ben, 'unlock-screen');
    await expect(ada.conversationRow(ben.name)).toHaveAccessibleName(new RegExp(`, ${here},`));
  });

  await test.step('Ben says that he is busy, and why', async () => {
    await setStatus(ben);
    const header = ada.page.getByRole('main').getByRole('banner').or(ada.page.locator('main header'));
    await expect(header.first()).toContainText(`🩺 ${text}`);
    await expect(header.first()).toContainText(ada.words.presence.availability.busy);
    await expect(ada.conversationRow(ben.name)).toHaveAccessibleName(
      new RegExp(`, ${ada.words.presence.availability.busy},`),
    );
    await ada.button(ada.words.conversation.showDetails).click();
    await camera.shoot('status-of-another');
    await camera.resize('narrow');
    await camera.shoot('status-of-another');
    await camera.resize('wide');
  });

  await test.step('Ben blocks Ada, who does not see how he is until he unblocks her', async () => {
    const { availability, here } = ada.words.presence;
    const { block } = ben.words.people;
    await (await askToBlock(ben)).getByRole('button', { name: block.confirm, exact: true }).click();
    await expect(ada.conversationRow(ben.name)).not.toHaveAccessibleName(new RegExp(`${here}|${availability.busy}`));
    await expect(ada.page.locator('main header').first()).not.toContainText(text);
    await ben.page.getByRole('main').getByRole('button', { name: block.undo, exact: true }).click();
    await expect(ada.conversationRow(ben.name)).toHaveAccessibleName(new RegExp(`, ${availability.busy},`));
  });

  await test.step('Ben shares it no more', async () => {
    await stopSharing(ben);
    await expect(ada.conversationRow(ben.name)).not.toHaveAccessibleName(
      new RegExp(`${ada.words.presence.here}|${ada.words.presence.availability.busy}`),
    );
    await expect(ben.conversationRow(ada.name)).not.toHaveAccessibleName(new RegExp(ben.words.presence.here));
  });
});

/** Goes on writing: the line is there for some seconds only, which may be over before a slow machine looks. */
async function writesUntilShown(writer: Person, reader: Person): Promise<void> {
  const line = fill(reader.words.presence.typing.one, { name: 'Ben' });
  await expect(async () => {
    await writer.composer().press('!');
    await expect(typingLine(reader)).toHaveText(line, { timeout: 2_000 });
  }).toPass({ timeout: 60_000 });
}

/** As the system does; here there is no screen that could be locked. */
async function tellScreen({ app }: Actor, event: 'lock-screen' | 'unlock-screen'): Promise<void> {
  await app.electron.evaluate(({ powerMonitor }, name) => void powerMonitor.emit(name), event);
}

function typingLine({ page }: Person): Locator {
  return page.locator('[data-typing]');
}

async function setStatus(person: Actor): Promise<void> {
  const { common, presence } = person.words;
  const camera = await cameraBefore(person.app, 'presence');
  await person.openSelfMenu();
  await camera.shoot('menu');
  await person.page.getByRole('menuitem', { name: presence.menu.status, exact: true }).click();
  const dialog = person.page.getByRole('dialog', { name: presence.dialog.title });
  await dialog.getByRole('radio', { name: presence.availability.busy, exact: true }).check({ force: true });
  await dialog.getByLabel(presence.dialog.text).fill(text);
  await dialog.getByRole('radio', { name: '🩺', exact: true }).click();
  await camera.shoot('dialog');
  await dialog.getByRole('button', { name: common.save, exact: true }).click();
  await expect(dialog).toBeHidden();
}

async function stopSharing(person: Actor): Promise<void> {
  const { accountRail, common, presence, settings } = person.words;
  const camera = await cameraBefore(person.app, 'presence');
  await person.button(accountRail.settings).click();
  const dialog = person.page.getByRole('dialog', { name: settings.title });
  await dialog.getByRole('tab', { name: settings.privacy.tab, exact: true }).click();
  const shared = dialog.getByRole('switch', { name: presence.privacy.presence });
  await expect(shared).toBeChecked();
  // What is pressed is the label: the input itself is out of sight.
  await shared.press('Space');
  await expect(shared).not.toBeChecked();
  await camera.shoot('privacy');
  await dialog.getByRole('button', { name: common.close, exact: true }).click();
}
