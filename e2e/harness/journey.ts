/** What a person does in the window, by the words that the window shows in the person's language. */
import { expect, type Locator, type Page } from '@playwright/test';
import type { PictureFile } from './test-picture';
import { words as allWords } from './words';

export type Language = 'en' | 'de';
type MessageState = 'waiting' | 'sent' | 'delivered' | 'read' | 'failed';

/** What a group may begin with beside its name and its people. */
export interface AboutGroup {
  readonly description?: string;
  readonly picture?: PictureFile;
}

/** One person before a window. */
export class Person {
  constructor(
    readonly page: Page,
    readonly name: string,
    readonly language: Language,
  ) {}

  get words() {
    return allWords[this.language];
  }

  /**
   * Founds a workspace: on the relay that a founding link belongs to, or on a relay on this computer that is reachable from
   * it alone.
   */
  async foundWorkspace(workspaceName: string, foundingLink?: string): Promise<void> {
    const { onboarding } = this.words;
    if (foundingLink === undefined) await this.button(onboarding.founding.title).click();
    else await this.openInvitation(foundingLink);
    await this.page.getByLabel(onboarding.found.workspaceName).fill(workspaceName);
    await this.page.getByLabel(onboarding.name).fill(this.name);
    if (foundingLink === undefined) {
      await this.page.getByText(onboarding.found.reachComputer, { exact: true }).click();
    }
    await this.button(onboarding.found.submit).click();
    await expect(this.page.getByRole('heading', { name: workspaceName }).first()).toBeVisible();
  }

  /** Founds a workspace on the relay whose link opened the application. */
  async foundOnRelay(workspaceName: string, picture?: PictureFile): Promise<void> {
    const { onboarding } = this.words;
    await this.page.getByLabel(onboarding.found.workspaceName).fill(workspaceName);
    await this.page.getByLabel(onboarding.name).fill(this.name);
    if (picture !== undefined) await this.choosePicture(picture);
    await this.button(onboarding.found.submit).click();
    await expect(this.page.getByRole('heading', { name: workspaceName }).first()).toBeVisible();
  }

  /** Fills the invitation from its link and joins. */
  async join(link: string, picture?: PictureFile): Promise<void> {
    const { onboarding } = this.words;
    await this.openInvitation(link);
    await this.page.getByLabel(onboarding.name).fill(this.name);
    if (picture !== undefined) await this.choosePicture(picture);
    await this.button(onboarding.join.submit).click();
    await expect(this.button(this.words.conversationList.newConversation).first()).toBeVisible();
  }

  async openInvitation(link: string): Promise<void> {
    const { onboarding } = this.words;
    await this.button(onboarding.invitation.title).click();
    await this.page.getByLabel(onboarding.join.link).fill(link);
  }

  /** Says what the person does, in the settings of the profile. */
  async setTitle(title: string): Promise<void> {
    const { common, presence, settings } = this.words;
    await this.openSelfMenu();
    await this.page.getByRole('menuitem', { name: presence.menu.profile, exact: true }).click();
    const dialog = this.page.getByRole('dialog', { name: settings.title });
    await dialog.getByLabel(settings.profile.jobTitle).fill(title);
    await dialog.getByRole('button', { name: common.save, exact: true }).click();
    await expect(dialog.getByText(common.saved, { exact: true })).toBeVisible();
    await dialog.getByRole('button', { name: common.close, exact: true }).click();
    await expect(dialog).toBeHidden();
  }

  /** What the person can say of themselves. */
  async openSelfMenu(): Promise<void> {
    await this.button(this.words.accountRail.self.split('{{')[0] ?? '').click();
  }

