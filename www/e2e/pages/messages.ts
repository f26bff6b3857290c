/** A list of messages, on either page. */
import { expect, type Locator, type Page } from '@playwright/test';

export class Messages {
  readonly list: Locator;

  constructor(within: Page | Locator) {
    this.list = within.locator('tm-message-list');
  }

  /** Exactly these texts, in this order. */
  async expectTexts(...texts: string[]): Promise<void> {
    await expect(this.list.locator('.message .text:not(.file)')).toHaveText(texts);
  }

  /** Exactly these texts: two people's clocks agree no better than the network lets them, so whose is first is open. */
  async expectInAnyOrder(...texts: string[]): Promise<void> {
    const shown = async () => (await this.list.locator('.message .text').allInnerTexts()).sort();
    await expect.poll(shown).toEqual(texts.sort());
  }

  of(text: string): Locator {
    return this.list.locator('.message').filter({ has: this.list.page().getByText(text, { exact: true }) });
  }
}

/** Where one writes, on either page. */
export class Composer {
  readonly field: Locator;
  readonly audience: Locator;
  readonly refused: Locator;

  constructor(within: Page | Locator) {
    const composer = within.locator('tm-composer');
    this.field = composer.getByRole('textbox');
    this.audience = composer.locator('.audience');
    this.refused = composer.getByRole('alert');
  }

  async write(text: string): Promise<void> {
    await this.field.fill(text);
    await this.field.press('Enter');
  }

  async expectEmpty(): Promise<void> {
    await expect(this.field).toHaveValue('');
  }
}
