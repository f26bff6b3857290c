/** Words of what is saved or printed of a visit, on both pages. */
import { msg, str } from '@lit/localize';

export const record = {
  /* The patient's */
  conversation: (doctor: string) => msg(str`Conversation with ${doctor}`),
  save: () => msg('Save the conversation'),
  print: () => msg('Print it'),
  /** Said where it is saved, and at the end of what is. */
  onlyCopy: () => msg('This copy is not sealed: whoever has the file can read it.'),

  /* The doctor's */
  summary: () => msg('Summary of the visit'),
  period: () => msg('From'),
  periodName: (period: 'today' | 'week' | 'all'): string => {
    switch (period) {
      case 'today': return msg('today');
      case 'week': return msg('the last 7 days');
      case 'all': return msg('the beginning');
    }
  },
  counts: (people: number, messages: number) => msg(str`People: ${people}. Messages: ${messages}.`),
  nothing: () => msg('Nothing was written in this time.'),
  saveSummary: () => msg('Save it as a file'),
  printSummary: () => msg('Print it'),

  /* Inside */
  made: (when: string) => msg(str`Made ${when}.`),
  toEveryone: () => msg('To everyone'),
  file: () => msg('File'),
  /** Who writes, by what they are in the visit: a patient may have any name, the doctor's too. */
  byDoctor: (name: string) => msg(str`Doctor: ${name}`),
  byPatient: (name: string) => msg(str`Patient: ${name}`),
  page: () => msg('Telemed'),
};
