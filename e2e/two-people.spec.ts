/** The first journey: found, invite, join, talk both ways, in English and in German. */
import { expect, test } from '@playwright/test';
import { Person } from './harness/journey';
import { launchApp, temporaryFolder, type RunningApp } from './harness/running-app';

const folders = [temporaryFolder('ada'), temporaryFolder('ben')];
const apps: RunningApp[] = [];

test.afterAll(async () => {
  await Promise.all(apps.map((app) => app.close()));
  for (const folder of folders) folder.remove();
});

test('two people found, invite, join and talk both ways in English and German', async () => {
  const [adaFolder, benFolder] = folders.map((folder) => folder.path);
  const adaApp = await launchApp({ userData: adaFolder ?? '', language: 'en' });
  apps.push(adaApp);
  const ada = new Person(adaApp.page, 'Ada Lovelace', 'en');
  await ada.foundWorkspace('Praxis am Rhein');
  const link = await ada.invite();

  const benApp = await launchApp({ userData: benFolder ?? '', language: 'de' });
  apps.push(benApp);
  const ben = new Person(benApp.page, 'Ben Öztürk', 'de');
  await ben.join(link);

  await ada.startDirect(ben.name);
  await ada.write('Good morning, Ben. Bed 12 moves to Bonn at eleven.');
  await ben.openConversation(ada.name);
  await expect(ben.message('Bed 12 moves to Bonn')).toBeVisible();
  await ada.expectState('Bed 12 moves to Bonn', 'delivered');

  await ben.write('Guten Morgen! Schön, ich kümmere mich darum. 👍');
  await expect(ada.message('Schön, ich kümmere mich')).toBeVisible();
  await ben.expectState('Schön, ich kümmere mich', 'delivered');
  await ada.expectState('Bed 12 moves to Bonn', 'read');
});
