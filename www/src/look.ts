/**
 * Runs before the first paint: theme, language and direction as chosen on this device, so that
 * nothing changes under the reader's eyes. Everything else comes later.
 */
import { applyLanguage, applyTheme, preferredLanguage, preferredTheme } from './lib/preferences.ts';

const code = preferredLanguage();
const moment = LANGUAGES.find((language) => language.code === code)?.moment ?? '';

function saySo(): void {
  const words = document.querySelector('.loading');
  if (words) words.textContent = moment;
  else if (document.readyState === 'loading') requestAnimationFrame(saySo);
}

/** A part of the page that does not come, or is not the one that its hash names: without words it would wait for ever. */
addEventListener(
  'error',
  ({ target }) => {
    const url = target instanceof HTMLScriptElement ? target.src : target instanceof HTMLLinkElement ? target.href : '';
    if (!url || target === document.currentScript) return;
    void fetch(url)
      .then(({ ok }) => ok, () => false)
      .then((came) => {
        const words = document.querySelector('.loading');
        const { failed = '', notGenuine = '' } = LANGUAGES.find((language) => language.code === code) ?? {};
        if (words) words.textContent = came ? notGenuine : failed;
      });
  },
  true,
);

applyTheme(preferredTheme());
applyLanguage(code);
if (code !== 'en') requestAnimationFrame(saySo);
