/** Files in a conversation, as either person sees and uses them. */
import { expect, type Download, type Locator, type Page } from '@playwright/test';
import type { SentFile } from '../fixtures/files.ts';

export class Files {
  constructor(private readonly page: Page) {}

  /** Attaches; on the doctor's page a question may follow. */
  async attach(...files: SentFile[]): Promise<void> {
    const chooser = this.page.waitForEvent('filechooser');
    await this.page.getByRole('button', { name: 'Attach', exact: true }).click();
    await (await chooser).setFiles(files);
  }

  /** Attaches a file of the disk, of any size. */
  async attachPath(path: string): Promise<void> {
    const chooser = this.page.waitForEvent('filechooser');
    await this.page.getByRole('button', { name: 'Attach', exact: true }).click();
    await (await chooser).setFiles(path);
  }

  /** A file in the conversation, by its name. */
  of(name: string): Locator {
    return this.page.locator('tm-message-list tm-file').filter({ has: this.page.getByText(name, { exact: true }) });
  }

  progress(name: string): Locator {
    return this.of(name).getByRole('progressbar');
  }

  /** How much of it has come or gone, from 0 to 1: 0 before it is there, 1 when there is no bar any more. */
  async part(name: string): Promise<number> {
    return this.of(name).evaluateAll((found) => {
      const bar = found[0]?.shadowRoot?.querySelector('progress');
      return bar ? bar.value : found.length;
    });
  }

  async expectComplete(name: string): Promise<void> {
    await expect(this.of(name).getByRole('button', { name: `Save ${name}` })).toBeVisible();
  }

  async save(name: string): Promise<Download> {
    const download = this.page.waitForEvent('download');
    await this.of(name).getByRole('button', { name: `Save ${name}` }).click();
    return download;
  }

  picture(name: string): Locator {
    return this.page.getByRole('img', { name: `Picture: ${name}` });
  }
}
