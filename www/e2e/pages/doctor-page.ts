/** The doctor's page, as a doctor sees and uses it. */
import { expect, type Locator, type Page } from '@playwright/test';
import { frames, type Frame } from './frames.ts';
import { LockedRoom, PassphraseForm } from './locked-room.ts';
import { Composer, Messages } from './messages.ts';

export class DoctorPage {
  name = '';
  readonly state: Locator;
  /** Why the room is not open, and what to do. */
  readonly trouble: Locator;
  readonly people: Locator;
  readonly conversation: Locator;
  readonly messages: Messages;
  readonly composer: Composer;
  readonly details: Locator;
  readonly invitations: Locator;
  readonly link: Locator;
  readonly qrCode: Locator;
  readonly copyLink: Locator;
  readonly heading: Locator;
  /** A known patient's new key, above all else. */
  readonly newKey: Locator;
  readonly confirmation: Locator;
  readonly passphrase: PassphraseForm;
  readonly locked: LockedRoom;

  constructor(readonly page: Page) {
    const header = page.locator('tm-room-header');
    this.heading = page.getByRole('heading', { level: 1 });
    this.state = header.getByRole('status').first();
    this.trouble = header.locator('.closed');
    this.people = page.getByRole('region', { name: 'People' });
    this.conversation = page.getByRole('region', { name: 'Conversation' });
    this.messages = new Messages(this.conversation);
    this.composer = new Composer(this.conversation);
    this.details = page.getByRole('region', { name: 'Details' });
    this.invitations = page.locator('tm-invite-dialog');
    this.link = this.invitations.getByRole('textbox', { name: /^Link/ });
    this.qrCode = this.invitations.locator('wa-qr-code');
    // Chromium names the button by its label; Playwright by a tooltip that is not drawn yet.
    this.newKey = page.locator('tm-held-banner').getByRole('alert');
    this.confirmation = page.locator('tm-doctor-room > tm-confirm-dialog, tm-doctor-locked > tm-confirm-dialog');
    this.passphrase = new PassphraseForm(page.locator('tm-passphrase-form'));
    this.locked = new LockedRoom(page);
    this.copyLink = this.invitations.locator('wa-copy-button[copy-label="Copy the link"]');
  }

  /* First visit */

  get nameField(): Locator {
    return this.page.getByLabel('Your name, as patients will read it');
  }

  async openRoom(name: string): Promise<void> {
    this.name = name;
    await this.nameField.fill(name);
    await this.page.getByRole('button', { name: 'Open my room' }).click();
    await this.expectOpen();
  }

  /** When the page will try to reach the relay again, by its own clock, in ms. */
  nextTry(): Promise<number> {
    return this.trouble.locator('tm-clock').evaluate((clock) => (clock as HTMLElement & { until: number }).until);
  }

  /** What the page's clock says, in ms. */
  now(): Promise<number> {
    return this.page.evaluate(() => Date.now());
  }

  async expectOpen(): Promise<void> {
    await expect(this.state).toHaveText('Room open');
    await expect(this.heading).toHaveText(this.name);
  }

  /** The room was opened elsewhere: this page says so, shows nothing of it, and does not fight. */
  async expectSuperseded(): Promise<void> {
    await expect(this.heading).toHaveText('Your room is open elsewhere');
    await expect(this.page.getByText('It was opened in another window or on another device, and this page does not fight for it.')).toBeVisible();
    await expect(this.people).toBeHidden();
  }

  /* Inviting */

  async showInvitation(patientName: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Invite', exact: true }).click();
    await this.invitations.getByLabel('The patient’s name').fill(patientName);
    await this.invitations.getByRole('button', { name: 'Make the link' }).click();
    await expect(this.invitations.getByRole('heading', { name: `Invitation for ${patientName}` })).toBeVisible();
  }

  /** The link of a new personal invitation. */
  async invite(patientName: string): Promise<string> {
    await this.showInvitation(patientName);
    const link = await this.link.inputValue();
    await this.closeDialog();
    return link;
  }

  async showWalkInLink(): Promise<void> {
    await this.page.getByRole('button', { name: 'Invite', exact: true }).click();
    await this.invitations.getByRole('button', { name: 'Show the walk-in link' }).click();
    await expect(this.invitations.getByRole('heading', { name: 'Walk-in link' })).toBeVisible();
  }

  async walkInLink(): Promise<string> {
    await this.showWalkInLink();
    const link = await this.link.inputValue();
    await this.closeDialog();
    return link;
  }

  /** The line of an invitation in the list of all. */
  invitation(name: string): Locator {
    return this.invitations.locator('tm-invitation-list').getByRole('listitem').filter({ has: this.page.getByText(name, { exact: true }) });
  }

  async showInvitations(): Promise<void> {
    await this.page.getByRole('button', { name: 'Invite', exact: true }).click();
    await expect(this.invitations.getByRole('heading', { name: 'Invite a patient' })).toBeVisible();
  }

  async revoke(name: string): Promise<void> {
    await this.invitation(name).getByRole('button', { name: `Revoke ${name}` }).click();
    await this.confirm('Revoke');
    await expect(this.invitation(name)).toContainText('revoked');
  }

  async closeDialog(): Promise<void> {
    await this.page.keyboard.press('Escape');
    await expect(this.link).toBeHidden();
  }

  /* People */

  row(name: string): Locator {
    return this.people.locator('tm-person-row').filter({ has: this.page.getByText(name, { exact: true }) });
  }

