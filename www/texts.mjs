/**
 * The pages' texts as the build and the suite see them: the English ones stand in the source as
 * msg('…'), or in an HTML element with `data-text`; those of another language in
 * src/texts/locales/<language>.json, by their English:
 *
 *     { "name": "Español", "dir": "ltr", "texts": { "{0} left": "quedan {0}", … } }
 *
 * A new language is one more such file. `node texts.mjs` says which texts are missing, left over or
 * have other {places} than the English, and fails if there is one; `node texts.mjs es` prints the
 * missing ones as JSON, to be filled in.
 */
import { readFile, readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateMsgId } from '@lit/localize/internal/id-generation.js';

const source = join(dirname(fileURLToPath(import.meta.url)), 'src');
export const localesPath = join(source, 'texts/locales');

const place = /\{(\d+)\}/g;
const placesOf = (text) => [...new Set([...text.matchAll(place)].map(([, n]) => Number(n)))].sort((a, b) => a - b);

/** Reads the quoted or str`` text that begins at `from`: its parts between the ${…}, as @lit/localize sees them. */
function readText(code, from, where) {
  const tagged = code.startsWith('str`', from);
  const quote = tagged ? '`' : code[from];
  if (quote !== "'" && !tagged) throw new Error(`${where}: msg() takes a '…' or a str\`…\``);
  const parts = [''];
  for (let i = from + (tagged ? 4 : 1); i < code.length; i++) {
    const c = code[i];
    if (c === quote) return parts;
    if (c === '\\') {
      if (!"'`\\$".includes(code[++i])) throw new Error(`${where}: write the letter itself, not \\${code[i]}`);
      parts.push(parts.pop() + code[i]);
    } else if (tagged && c === '$' && code[i + 1] === '{') {
      for (let depth = 1, j = i + 2; depth > 0; j++) {
        if (code[j] === '{') depth++;
        if (code[j] === '}') depth--;
        i = j;
      }
      parts.push('');
    } else {
      parts.push(parts.pop() + c);
    }
  }
  throw new Error(`${where}: a text without an end`);
}

/** Every English text of the pages: with {0} for its first value and so on → the id that @lit/localize gives it. */
export async function englishTexts() {
  const texts = new Map();
  for (const entry of await readdir(source, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.(ts|html)$/.test(entry.name)) continue;
    const code = await readFile(join(entry.parentPath ?? entry.path, entry.name), 'utf8');
    if (entry.name.endsWith('.html')) {
      for (const [, text] of code.matchAll(/<[^>]*\sdata-text\b[^>]*>([^<]*)</g)) texts.set(text, generateMsgId(text, false));
      continue;
    }
    if (entry.name === 'document.ts') continue; // it hands on what stands in the HTML
    for (const { index, 0: call } of code.matchAll(/\bmsg\(\s*/g)) {
      const parts = readText(code, index + call.length, `${entry.name}: ${code.slice(index, index + 60)}`);
      const id = generateMsgId(parts.length === 1 ? parts[0] : parts, false);
      texts.set(parts.reduce((text, part, i) => `${text}{${i - 1}}${part}`), id);
    }
  }
  return texts;
}

/** The languages beside English: { code, name, dir, texts }. */
export async function locales() {
  const files = (await readdir(localesPath)).filter((file) => file.endsWith('.json')).sort();
  return Promise.all(
    files.map(async (file) => ({
      code: basename(file, '.json'),
      ...JSON.parse(await readFile(join(localesPath, file), 'utf8')),
    })),
  );
}

/** What is wrong with a language, a line each. */
export function faults({ code, texts }, english) {
  const lines = [];
  for (const text of english.keys()) {
    if (!texts[text]) lines.push(`${code}: missing: ${text}`);
    else if (`${placesOf(texts[text])}` !== `${placesOf(text)}`) lines.push(`${code}: other places: ${text}`);
  }
  for (const text of Object.keys(texts)) {
    if (!english.has(text)) lines.push(`${code}: left over: ${text}`);
  }
  return lines;
}

/** A language as @lit/localize takes it: templates by id. What is missing stays English. */
export function templates({ texts }, english) {
  const result = {};
  for (const [text, id] of english) {
    const translated = texts[text];
    if (!translated) continue;
    const parts = translated.split(place);
    result[id] =
      parts.length === 1
        ? translated
        : {
            strTag: true,
            strings: parts.filter((_, i) => i % 2 === 0),
            values: parts.filter((_, i) => i % 2 === 1).map(Number),
          };
  }
  return result;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const english = await englishTexts();
  const all = await locales();
  const [asked] = process.argv.slice(2);
  if (asked) {
    const { texts } = all.find(({ code }) => code === asked) ?? { texts: {} };
    console.log(JSON.stringify(Object.fromEntries([...english.keys()].filter((text) => !texts[text]).map((text) => [text, ''])), null, 2));
  } else {
    const lines = all.flatMap((locale) => faults(locale, english));
    for (const line of lines) console.error(line);
    console.log(`${english.size} texts in English and ${all.length} other languages: ${lines.length} to mend`);
    process.exitCode = lines.length > 0 ? 1 : 0;
  }
}
