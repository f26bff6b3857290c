/**
 * Language and theme, as chosen on this device. Kept in the clear and outside of the engine: they are
 * needed before anything is drawn, and say nothing about anyone.
 */
const languageName = 'telemed-language';
const themeName = 'telemed-theme';

export type Theme = '' | 'light' | 'dark' | 'light-contrast' | 'dark-contrast';
/** '' is what the device prefers. */
export const themes: readonly Theme[] = ['', 'light', 'dark', 'light-contrast', 'dark-contrast'];

/** A browser that keeps nothing has nothing to remember; the page says so elsewhere. */
function stored(name: string): string {
  try {
    return localStorage.getItem(name) ?? '';
  } catch {
    return '';
  }
}

function store(name: string, value: string): void {
  try {
    localStorage.setItem(name, value);
  } catch {
    // It holds until the page is closed.
  }
}

/** The language chosen here; else the first of the browser's that there is; else English. */
export function preferredLanguage(): string {
  const known = (code: string) => LANGUAGES.some((language) => language.code === code);
  const primary = (tag: string) => tag.toLowerCase().split('-')[0] ?? '';
  const chosen = stored(languageName);
  if (known(chosen)) return chosen;
  return navigator.languages.map(primary).find(known) ?? 'en';
}

export const rememberLanguage = (code: string): void => store(languageName, code);

export function preferredTheme(): Theme {
  const chosen = stored(themeName);
  return themes.find((theme) => theme === chosen) ?? '';
}

export const rememberTheme = (theme: Theme): void => store(themeName, theme);

/** Another page of this browser has chosen: this one follows. */
export function onChosenElsewhere(language: (code: string) => void): void {
  addEventListener('storage', ({ key }) => {
    if (key === languageName) language(preferredLanguage());
    if (key === themeName) applyTheme(preferredTheme());
  });
}

/** What was set on this device, but for how the page looks and speaks: "erase everything" means this, too. */
export function forgetPreferences(): void {
  for (const name of Object.keys(localStorage)) {
    if (name.startsWith('telemed-') && name !== languageName && name !== themeName) localStorage.removeItem(name);
  }
}

/** tokens.css reads these. */
export function applyTheme(theme: Theme): void {
  const [light = '', contrast = ''] = theme.split('-');
  const { dataset } = document.documentElement;
  dataset.theme = light;
  dataset.contrast = contrast && 'more';
}

export function applyLanguage(code: string): void {
  const { documentElement: page } = document;
  page.lang = code;
  page.dir = LANGUAGES.find((language) => language.code === code)?.dir ?? 'ltr';
}
