/** Times as people read them, in the page's language. */
import { common } from '../texts/common.ts';
import { inLanguage } from './in-language.ts';

const clock = inLanguage((language) => new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit' }));
const dateAndClock = inLanguage((language) => new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }));
const wholeDate = inLanguage((language) => new Intl.DateTimeFormat(language, { dateStyle: 'full' }));
const oneDecimal = inLanguage((language) => new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 }));
const inMilliseconds = inLanguage(
  (language) =>
    new Intl.NumberFormat(language, { style: 'unit', unit: 'millisecond', minimumFractionDigits: 2, maximumFractionDigits: 2 }),
);

export const clockTime = (time: number) => clock().format(time);

export const dateAndTime = (time: number) => dateAndClock().format(time);

/** A browser's first date takes a hundred times as long as all others: to be made while nobody waits. */
export function prepareDates(): void {
  clockTime(0);
  dateAndTime(0);
}

/** 2026-11-26, by the day of where one is: in the names of files. */
export function isoDay(time = new Date()): string {
  const two = (n: number) => String(n).padStart(2, '0');
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
}

/** 1.4, or 1,4: a time of `milliseconds`. */
export const inSeconds = (milliseconds: number) => oneDecimal().format(milliseconds / 1000);

const startOfDay = (time: number) => new Date(time).setHours(0, 0, 0, 0);

export const sameDay = (a: number, b: number) => startOfDay(a) === startOfDay(b);

export function dayName(time: number, now = Date.now()): string {
  if (sameDay(time, now)) return common.today();
  const yesterday = new Date(now);
  yesterday.setDate(yesterday.getDate() - 1);
  if (sameDay(time, yesterday.getTime())) return common.yesterday();
  return wholeDate().format(time);
}

/** Whether a block ends by itself: a doctor's own has no end, or one that nobody will see. */
export const willEnd = (until: number) => until > 0 && until < Date.now() + 366 * 86_400_000;

/** 0.42 ms: of what is measured. */
export const milliseconds = (time: number) => inMilliseconds().format(time);

/** 0:42, 12:05, 1:02:03: for clocks that run. */
export function duration(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  const two = (n: number) => String(n).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}
