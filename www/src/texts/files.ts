/** Words about files, which both pages say. `other` is who is at the other end, by name. */
import { msg, str } from '@lit/localize';
import type { FileInfo, Refusal } from '../engine/types.ts';
import { inLanguage } from '../lib/in-language.ts';

const sizes = inLanguage((language) => {
  const format = (unit: string, unitDisplay: 'long' | 'short') =>
    new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay, maximumFractionDigits: 1 });
  return { byte: format('byte', 'long'), kilobyte: format('kilobyte', 'short'), megabyte: format('megabyte', 'short') };
});
const percents = inLanguage((language) => new Intl.NumberFormat(language, { style: 'percent' }));

/** 1.2 MB, 640 kB, 12 bytes. */
export function fileSize(bytes: number): string {
  const unit = bytes < 1000 ? 'byte' : bytes < 1_000_000 ? 'kilobyte' : 'megabyte';
  const value = bytes / { byte: 1, kilobyte: 1e3, megabyte: 1e6 }[unit];
  return sizes()[unit].format(value < 10 ? value : Math.round(value));
}

const percent = (done: number, size: number) => percents().format(size === 0 ? 1 : Math.floor((100 * done) / size) / 100);

export const files = {
  attach: () => msg('Attach'),
  dropHere: () => msg('Drop files here to send them'),
  unknownType: () => msg('file'),
  save: () => msg('Save'),
  stop: () => msg('Stop'),
  takeBack: () => msg('Take back'),
  tryAgain: () => msg('Try again'),
  remove: () => msg('Remove from this device'),
  dismiss: () => msg('Close'),
  progress: (name: string) => msg(str`How far ${name} is`),
  picture: (name: string) => msg(str`Picture: ${name}`),
  removed: () => msg('Not on this device any more.'),
  cannotOpen: () => msg('It could not be read from this device. Ask for it again.'),

  /** Where a file stands, in a few words. */
  state(file: FileInfo, other: string): string {
    const part = percent(file.done, file.size);
    switch (file.state) {
      case 'preparing':
        return msg(str`Being prepared: ${part}`);
      case 'sending':
        if (file.receivers > 1) return msg(str`On its way: ${part}. ${file.complete} of ${file.receivers} have it.`);
        return file.done === 0 ? msg(str`On its way to ${other}`) : msg(str`On its way: ${part}`);
      case 'sent':
        if (file.receivers > 1) return msg(str`${file.complete} of ${file.receivers} have it.`);
        return file.complete > 0 ? msg(str`${other} has it.`) : msg(str`${other} did not want it.`);
      case 'cancelled':
        if (file.trouble) return '';
        return file.complete > 0 ? msg(str`You took it back. ${file.complete} had it already.`) : msg('You took it back.');
      case 'lost':
        return msg('It could not be sent to the end: it is not in this browser any more. Attach it again.');
      case 'receiving':
        return file.done === 0 ? msg('On its way to you') : msg(str`Arriving: ${part}`);
      case 'complete':
        return '';
      case 'declined':
        return msg('You stopped it.');
      case 'withdrawn':
        return msg(str`${other} took it back.`);
      case 'damaged':
        return msg(str`It arrived damaged three times, so it is not shown. Ask ${other} to send it again.`);
    }
  },

  /** Why it stands still, and what to do. */
  trouble(file: FileInfo): string {
    if (file.trouble === '') return '';
    if (file.trouble === 'unkept') return file.state === 'sending' ? msg('This browser has no room for a copy. Keep this page open until it has arrived.') : '';
    if (file.trouble === 'full') return msg('There is no room for it on this device. Make room, then try again. What was written is not lost.');
    if (file.trouble === 'locked') return msg('It was not sent: the page was locked while it was being prepared. Attach it again.');
    if (file.trouble !== 'lost') return files.refusal(file.trouble);
    return file.mine
      ? msg('This file could not be read. It may have been moved or changed: attach it again.')
      : msg('This browser does not let the page keep files, as in private browsing. Open the page in an ordinary window, then try again.');
  },

  tooLarge: (name: string) => msg(str`${name} is larger than 100 MB. Send a smaller one, or send it in parts.`),
  refusal: (_: Refusal): string => msg('It was not sent: who it was for cannot get it at the moment. Attach it again later.'),

  /** Before a file goes to everyone. */
  toEveryone: (name: string, people: number) => ({
    title: people === 1 ? msg('Send this file to 1 person?') : msg(str`Send this file to ${people} people?`),
    text: msg(str`Everyone in the conference gets ${name}, now or when they are back.`),
  }),
  toEveryoneMany: (count: number, people: number) => ({
    title: msg(str`Send ${count} files to ${people} people?`),
    text: msg('Everyone in the conference gets them, now or when they are back.'),
  }),
  arrivedAt: (have: number, of: number) => msg(str`arrived at ${have} of ${of}`),
  hasIt: () => msg('Has it'),
};
