/** What this page tells the other side of its person: receipts and typing hints, on until switched off. */
const receiptsName = 'telemed-receipts';
const writingName = 'telemed-writing';

const on = (name: string) => localStorage.getItem(name) !== 'off';
const set = (name: string, value: boolean) => localStorage.setItem(name, value ? 'on' : 'off');

export const receiptsOn = (): boolean => on(receiptsName);
export const setReceipts = (value: boolean): void => set(receiptsName, value);
export const writingOn = (): boolean => on(writingName);
export const setWriting = (value: boolean): void => set(writingName, value);
