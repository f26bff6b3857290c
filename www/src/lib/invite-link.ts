import { tools } from '../texts/doctor-tools.ts';

/** The link of an invitation. The fragment never leaves a browser; the relay sees /patient only. */
export const inviteLink = (fragment: string): string => `${location.origin}/patient#${fragment}`;

/** A letter in the doctor's own mail program, to be addressed there. */
export const mailTo = (doctor: string, link: string): string =>
  `mailto:?subject=${encodeURIComponent(tools.letterSubject(doctor))}&body=${encodeURIComponent(tools.letter(doctor, link))}`;

export const textTo = (doctor: string, link: string): string => `sms:?&body=${encodeURIComponent(tools.letter(doctor, link))}`;
