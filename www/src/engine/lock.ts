/** One page per identity: two tabs that wrote the same records would lose some of them. */
import type { Role } from './types.ts';

/** A page that is reloaded may meet its own past for a moment. */
const patience = 1_500;

const forever = new Promise<void>(() => {});

/**
 * Resolves when this page is the only one of its role. Where it is not, says so by `taken` and
 * goes on waiting: closing the other tab is all that is needed.
 */
export async function onlyPage(role: Role, taken: () => void): Promise<void> {
  const timer = setTimeout(taken, patience);
  await new Promise<void>((granted, failed) => {
    navigator.locks
      .request(`telemed-${role}`, () => {
        granted();
        return forever;
      })
      .catch(failed);
  });
  clearTimeout(timer);
}
