/**
 * Scripts that are imported. The import map holds each to its hash (Chrome 127, Firefox 138, Safari 18 and later). For
 * browsers that know of no hashes there, each is fetched under its hash first, and nothing is imported before all of it
 * has come: an import takes what is there already, and may fetch again what was refused before (whatwg/html, issue
 * 6768). Addresses and hashes stand in the HTML.
 */
import { NotGenuine } from '../engine/pinned.ts';

/** Why a part that its hash names is not used. */
export async function whyNot(url: string): Promise<Error> {
  const came = await fetch(url).then(({ ok }) => ok, () => false);
  return came ? new NotGenuine(`${url} is not the one that this page was built with`) : new Error(`${url} did not come`);
}

/** Rejects with whyNot. */
async function fetchPinned(url: string, integrity: string): Promise<void> {
  const link = document.createElement('link');
  // Safari before 17 does not know it, and later ones look at no hash here: 18 looks at the import map's.
  if (!link.relList.supports('modulepreload')) return;
  link.rel = 'modulepreload';
  link.integrity = integrity;
  link.href = url;
  await new Promise((resolve, reject) => {
    link.onload = resolve;
    link.onerror = () => void whyNot(url).then(reject);
    document.head.append(link);
  });
  link.remove();
}

/** The page's own scripts, which its HTML has had the browser fetch already: those that it begins with, or the others. */
async function pinnedParts(which: 'first' | 'later'): Promise<void> {
  const later = '[fetchpriority=low]';
  const links = document.querySelectorAll<HTMLLinkElement>(`link[rel=modulepreload]${which === 'later' ? later : `:not(${later})`}`);
  await Promise.all([...links].map(({ href, integrity }) => fetchPinned(href, integrity)));
}

/** Why an import failed: where the import map has refused a part, a browser says only that it did. */
async function whyNotImported(error: unknown): Promise<unknown> {
  const map = document.querySelector('script[type=importmap]')?.textContent ?? '';
  for (const [url, integrity] of Object.entries((JSON.parse(map) as { integrity: Record<string, string> }).integrity)) {
    if (!(await fetch(url, { integrity }).then(({ ok }) => ok, () => false))) return whyNot(url);
  }
  return error;
}

/** Imports what the page begins with, or the rest, once all of it has come under its hash. */
export async function importPinned<Module>(which: 'first' | 'later', load: () => Promise<Module>): Promise<Module> {
  await pinnedParts(which);
  return load().catch(async (error: unknown) => {
    throw await whyNotImported(error);
  });
}

/** A language's texts. */
export async function pinnedLanguage(code: string): Promise<void> {
  const pins = document.querySelectorAll<HTMLMetaElement>('meta[name="telemed-language"]');
  const [, url = '', integrity = ''] = [...pins].map(({ content }) => content.split(' ')).find(([its]) => its === code) ?? [];
  await fetchPinned(url, integrity);
}
