/** What a protocol drawer lists. */
import type { Locator } from '@playwright/test';

export interface Frame {
  opcode: number;
  sent: boolean;
  /** "Sent (Opcode 10 · KEY_VERIFICATION)" */
  title: string;
  peer: string;
  fields: Record<string, string>;
  checks: string[];
  refused: string;
}

/** The frames of a drawer, oldest first. */
export async function frames(list: Locator): Promise<Frame[]> {
  const items = list.locator('li[data-opcode]');
  const newestFirst = await items.evaluateAll((items) =>
    items.map((item) => {
      const text = (selector: string) => item.querySelector(selector)?.textContent?.trim() ?? '';
      const texts = (selector: string) => [...item.querySelectorAll(selector)].map((part) => part.textContent?.trim() ?? '');
      const values = texts('dd');
      return {
        opcode: Number(item.getAttribute('data-opcode')),
        sent: item.getAttribute('data-sent') === 'true',
        title: text('strong'),
        peer: text('.head .name'),
        fields: Object.fromEntries(texts('dt').map((name, i) => [name, values[i] ?? ''])),
        checks: texts('.checks li'),
        refused: text('.refused'),
      };
    }),
  );
  return newestFirst.reverse();
}
