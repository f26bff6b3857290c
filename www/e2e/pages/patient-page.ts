/** The patient's page, as a patient sees and uses it. */
import { expect, type Locator, type Page } from '@playwright/test';
import { frames, type Frame } from './frames.ts';
import { Composer, Messages } from './messages.ts';

export const steps = ['connected', 'doctor-verified', 'secured', 'waiting'] as const;
export type Step = (typeof steps)[number];

export class PatientPage {
  readonly heading: Locator;
  readonly nameField: Locator;
  readonly joinButton: Locator;
  readonly steps: Locator;
  /** The state of the connection: words only when it is not fine. */
  readonly connection: Locator;
  readonly messages: Messages;
  readonly composer: Composer;
  /** Until a block is over. */
  readonly timeLeft: Locator;

  constructor(readonly page: Page) {
    this.heading = page.getByRole('heading', { level: 1 });
    this.nameField = page.getByLabel('Your name');
    this.joinButton = page.getByRole('button', { name: 'Join', exact: true });
    this.steps = page.getByRole('list', { name: 'What is being done' });
    this.connection = page.locator('tm-patient-link');
    this.messages = new Messages(page);
    this.composer = new Composer(page);
    this.timeLeft = page.locator('tm-patient-ending tm-clock');
  }

  async expectInvitation(doctor: string): Promise<void> {
    await expect(this.heading).toHaveText(`${doctor} invites you to a private consultation.`);
  }

  /** Joins by the name that the invitation says, or by another. */
  async join(name?: string): Promise<void> {
    if (name !== undefined) await this.nameField.fill(name);
    await this.joinButton.click();
  }

  step(step: Step): Locator {
    return this.steps.locator(`li[data-step="${step}"]`);
  }

  /** Which steps are ticked off. */
  async expectSteps(...done: Step[]): Promise<void> {
    for (const step of steps) {
      await expect(this.step(step).getByRole('img', { name: 'done' })).toHaveCount(done.includes(step) ? 1 : 0);
    }
  }

  async expectLobby(doctor: string): Promise<void> {
    await expect(this.heading).toHaveText(`${doctor} knows that you are here`);
  }

  async expectAdmitted(): Promise<void> {
    await expect(this.composer.field).toBeVisible();
  }

  /** In the conversation, with nothing to say about the connection. */
  async expectConnected(): Promise<void> {
    await this.expectAdmitted();
    await expect(this.connection.getByRole('status')).toBeHidden();
  }

  async write(text: string): Promise<void> {
    await this.composer.write(text);
    await this.messages.of(text).waitFor();
  }

  async expectReceived(text: string, doctor: string): Promise<void> {
    await expect(this.messages.of(text)).toContainText(new RegExp(`${doctor} has (read )?it`));
  }

  async showDetails(): Promise<void> {
    await this.page.getByRole('button', { name: /^Details$|^Only you and / }).click();
    await expect(this.page.getByRole('heading', { name: 'How this is kept private' })).toBeVisible();
  }

  async closeDialog(): Promise<void> {
    await this.page.keyboard.press('Escape');
    await expect(this.page.getByRole('heading', { name: 'How this is kept private' })).toBeHidden();
  }

  async safetyNumber(): Promise<string[]> {
    await this.showDetails();
    const numbers = this.page.getByRole('list', { name: 'Safety number' }).getByRole('listitem');
    await expect(numbers).toHaveCount(12);
    const groups = await numbers.allInnerTexts();
    await this.closeDialog();
    return groups;
  }

  /** Opens the protocol drawer, which stays open. */
  async showProtocol(): Promise<Locator> {
    return this.#showPart('Protocol');
  }

  /** Opens what the relay sees, which stays open. */
  async showRelayView(): Promise<Locator> {
    return this.#showPart('What the relay sees');
  }

  /** Opens the diagnostics card, which stays open. */
  async showDiagnostics(): Promise<Locator> {
    return this.#showPart('Diagnostics');
  }

  async #showPart(title: string): Promise<Locator> {
    const part = this.page.locator('tm-patient-details details').filter({ has: this.page.locator('summary', { hasText: title }) });
    if (!(await part.isVisible())) await this.showDetails();
    if ((await part.getAttribute('open')) === null) await part.locator('summary').first().click();
    return part;
  }

  async frames(): Promise<Frame[]> {
    return frames(await this.showProtocol());
  }

  /** From the end of a visit to the lobby. */
  async comeBack(): Promise<void> {
    await this.page.getByRole('button', { name: 'Come back' }).click();
  }

  async expectBlocked(why: string | RegExp): Promise<void> {
    await expect(this.heading).toHaveText('You cannot come in at the moment');
    await expect(this.page.getByText(why)).toBeVisible();
  }

  async leave(): Promise<void> {
    await this.page.getByRole('button', { name: 'Leave', exact: true }).click();
    await this.page.locator('tm-confirm-dialog').getByRole('button', { name: 'Leave', exact: true }).click();
  }
}
