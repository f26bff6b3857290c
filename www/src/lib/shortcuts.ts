/**
 * Single keys of the doctor's page. They can be switched off: who dictates, or rests a hand on the keyboard,
 * must not admit anyone by it (WCAG 2.1.4).
 */
import { tools } from '../texts/doctor-tools.ts';

const name = 'telemed-keys';

export const keysOn = (): boolean => localStorage.getItem(name) !== 'off';
export const setKeys = (on: boolean): void => localStorage.setItem(name, on ? 'on' : 'off');

export type Action = keyof typeof tools.key;

/** As `KeyboardEvent.key` has them, so that they are where each keyboard has the letter. */
export const shortcuts: readonly [key: string, action: Action][] = [
  ['?', 'help'],
  ['/', 'search'],
  ['j', 'next'],
  ['k', 'previous'],
  ['e', 'everyone'],
  ['u', 'unread'],
  ['w', 'write'],
  ['a', 'admit'],
  ['A', 'admitAll'],
  ['r', 'late'],
  ['i', 'invite'],
  ['d', 'details'],
  ['s', 'summary'],
  ['l', 'lock'],
];

const fields = 'input:not([type="checkbox"], [type="radio"]), textarea, select, [contenteditable]';

/**
 * Web Awesome's dialogs say so while one is open, wherever the focus is: what had it in the dialog may be gone, and a key
 * then comes to the page.
 */
const dialogIsOpen = (): boolean => document.documentElement.classList.contains('wa-scroll-lock');

/** What a key that was pressed asks for; undefined where somebody writes, or a dialog or menu is open. */
export function actionOf(event: KeyboardEvent): Action | undefined {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || dialogIsOpen()) return undefined;
  for (const part of event.composedPath()) {
    if (part instanceof Element && part.matches(`${fields}, wa-dropdown-item`)) return undefined;
  }
  const action = shortcuts.find(([key]) => key === event.key)?.[1];
  return keysOn() || action === 'help' ? action : undefined;
}
