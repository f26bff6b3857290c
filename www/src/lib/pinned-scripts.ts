/**
 * Scripts that are imported, each fetched under its hash first: an import has no place for one. It takes what is
 * there already; what was refused before, a browser may fetch again and use as it is (whatwg/html, issue 6768),
 * so nothing is imported before all of it has come. Addresses and hashes stand in the HTML.
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
  // Safari before 17 does not know it, and later ones look at no hash here: there the script is not checked.
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
export async function pinnedParts(which: 'first' | 'later'): Promise<void> {
  const later = '[fetchpriority=low]';
  const links = document.querySelectorAll<HTMLLinkElement>(`link[rel=modulepreload]${which === 'later' ? later : `:not(${later})`}`);
  await Promise.all([...links].map(({ href, integrity }) => fetchPinned(href, integrity)));
}

/** A language's texts. */
export async function pinnedLanguage(code: string): Promise<void> {
  const pins = document.querySelectorAll<HTMLMetaElement>('meta[name="telemed-language"]');
  const [, url = '', integrity = ''] = [...pins].map(({ content }) => content.split(' ')).find(([its]) => its === code) ?? [];
  await fetchPinned(url, integrity);
}
