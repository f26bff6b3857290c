/** Translates the words that stand in a page's HTML, so that they are there before any script. */
import { msg } from '@lit/localize';

/** The English of each. */
const english = new WeakMap<Element, string>();

/** Elements with `data-text` hold one text and nothing else; texts.mjs finds them in src/pages. */
export function translateDocument(): void {
  for (const element of document.querySelectorAll('[data-text]')) {
    const text = english.get(element) ?? element.textContent ?? '';
    english.set(element, text);
    element.textContent = msg(text);
  }
}
