/**
 * The page's language as the browser's own region writes it, with the digits of safety numbers and clocks
 * everywhere: people read them to each other across languages.
 */
function language(): Intl.Locale {
  const code = document.documentElement.lang || 'en';
  const regional = navigator.languages.find((own) => own.toLowerCase().startsWith(`${code}-`));
  return new Intl.Locale(regional ?? code, { numberingSystem: 'latn' });
}

/** Keeps a format for as long as the language stays: making one takes a hundred times as long as using it. */
export function inLanguage<T>(make: (language: Intl.Locale) => T): () => T {
  let kept: { code: string; format: T } | undefined;
  return () => {
    const code = document.documentElement.lang;
    if (kept?.code !== code) kept = { code, format: make(language()) };
    return kept.format;
  };
}
