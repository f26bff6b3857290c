/**
 * What people write is shown as they wrote it; where its letters could deceive a reader, that is
 * marked. Direction overrides, invisible characters and look-alike letters are shown where they stand, and what the
 * first would do to the words around them ends there; names of mixed letters get a word of warning.
 */
import { html, type TemplateResult } from 'lit';

/** They turn the direction of what follows. (U+200E, U+200F and U+061C only say a direction, and are needed.) */
const turning = '\\u202A-\\u202E\\u2066-\\u2069';
/** Nothing is seen of them, whatever they stand between. */
const invisible = '\\u200B\\u2060-\\u2065\\u206A-\\u206F\\u180E\\uFEFF\\u00AD\\u115F\\u1160\\u3164\\uFFA0\\uFFF9-\\uFFFB';
const control = '\\u0000-\\u0008\\u000B\\u000C\\u000E-\\u001F\\u007F-\\u009F';
/** Joiners belong into emoji and into the scripts that are written with them; elsewhere they hide. */
const joined =
  '\\p{Extended_Pictographic}\\p{Emoji_Modifier}\\uFE0F\\p{Script=Arabic}\\p{Script=Syriac}\\p{Script=Devanagari}\\p{Script=Bengali}' +
  '\\p{Script=Gurmukhi}\\p{Script=Gujarati}\\p{Script=Oriya}\\p{Script=Tamil}\\p{Script=Telugu}\\p{Script=Kannada}' +
  '\\p{Script=Malayalam}\\p{Script=Sinhala}\\p{Script=Khmer}\\p{Script=Myanmar}\\p{Script=Mongolian}';
/** Tags make flags of the black one. */
const tags = '(?<![\\u{1F3F4}\\u{E0020}-\\u{E007F}])[\\u{E0000}-\\u{E007F}]';

/** The empty Braille pattern is a space among others, and elsewhere nothing. */
const emptyBraille = '(?<![\\u2801-\\u28FF])\\u2800';

const deceiving = new RegExp(`([${turning}${invisible}${control}]|(?<![${joined}])[\\u200C\\u200D]|${tags}|${emptyBraille})`, 'u');

const codePoint = (character: string) => `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

const word = /[\p{L}\p{M}]+/gu;
const latin = /\p{Script=Latin}/u;
/** Letters that are taken for Latin ones. Not those of α, β, μ and their like, which stand beside Latin letters in good words. */
const lookAlike = new RegExp(
  '[' +
    '\u0405\u0406\u0408\u0410\u0412\u0415\u041A\u041C-\u041E\u0420-\u0423\u0425' + // Cyrillic
    '\u0430\u0435\u043E\u0440\u0441\u0443\u0445\u0455\u0456\u0458\u04BB\u0501\u051B\u051D' +
    '\u0391\u0392\u0395-\u0397\u0399\u039A\u039C\u039D\u039F\u03A1\u03A4\u03A5\u03A7' + // Greek
    '\u03B9\u03BA\u03BD\u03BF\u03C1\u03C5\u03C7' +
    '\\p{Script=Armenian}\\p{Script=Cherokee}]',
  'gu',
);
/** Stands in no text that was split at what deceives. */
const border = '\u0000';

/** Plain text, what is to be marked, plain text, and so on. Look-alikes are marked in words with Latin letters. */
const parts = (text: string): string[] =>
  text.split(deceiving).flatMap((part, i) => {
    if (i % 2 === 1 || !latin.test(part)) return [part];
    return part.replace(word, (w) => (latin.test(w) ? w.replace(lookAlike, `${border}$&${border}`) : w)).split(border);
  });

/** The text as it is, with each deceiving character inside a mark that ends its effect. */
export function marked(text: string): string | (string | TemplateResult)[] {
  const all = parts(text);
  if (all.length === 1) return text;
  return all.map((part, i) => (i % 2 === 0 ? part : html`<span class="mark" data-mark=${codePoint(part)}>${part}</span>`));
}

/** The same where there are no marks but words: what nobody sees gives way to its name, a letter follows it. */
export const spelled = (text: string): string =>
  parts(text)
    .map((part, i) => (i % 2 === 0 ? part : `[${codePoint(part)}]${deceiving.test(part) ? '' : part}`))
    .join('');

const everyDeceiving = new RegExp(deceiving.source, 'gu');

/** Words that mix Latin letters with those of an alphabet that has letters which look like them. */
const mixedWord = /\p{Script=Latin}[\p{L}\p{M}]*[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}]|[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}][\p{L}\p{M}]*\p{Script=Latin}/u;

/** The same for two names that a reader takes for one. */
export const asRead = (name: string): string =>
  name.replace(everyDeceiving, '').normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim();

/** How a name could deceive: by characters that nobody sees, or by letters of another alphabet. */
export function deceit(name: string): '' | 'hidden' | 'mixed' {
  if (deceiving.test(name)) return 'hidden';
  return mixedWord.test(name) ? 'mixed' : '';
}
