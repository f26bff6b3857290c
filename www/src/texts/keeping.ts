/** Words about what a page keeps: exports, storage, vanishing messages. */
import { msg, str } from '@lit/localize';
import type { DoctorState } from '../engine/types.ts';
import type { Words } from './common.ts';

/** The choices of how long messages last, in minutes; 0 is for ever. */
export const lasting = [0, 60, 24 * 60, 7 * 24 * 60, 30 * 24 * 60] as const;

/** "1 hour", "7 days"; of a time that is none of the choices, in hours. */
function span(minutes: number): string {
  switch (minutes) {
    case 60:
      return msg('1 hour');
    case 24 * 60:
      return msg('1 day');
    case 7 * 24 * 60:
      return msg('7 days');
    case 30 * 24 * 60:
      return msg('30 days');
    default:
      return msg(str`${Math.ceil(minutes / 60)} hours`);
  }
}

export const keeping = {
  title: () => msg('What this page keeps'),
  erase: () => msg('Erase everything here…'),
  eraseNow: () => msg('Erase'),
  eraseAsk: (): Words => ({
    title: msg('Erase everything in this browser?'),
    text: msg('Your keys, messages and files, of every doctor, are deleted here, and this cannot be undone. Your doctors still have what you wrote. To come back, open your link again: your doctor then has to see that it is you.'),
  }),
  titleHere: () => msg('What this device keeps'),
  fileCount: (count: number, size: string) => (count === 0 ? msg('No files.') : msg(str`Files: ${count}, ${size}.`)),
  persisted: () => msg('This browser keeps it until you erase it here.'),
  notPersisted: () => msg('This browser may clear it when the device runs out of room, or after weeks without a visit. Export your practice now and then.'),

  /* Vanishing */
  vanish: () => msg('Messages and files vanish from both pages'),
  never: () => msg('Never'),
  after: (minutes: number) => msg(str`After ${span(minutes)}`),
  vanishHint: () => msg('It asks patients’ pages to forget, and ours do. It cannot make anyone forget what they have saved, photographed or read. What is older goes at once.'),
  vanishing: (minutes: number) => msg(str`Messages and files vanish from both pages after ${span(minutes)}.`),
  vanishingFor: (doctor: string, minutes: number) =>
    msg(str`${doctor} has set messages and files to vanish from both pages after ${span(minutes)}. What one of you has saved stays with them.`),

  /* Export and import */
  exportTitle: () => msg('Your practice, elsewhere'),
  exportText: () => msg('One file with everything: your key, patients, invitations, messages and files, sealed under a passphrase. It opens your practice in another browser. What is said after that is not in it.'),
  exportPractice: () => msg('Export my practice'),
  exportPassphrase: () => msg('A passphrase for the file'),
  exportNow: () => msg('Write the file'),
  exporting: () => msg('Being written. Many files take a while.'),
  exported: () => msg('The file is among your downloads. Keep it and its passphrase apart; without the passphrase nobody can open it.'),
  fileName: (name: string, date: string) => msg(str`Practice of ${name}, ${date}`),
  importElsewhere: () => msg('To open an exported practice, open this page in a browser that has no room yet: it asks for the file there. Here it asks once everything in this browser is erased.'),

  importTitle: () => msg('You have a practice in another browser?'),
  importText: () => msg('Export it there, in Settings, then open the file here. Patients come to this browser from then on, and the other one stops and says so.'),
  importFile: () => msg('The exported file'),
  importPassphrase: () => msg('Its passphrase'),
  importPractice: () => msg('Open it here'),
  importing: () => msg('Being opened. Many files take a while.'),
  noFile: () => msg('Choose the file first.'),
  importFailed: (why: DoctorState['import']): string => {
    switch (why) {
      case 'passphrase':
        return msg('That is not its passphrase. Try it again.');
      case 'damaged':
        return msg('This is not an exported practice, or not all of it. Nothing was changed here. Export it again, or copy it anew.');
      case 'full':
        return msg('There is no room for its files on this device. Nothing was changed here. Make room, then open it again.');
      case 'unkept':
        return msg('This browser cannot keep its files: private windows often do not. Nothing was changed here. Open it in another window or browser.');
      default:
        return '';
    }
  },
  moved: (): Words => ({
    title: msg('This practice has moved'),
    text: msg('It was opened in another browser, and patients go there now: one of their pages has said so. This page stays as it was, and nothing more comes here. Go on in the other browser. If you have opened it nowhere else, or that browser is lost, open the room here again. To begin anew, erase this one.'),
  }),

  /* A patient's page that keeps nothing */
  nothing: () => msg('Keep nothing on this device'),
  nothingHint: (doctor: string) => msg(str`For a borrowed device. When you close or reload this page, ${doctor} has to let you in anew.`),
  nothingKept: (doctor: string) => msg(str`Nothing of this consultation is kept on this device. When you close or reload this page it is gone, and ${doctor} has to let you in anew.`),
  kept: () => msg('Your key, your messages and files are kept in this browser, sealed, so that you can come back.'),
  nothingAsk: (doctor: string): Words => ({
    title: msg('Keep nothing on this device?'),
    text: msg(str`What is kept of this consultation is deleted now, and nothing more is stored but files, sealed under keys that go with this page. You can go on here until you close or reload it; after that, ${doctor} has to let you in anew. ${doctor} still has what you wrote.`),
  }),
  nothingYes: () => msg('Keep nothing'),
};