  /** Makes an invitation with the choices that the dialog offers at first, and returns its link. */
  async invite(label = ''): Promise<string> {
    await this.button(this.words.conversationList.invite).first().click();
    const dialog = this.page.getByRole('dialog');
    await dialog.getByLabel(this.words.invites.label).fill(label);
    await dialog.getByRole('button', { name: this.words.invites.create, exact: true }).click();
    const field = dialog.getByLabel(this.words.invites.link, { exact: true });
    await expect(field).toHaveValue(/^conclave:join#/);
    const link = await field.inputValue();
    await dialog.getByRole('button', { name: this.words.common.done, exact: true }).click();
    await expect(dialog).toBeHidden();
    return link;
  }

  async startDirect(otherName: string): Promise<void> {
    const { newConversation } = this.words;
    const dialog = await this.choosePeople([otherName]);
    await dialog.getByRole('button', { name: newConversation.start, exact: true }).click();
    await expect(this.composer(otherName)).toBeVisible();
  }

  async createGroup(groupName: string, otherNames: readonly string[], about: AboutGroup = {}): Promise<void> {
    const { description, picture } = about;
    const { newConversation } = this.words;
    const dialog = await this.choosePeople(otherNames);
    await dialog.getByLabel(newConversation.groupName).fill(groupName);
    if (description !== undefined) await dialog.getByLabel(newConversation.groupDescription).fill(description);
    if (picture !== undefined) await this.choosePicture(picture);
    await dialog.getByRole('button', { name: newConversation.createGroup, exact: true }).click();
    await expect(this.composer(groupName)).toBeVisible();
  }

  /** Opens the notes to self, and makes them if there are none. */
  async openNotes(): Promise<void> {
    const { conversation, conversationList, newConversation } = this.words;
    await this.button(conversationList.newConversation).first().click();
    const dialog = this.page.getByRole('dialog', { name: newConversation.title });
    await dialog.getByRole('button', { name: newConversation.notes, exact: true }).click();
    await expect(this.page.getByRole('textbox', { name: conversation.composer.labelNotes, exact: true })).toBeVisible();
  }

  async openConversation(name: string): Promise<void> {
    const isOpen = await this.composer(name).isVisible();
    await this.conversationRow(name).click();
    await expect(this.composer(name)).toBeVisible();
    // It gets the keys a moment after it is seen.
    if (!isOpen) await expect(this.composer(name)).toBeFocused();
  }

  conversationRow(name: string): Locator {
    return this.page
      .getByRole('grid', { name: this.words.conversationList.label, exact: true })
      .getByRole('row', { name: new RegExp(`^${escape(name)}`) });
  }

  async write(text: string): Promise<void> {
    await this.composer().fill(text);
    await this.composer().press('Enter');
    await expect(this.composer()).toHaveValue('');
  }

  /**
   * The composer of the conversation that is open, or of this one. Whoever has just gone elsewhere must wait for the latter: the one before
   * stays in the document, out of sight.
   */
  composer(conversationName = ''): Locator {
    const { label, labelNotes } = this.words.conversation.composer;
    const named = `${label.split('{{')[0]}${escape(conversationName)}`;
    const isNotes = conversationName === '' || conversationName === this.words.people.notes;
    return this.page.getByRole('textbox', { name: new RegExp(isNotes ? `^(${named}|${labelNotes}$)` : `^${named}`) });
  }

  /** The message with this text in the open conversation. */
  message(text: string): Locator {
    return this.timeline().getByRole('listitem').filter({ hasText: text });
  }

  timeline(): Locator {
    return this.page.getByRole('region', {
      name: new RegExp(`^${this.words.conversation.timeline.split('{{')[0]}`),
    });
  }

  /** Waits until this own message shows the state. What was delivered may have been read by then. */
  async expectState(text: string, state: MessageState): Promise<void> {
    const named = this.page.getByRole('listitem', { name: this.labelWith(state) });
    await expect(this.message(text).and(named)).toBeAttached();
  }

  /** What the label of an own message in this state ends with. What was read was delivered. */
  labelWith(state: MessageState): RegExp {
    const { state: words } = this.words.conversation;
    const shown = state === 'delivered' ? `(${words.delivered}|${words.read})` : words[state];
    return new RegExp(`, ${shown}$`);
  }

  private async choosePicture(picture: PictureFile): Promise<void> {
    await this.page.locator('input[type="file"]').setInputFiles(picture);
    await expect(this.button(this.words.common.picture.remove)).toBeVisible();
  }

  private async choosePeople(names: readonly string[]): Promise<Locator> {
    const { newConversation, conversationList } = this.words;
    await this.button(conversationList.newConversation).first().click();
    const dialog = this.page.getByRole('dialog', { name: newConversation.title });
    for (const name of names) {
      await dialog.getByLabel(newConversation.search, { exact: true }).fill(name);
      await dialog.getByRole('option', { name: new RegExp(escape(name)) }).click();
    }
    return dialog;
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name: new RegExp(`^${escape(name)}`) });
  }
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
