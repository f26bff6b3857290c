/**
 * What people write is shown as they wrote it; where its letters could deceive a reader, that is
 * marked. Direction overrides and invisible characters are shown where they stand, and what they would do to the
 * words around them ends there; names in letters of look-alike alphabets get a word of warning.
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

/** The text as it is, with each deceiving character inside a mark that ends its effect. */
export function marked(text: string): string | (string | TemplateResult)[] {
  const parts = text.split(deceiving);
  if (parts.length === 1) return text;
  return parts.map((part, i) => (i % 2 === 0 ? part : html`<span class="mark" data-mark=${codePoint(part)}>${part}</span>`));
}

const everyDeceiving = new RegExp(deceiving.source, 'gu');

/** The same where there are no marks but words: each deceiving character gives way to its name. */
export const spelled = (text: string): string => text.replace(everyDeceiving, (character) => `[${codePoint(character)}]`);

/** Words that mix Latin letters with those of an alphabet that has letters which look like them. */
const mixedWord = /\p{Script=Latin}[\p{L}\p{M}]*[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}]|[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}][\p{L}\p{M}]*\p{Script=Latin}/u;

/** How a name could deceive: by characters that nobody sees, or by letters of another alphabet. */
export function deceit(name: string): '' | 'hidden' | 'mixed' {
  if (deceiving.test(name)) return 'hidden';
  return mixedWord.test(name) ? 'mixed' : '';
}
