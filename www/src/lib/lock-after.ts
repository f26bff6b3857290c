/**
 * After how many minutes without a touch the doctor's page locks; 0 is never. Kept in the clear:
 * the page needs it before anything else, and it says nothing about anyone.
 */
const name = 'telemed-lock-after';
const usual = 15;

export const lockAfterChoices: readonly number[] = [5, 15, 30, 60, 0];

export function lockAfter(): number {
  const minutes = Number(localStorage.getItem(name) ?? usual);
  return lockAfterChoices.includes(minutes) ? minutes : usual;
}

export function setLockAfter(minutes: number): void {
  localStorage.setItem(name, String(minutes));
}
