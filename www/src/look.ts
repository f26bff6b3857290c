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

applyTheme(preferredTheme());
applyLanguage(code);
if (code !== 'en') requestAnimationFrame(saySo);
