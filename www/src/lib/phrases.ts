/**
 * Texts that the doctor uses again and again, kept in the clear on this device: what concerns one patient
 * does not belong here.
 */
import { tools } from '../texts/doctor-tools.ts';

const phrasesName = 'telemed-phrases';
const lateName = 'telemed-late';

const lines = (text: string) => text.split('\n').map((line) => line.trim()).filter(Boolean);

export function phrases(): readonly string[] {
  const stored = localStorage.getItem(phrasesName);
  return stored === null ? tools.usualPhrases() : lines(stored);
}

export const setPhrases = (text: string): void => localStorage.setItem(phrasesName, text);

export const latePhrase = (): string => localStorage.getItem(lateName)?.trim() || tools.lateText();

export const setLatePhrase = (text: string): void => localStorage.setItem(lateName, text);
