/**
 * Runs before the first paint: theme, language and direction as chosen on this device, so that
 * nothing changes under the reader's eyes. Everything else comes later: it starts the page when all that the
 * page begins with has come under its hash.
 */
import { NotGenuine } from './engine/pinned.ts';
import { applyLanguage, applyTheme, preferredLanguage, preferredTheme } from './lib/preferences.ts';
import { importPinned, whyNot } from './lib/pinned-scripts.ts';

const code = preferredLanguage();
const moment = LANGUAGES.find((language) => language.code === code)?.moment ?? '';

function saySo(): void {
  const words = document.querySelector('.loading');
  if (words) words.textContent = moment;
  else if (document.readyState === 'loading') requestAnimationFrame(saySo);
}

/** A part of the page does not come, or is not the one that its hash names: without words the page would wait for ever. */
function sayWhy(error: unknown): void {
  console.error(error);
  const words = document.querySelector('.loading');
  const { failed = '', notGenuine = '' } = LANGUAGES.find((language) => language.code === code) ?? {};
  if (words) words.textContent = error instanceof NotGenuine ? notGenuine : failed;
}

addEventListener(
  'error',
  ({ target }) => {
    if (target instanceof HTMLLinkElement && target.rel === 'stylesheet') void whyNot(target.href).then(sayWhy);
  },
  true,
);
document.addEventListener('DOMContentLoaded', () => {
  const entry = document.querySelector<HTMLLinkElement>('#entry')?.href ?? '';
  importPinned('first', () => import(entry)).catch(sayWhy);
});

applyTheme(preferredTheme());
applyLanguage(code);
if (code !== 'en') requestAnimationFrame(saySo);