  /** A part of the list by its title: "Waiting 2", "In conference 3", "Away 1". */
  group(title: string): Locator {
    return this.people.getByRole('region', { name: title, exact: true });
  }

  async expectWaiting(name: string, via: string | RegExp): Promise<void> {
    await expect(this.row(name).getByRole('button', { name: `Admit ${name}` })).toBeVisible();
    await expect(this.row(name)).toContainText(via);
  }

  async admit(name: string): Promise<void> {
    await this.row(name).getByRole('button', { name: `Admit ${name}` }).click();
    await expect(this.row(name).getByRole('button', { name: `Admit ${name}` })).toBeHidden();
  }

  async admitAll(): Promise<void> {
    await this.people.getByRole('button', { name: 'Admit all' }).click();
  }

  async act(name: string, action: string): Promise<void> {
    await this.row(name).getByRole('button', { name: `More for ${name}` }).click();
    await this.row(name).getByRole('menuitem', { name: action, exact: true }).click();
  }

  /** Does what has to be confirmed. */
  async actFor(name: string, action: 'Remove' | 'Block' | 'End the consultation'): Promise<void> {
    await this.act(name, action);
    await this.confirm(action);
  }

  async confirm(action: string): Promise<void> {
    await this.confirmation.getByRole('button', { name: action, exact: true }).click();
  }

  async unblock(name: string): Promise<void> {
    await this.row(name).getByRole('button', { name: `Unblock ${name}` }).click();
    await expect(this.row(name).getByRole('button', { name: `Unblock ${name}` })).toBeHidden();
  }

  /** What is in the menu at the top. */
  async choose(item: string): Promise<void> {
    await this.page.getByRole('button', { name: 'More', exact: true }).click();
    await this.page.locator('tm-room-header').getByRole('menuitem', { name: item, exact: true }).click();
  }

  /* Conversation */

  async showEveryone(): Promise<void> {
    await this.people.getByRole('button', { name: 'Everyone', exact: true }).click();
    await expect(this.conversation.getByRole('heading', { level: 2 })).toHaveText('Everyone');
  }

  async showPrivate(name: string): Promise<void> {
    await this.row(name).getByRole('button', { name }).first().click();
    await expect(this.conversation.getByRole('heading', { level: 2 })).toHaveText(name);
  }

  /** Writes to everyone; the page asks once in a visit whether that many are meant. */
  async tellEveryone(text: string, people: number): Promise<void> {
    await this.showEveryone();
    const audience = people === 1 ? '1 person' : `${people} people`;
    await expect(this.composer.audience.first()).toContainText(`To everyone: ${audience}`);
    const sure = this.page.getByRole('button', { name: `Send to ${audience}`, exact: true });
    await this.composer.write(text);
    await expect(sure.or(this.messages.of(text)).first()).toBeVisible();
    if (await sure.isVisible()) await sure.click();
    await this.messages.of(text).waitFor();
  }

  async tell(name: string, text: string): Promise<void> {
    await this.showPrivate(name);
    await this.composer.write(text);
    await this.messages.of(text).waitFor();
  }

  /** Whose pages have a message to everyone: arrived there, or read, which is told apart from it. */
  async expectReadBy(text: string, names: readonly string[], notYet: readonly string[] = []): Promise<void> {
    const receipt = this.messages.of(text).locator('tm-receipt');
    const summary = receipt.locator('summary');
    await summary.click();
    const under = (title: string) =>
      receipt.locator('.names > div').filter({ has: this.page.getByRole('heading', { name: title, exact: true }) }).getByRole('listitem');
    const arrived = async () => [...(await under('Has read it').allInnerTexts()), ...(await under('Has it').allInnerTexts())].sort();
    await expect.poll(arrived).toEqual([...names].sort());
    await expect(under('Not yet')).toHaveText([...notYet]);
    await summary.click();
  }

  /* Details */

  async showDetails(part: 'Verify' | 'You' | 'Protocol' | 'What the relay sees' | 'Diagnostics' | 'Settings'): Promise<Locator> {
    if (!(await this.details.isVisible())) await this.page.getByRole('button', { name: 'Details', exact: true }).click();
    const section = this.details.locator('details').filter({ has: this.page.locator('summary', { hasText: part }) });
    if ((await section.getAttribute('open')) === null) await section.locator('summary').first().click();
    return section;
  }

  async closeDetails(): Promise<void> {
    await this.details.getByRole('button', { name: 'Close details' }).click();
  }

  async fingerprint(): Promise<string> {
    return this.#aboutMe('Fingerprint');
  }

  /** How often a group key was made: each is an epoch of its own. */
  async epoch(): Promise<number> {
    return Number(await this.#aboutMe('Group epoch'));
  }

  async #aboutMe(what: string): Promise<string> {
    const part = await this.showDetails('You');
    const value = await part.locator(`dt:text-is("${what}") + dd`).innerText();
    await this.closeDetails();
    return value;
  }

  /** The two keys that are compared: how and when each came, and its safety number. */
  key(title: 'New key' | 'Known key' | 'Earlier key'): Locator {
    return this.details.locator('tm-compare-keys section').filter({ has: this.page.getByRole('heading', { name: title, exact: true }) });
  }

  async safetyNumber(name: string): Promise<string[]> {
    await this.act(name, 'Verify');
    const part = await this.showDetails('Verify');
    const numbers = part.getByRole('list', { name: 'Safety number' }).getByRole('listitem');
    await expect(numbers).toHaveCount(12);
    return numbers.allInnerTexts();
  }

  async frames(): Promise<Frame[]> {
    return frames(await this.showDetails('Protocol'));
  }
}
