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

  /** Does to `target` what a person does who pastes or drops these; whether the page took it from the browser. */
  async give(how: 'paste' | 'dragover' | 'drop', target: Locator, files: readonly SentFile[], words: Record<string, string> = {}): Promise<boolean> {
    const sent = files.map(({ name, mimeType, buffer }) => ({ name, mimeType, bytes: [...buffer] }));
    return target.evaluate(
      (element, [how, sent, words]) => {
        const data = new DataTransfer();
        for (const [type, text] of Object.entries(words)) data.setData(type, text);
        for (const { name, mimeType, bytes } of sent) data.items.add(new File([new Uint8Array(bytes)], name, { type: mimeType }));
        const options = { bubbles: true, composed: true, cancelable: true };
        const event =
          how === 'paste'
            ? new ClipboardEvent(how, { ...options, clipboardData: data })
            : new DragEvent(how, { ...options, dataTransfer: data });
        return !element.dispatchEvent(event);
      },
      [how, sent, words] as const,
    );
  }

  /** What is said while files are above the conversation. */
  get dropHint(): Locator {
    return this.page.locator('tm-file-drop').getByText('Drop files here to send them');
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
