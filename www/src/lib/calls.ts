/** When somebody is called back, and what is said to who listens: what has changed since the page last looked. */
import type { DoctorStore, PatientStore } from '../engine/client.ts';
import { announce } from './announce.ts';
import { attention } from '../texts/attention.ts';
import { common, type Words } from '../texts/common.ts';
import { callBack, readySound } from './attention.ts';

const call = ({ title, text }: Words, tag: string) => void callBack(title, text, tag).catch(() => {});

const say = (who: string, text: string) => announce(`${common.newMessage(who)}: ${text}`);

const sum = (counts: Iterable<number>) => [...counts].reduce((a, b) => a + b, 0);

/** Calls when `unread` has grown: words came that nobody has looked at. */
function onUnread(store: DoctorStore | PatientStore, ready: () => boolean): void {
  let before = 0;
  store.subscribe(() => {
    const now = sum(store.unread.values());
    if (now > before && ready() && document.visibilityState === 'hidden') call(attention.newWords(), 'words');
    before = now;
  });
}

export function callDoctor(store: DoctorStore): void {
  readySound();
  store.onWords = ({ thread, text }) => say(store.patients.get(thread)?.name ?? '', text);
  let before: ReadonlySet<string> | undefined;
  store.subscribe(() => {
    if (!store.ready || store.state?.link !== 'online') return;
    const waiting = new Set([...store.patients.values()].filter(({ status, online }) => status === 'waiting' && online).map(({ id }) => id));
    // Whoever is found waiting when the room opens has not just arrived.
    const arrived = before ? [...waiting].filter((id) => !before?.has(id)) : [];
    before = waiting;
    if (arrived.length > 0) call(attention.arrived(), 'arrived');
    for (const id of arrived) announce(common.isWaiting(store.patients.get(id)?.name ?? ''));
  });
  onUnread(store, () => store.ready);
}

export function callPatient(store: PatientStore): void {
  readySound();
  store.onWords = ({ text }) => say(store.state?.doctorName ?? '', text);
  let before = store.state?.phase;
  store.subscribe(() => {
    const now = store.state?.phase;
    if (now === 'admitted' && (before === 'lobby' || before === 'held')) {
      call(attention.yourTurn(), 'turn');
      announce(attention.yourTurn().title);
    }
    // Joining comes between two lobbies, after the network was away.
    if (now !== 'joining') before = now;
  });
  onUnread(store, () => store.ready);
}
