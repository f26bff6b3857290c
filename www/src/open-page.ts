/**
 * Opens a page: the engine starts, and the page's language and elements are fetched, all at once; what is
 * said meanwhile stands in the HTML.
 */
import { useOwnLanguage } from './language.ts';
import type { Store } from './engine/client.ts';
import type { DoctorState, PatientState } from './engine/types.ts';
import { common } from './texts/common.ts';

/** `element` fetches the page's elements and makes the one that everything is in. */
export async function openPage<State extends DoctorState | PatientState>(
  store: Store<State>,
  element: () => Promise<HTMLElement & { store: Store<State> }>,
): Promise<void> {
  store.start();
  const fetching = element();
  await useOwnLanguage();
  const loading = document.querySelector('.loading');
  try {
    const page = await fetching;
    page.store = store;
    loading?.replaceWith(page);
  } catch (error) {
    console.error(error);
    if (loading) loading.textContent = common.obstacle('load-failed').text;
  }
}
