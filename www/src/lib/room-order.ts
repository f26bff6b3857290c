/** The people of the room in the order of the list, for who goes through it by keys. */
import type { DoctorStore } from '../engine/client.ts';
import { grouped } from './people.ts';

function order({ patients }: DoctorStore): string[] {
  const { held, waiting, here, away, blocked } = grouped(patients);
  return ['everyone', ...[...held, ...waiting, ...here, ...away, ...blocked].map(({ id }) => id)];
}

/** The thread that many steps further; it does not go round. */
export function stepFrom(store: DoctorStore, thread: string, step: 1 | -1): string {
  const all = order(store);
  return all[all.indexOf(thread) + step] ?? thread;
}

/** The next thread below, or from the top, where words were not read. */
export function nextUnread(store: DoctorStore, thread: string): string | undefined {
  const all = order(store);
  const from = all.indexOf(thread) + 1;
  return [...all.slice(from), ...all.slice(0, from)].find((id) => (store.unread.get(id) ?? 0) > 0);
}

/** Whom "admit" means: who is shown, if they wait; else who waits longest. */
export function whomToAdmit({ patients }: DoctorStore, thread: string): string | undefined {
  const { waiting } = grouped(patients);
  return (waiting.find(({ id }) => id === thread) ?? waiting[0])?.id;
}
