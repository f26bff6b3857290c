/**
 * Opens a page: the engine starts, and the page's language and elements are fetched, all at once; what is
 * said meanwhile stands in the HTML.
 */
import { useOwnLanguage } from './language.ts';
import type { Store } from './engine/client.ts';
import { NotGenuine } from './engine/pinned.ts';
import type { DoctorState, PatientState } from './engine/types.ts';
import { keepInputMethodsEnter } from './lib/input-method.ts';
import { keepForOffline } from './lib/offline.ts';
import { importPinned } from './lib/pinned-scripts.ts';
import { prepareDates } from './lib/time.ts';
import { askBeforeLosing } from './lib/unsent.ts';
import { watchForUpdates } from './lib/updates.ts';
import { common } from './texts/common.ts';

/** `element` fetches the page's elements and makes the one that everything is in. */
export async function openPage<State extends DoctorState | PatientState>(
  store: Store<State>,
  role: State['kind'],
  element: () => Promise<HTMLElement & { store: Store<State> }>,
): Promise<void> {
  store.start();
  keepInputMethodsEnter();
  askBeforeLosing(store);
  const fetching = importPinned('later', element);
  await useOwnLanguage();
  const loading = document.querySelector('.loading');
  try {
    const page = await fetching;
    page.store = store;
    loading?.replaceWith(page);
    setTimeout(prepareDates); // the engine is still on its way
  } catch (error) {
    console.error(error);
    const { title, text } = common.obstacle(error instanceof NotGenuine ? 'not-genuine' : 'load-failed');
    if (loading) loading.textContent = `${title}\n${text}`;
    return;
  }
  const note = document.body.appendChild(document.createElement('tm-page-note'));
  // What is kept for offline must not take the network from what is needed now.
  once(store, () => store.ready, () => void keepForOffline(role));
  once(store, () => store.unreadable, () => note.sayUnreadable());
  onceBack(store, watchForUpdates(() => note.sayNewer()));
}

/** As soon as this is so, which it may be already. */
function once<State extends DoctorState | PatientState>(store: Store<State>, so: () => boolean, then: () => void): void {
  if (so()) {
    then();
    return;
  }
  const end = store.subscribe(() => {
    if (!so()) return;
    end();
    then();
  });
}

/** Each time the relay is there again: it may have come back as another build. */
function onceBack<State extends DoctorState | PatientState>(store: Store<State>, then: () => void): void {
  let lost = false;
  store.subscribe(() => {
    const link = store.state?.link;
    if (link === 'waiting') lost = true;
    if (!lost || link !== 'online') return;
    lost = false;
    then();
  });
}
