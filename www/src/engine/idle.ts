/** Locks the doctor's page when nobody has touched it for a while. */
import { lockAfter } from '../lib/lock-after.ts';
import type { DoctorStore } from './client.ts';

const lookEvery = 5_000;
const touches = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const;

/** The wall clock counts, not a timer: a laptop that was closed for an hour was idle for an hour. */
export function lockWhenIdle(store: DoctorStore): void {
  let touched = Date.now();
  const look = () => {
    const minutes = lockAfter();
    const { state } = store;
    // Who comes to a page that was superseded could open the room there.
    const open = state?.phase === 'open' || state?.phase === 'superseded';
    if (minutes === 0 || !open || !state.hasPassphrase) return;
    if (Date.now() - touched >= minutes * 60_000) void store.command({ type: 'lock' });
  };
  const touch = () => {
    // The first touch after too long comes too late: it may be someone else's.
    look();
    touched = Date.now();
  };
  for (const kind of touches) addEventListener(kind, touch, { capture: true, passive: true });
  document.addEventListener('visibilitychange', look);
  addEventListener('pageshow', look);
  setInterval(look, lookEvery);
}
