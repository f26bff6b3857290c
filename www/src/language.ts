/**
 * The page's language. English stands in the texts; another one is fetched when it is wanted. To be
 * imported before any element is defined, so that all of them are drawn anew in another language.
 */
import { configureLocalization, LOCALE_STATUS_EVENT, updateWhenLocaleChanges } from '@lit/localize';
import { registerTranslation, type Translation } from '@awesome.me/webawesome/dist/utilities/localize.js';
import { LitElement } from 'lit';
import { loaders } from 'telemed:locales';
import { applyLanguage, onChosenElsewhere, preferredLanguage, rememberLanguage } from './lib/preferences.ts';
import { common } from './texts/common.ts';
import { translateDocument } from './texts/document.ts';

const { getLocale, setLocale } = configureLocalization({
  sourceLocale: 'en',
  targetLocales: Object.keys(loaders),
  loadLocale: (code) => loaders[code]?.() ?? Promise.reject(new Error(`no such language: ${code}`)),
});

// Before any element hears of it: what they draw then, dates and all, asks the document for its language.
addEventListener(LOCALE_STATUS_EVENT, ({ detail }) => {
  if (detail.status !== 'ready') return;
  applyLanguage(detail.readyLocale);
  translateParts();
  translateDocument();
});

LitElement.addInitializer((element) => updateWhenLocaleChanges(element as LitElement));

/** The words inside of Web Awesome's parts are ours, so that they are the same everywhere. */
function translateParts(): void {
  const { code: $code, name: $name, dir: $dir } = LANGUAGES.find(({ code }) => code === getLocale()) ?? english;
  const terms: Partial<Translation> & Pick<Translation, '$code' | '$name' | '$dir'> = {
    $code,
    $name,
    $dir,
    close: common.close(),
    copied: common.copied(),
    copy: common.copy(),
    error: common.notCopied(),
    hidePassword: common.hidePassword(),
    loading: common.oneMoment(),
    showPassword: common.showPassword(),
  };
  registerTranslation(terms as Translation);
}

const english = { code: 'en', name: 'English', dir: 'ltr' } as const;

/** Draws the page in this language. Without the network it stays as it is: false. */
export async function useLanguage(code: string): Promise<boolean> {
  const before = getLocale();
  try {
    await setLocale(code);
  } catch {
    // Otherwise it would go on waiting for the one that did not come, and never fetch it again.
    await setLocale(before);
    return false;
  }
  return true;
}

export async function chooseLanguage(code: string): Promise<boolean> {
  const done = await useLanguage(code);
  if (done) rememberLanguage(code);
  return done;
}

/** What was chosen on this device, or what the browser asks for. */
export async function useOwnLanguage(): Promise<void> {
  onChosenElsewhere((code) => void useLanguage(code));
  const own = preferredLanguage();
  if (own === 'en' || !(await useLanguage(own))) applyLanguage('en');
}

export { getLocale as currentLanguage };
