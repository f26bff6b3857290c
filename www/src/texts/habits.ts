/** Receipts and typing hints, on both pages. */
import { msg, str } from '@lit/localize';

export const habits = {
  receipts: () => msg('Tell the other side when I have read their words'),
  writing: () => msg('Tell the other side when I am writing to them'),
  isWriting: (name: string) => msg(str`${name} is writing…`),
  /** On the patient's page, below their last words. */
  hasRead: (doctor: string) => msg(str`${doctor} has read it`),
};
