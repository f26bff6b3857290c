/** What is saved or printed of a visit: built once, then written as text or laid out for paper. */
import { render } from 'lit';
import { record } from '../texts/record.ts';
import { marked, spelled } from './deceit.ts';
import { download } from './download.ts';
import { isoDay } from './time.ts';

export interface RecordLine {
  when: string;
  /** Made by `caption`. */
  who: string;
  text: string;
}

export interface VisitRecord {
  title: string;
  /** Below the title: when it was made, who is in it. */
  about: readonly string[];
  parts: readonly { title: string; lines: readonly RecordLine[] }[];
}

/** What the page says of an entry; the name comes last, so that it can pass for nothing else. */
export const caption = (...parts: (string | false)[]): string => parts.filter(Boolean).join(' · ');

const lineBreak = /\r\n|[\n\r\u2028\u2029]/;

/** For what has a line to itself: a name could break it. */
const oneLine = (text: string) => spelled(text).split(lineBreak).join(' ');

/** Each line of what somebody wrote begins with a bar, so that no text can look like another entry. */
const barred = (text: string) => spelled(text).split(lineBreak).map((line) => `| ${line}`);

export function asText({ title, about, parts }: VisitRecord): string {
  const lines = [...[title, ...about].map(oneLine), ''];
  for (const part of parts) {
    lines.push(`== ${oneLine(part.title)} ==`, '');
    for (const { when, who, text } of part.lines) lines.push(`${when} · ${oneLine(who)}`, ...barred(text), '');
  }
  lines.push(record.onlyCopy());
  return `${lines.join('\n')}\n`;
}

export const saveText = (name: string, text: string): void =>
  download(new Blob([text], { type: 'text/plain;charset=utf-8' }), name);

/** A file's name that says what and when, and that every system takes. */
export const fileName = (what: string): string =>
  `${what.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '')}-${isoDay()}.txt`;

const element = (name: string, text = '', className = '') => {
  const made = document.createElement(name);
  render(marked(text), made);
  made.className = className;
  made.dir = 'auto';
  return made;
};

/**
 * Prints this and nothing else. It is laid out in the document itself, outside of all elements, because
 * that is what page.css can print alone.
 */
export async function printAlone(sheet: HTMLElement): Promise<void> {
  sheet.classList.add('print');
  document.body.append(sheet);
  document.documentElement.classList.add('printing');
  const done = new Promise((resolve) => addEventListener('afterprint', resolve, { once: true }));
  window.print();
  await done;
  document.documentElement.classList.remove('printing');
  sheet.remove();
}

export function recordSheet({ title, about, parts }: VisitRecord): HTMLElement {
  const sheet = element('article');
  sheet.append(element('h1', title), ...about.map((line) => element('p', line)));
  for (const part of parts) {
    sheet.append(element('h2', part.title));
    for (const { when, who, text } of part.lines) {
      sheet.append(element('h3', `${when} · ${who}`), element('p', text, 'said'));
    }
  }
  return sheet;
}
