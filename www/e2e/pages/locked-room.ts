/** The passphrase on the doctor's page: where it is set, and where it is asked for. */
import { expect, type Locator, type Page } from '@playwright/test';

export class PassphraseForm {
  readonly refused: Locator;

  constructor(private readonly form: Locator) {
    this.refused = form.getByRole('alert');
  }

  async set(passphrase: string, again = passphrase): Promise<void> {
    await this.#begin('Set a passphrase');
    await this.#new(passphrase, again);
    await this.#submit('Set a passphrase');
  }

  async change(now: string, passphrase: string): Promise<void> {
    await this.#begin('Change it');
    await this.#fill('Passphrase now', now);
    await this.#new(passphrase, passphrase);
    await this.#submit('Change it');
  }

  async remove(now: string): Promise<void> {
    await this.#begin('Remove it');
    await this.#fill('Passphrase now', now);
    await this.#submit('Remove it');
  }

  async cancel(): Promise<void> {
    await this.form.getByRole('button', { name: 'Cancel' }).click();
  }

  async expectSaid(words: string): Promise<void> {
    await expect(this.form.getByRole('status')).toHaveText(words);
  }

  async #begin(what: string): Promise<void> {
    await this.form.getByRole('button', { name: what }).click();
  }

  async #new(passphrase: string, again: string): Promise<void> {
    await this.#fill('New passphrase', passphrase);
    await this.#fill('The same once more', again);
  }

  async #fill(label: string, text: string): Promise<void> {
    await this.form.getByLabel(label, { exact: true }).fill(text);
  }

  async #submit(what: string): Promise<void> {
    await this.form.locator('form').getByRole('button', { name: what }).click();
  }
}

export class LockedRoom {
  readonly heading: Locator;
  readonly field: Locator;
  readonly button: Locator;
  readonly refused: Locator;
  readonly all: Locator;

  constructor(page: Page) {
    this.all = page.locator('tm-doctor-locked');
    this.heading = this.all.getByRole('heading', { name: 'Your room is locked' });
    this.field = this.all.getByLabel('Passphrase', { exact: true });
    this.button = this.all.getByRole('button', { name: 'Unlock' });
    this.refused = this.all.getByRole('alert');
  }

  async expectShown(): Promise<void> {
    await expect(this.heading).toBeVisible();
  }

  /** It was wrong: the page has found out, and asks again. */
  async expectAnswered(): Promise<void> {
    await expect(this.field).toHaveValue('');
  }

  async unlock(passphrase: string): Promise<void> {
    await this.field.fill(passphrase);
    await this.button.click();
  }
}
