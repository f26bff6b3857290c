/** A conversation of many messages with many people: drawn piece by piece, so that the page always answers. */
import { crowdInPlaceOfTheWorker } from '../bench/crowd.ts';
import { desktop, expect, phone, test } from '../fixtures/clinic.ts';

interface Drawn extends Element {
  hasUpdated: boolean;
}
const scope = globalThis as typeof globalThis & { atOnce: Record<string, { elements: string[]; messages: number }> };

/**
 * Runs in the page before its own scripts: notes what is drawn by the end of the task that begins to draw each of
 * these elements. What Lit draws without a pause, it draws in one task's microtasks.
 */
function noteTasks(names: string[]): void {
  scope.atOnce = {};
  const all: Drawn[] = [];
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (init) {
    const root = attach.call(this, init);
    all.push(this as Drawn);
    if (names.includes(this.localName)) {
      const observer = new MutationObserver(async () => {
        observer.disconnect();
        for (let i = 0; i < 10_000; i++) await undefined;
        const elements = all.filter(({ hasUpdated }) => hasUpdated).map(({ localName }) => localName);
        scope.atOnce[this.localName] = { elements, messages: root.querySelectorAll('.message').length };
      });
      observer.observe(root, { childList: true, subtree: true });
    }
    return root;
  };
}

for (const { role, room, whole } of [
  { role: 'doctor', room: 'tm-doctor-room', whole: desktop },
  { role: 'patient', room: 'tm-patient-conversation', whole: phone },
] as const) {
  test(`${role}: a long conversation is drawn piece by piece, and all of it can be scrolled to`, async ({ clinic, report }) => {
    report.expect(/Service Worker registration blocked/);
    // The stand-in for the engine has an address that the page's policies do not know.
    const context = await clinic.context({ ...whole, serviceWorkers: 'block', bypassCSP: true });
    await context.addInitScript(`const scope = globalThis; (${noteTasks.toString()})(${JSON.stringify([room, 'tm-message-list'])})`);
    await context.addInitScript(crowdInPlaceOfTheWorker(role, 200, 500));
    const page = await context.newPage();
    await page.goto(`/${role}`);
    await expect(page.locator('tm-message-list .message').last()).toBeVisible();

    const atOnce = await page.evaluate(() => (globalThis as typeof scope).atOnce);
    expect(atOnce[room]?.elements).toContain(room);
    for (const part of ['tm-people-list', 'tm-message-list', 'tm-composer']) expect(atOnce[room]?.elements).not.toContain(part);
    expect(atOnce['tm-message-list']?.messages).toBe(10);

    const list = page.locator('tm-message-list');
    await list.evaluate(async (element) => {
      const first = () => element.shadowRoot?.querySelector('.message .text')?.textContent ?? '';
      while (!first().startsWith('0: ')) {
        element.scrollTop = 0;
        await new Promise(requestAnimationFrame);
      }
    });
    if (role === 'doctor') await expect(page.locator('tm-person-row')).toHaveCount(200);
  });
}
