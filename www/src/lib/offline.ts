/** The page's side of the service worker: the page is kept for when there is no network. */
import type { Role } from '../engine/types.ts';
import type { Keep } from './keep.ts';
import { serviceWorkerScript } from './scripts.ts';

export async function keepForOffline(role: Role): Promise<void> {
  const { serviceWorker } = navigator;
  if (!serviceWorker) return;
  try {
    await serviceWorker.register(serviceWorkerScript(), { updateViaCache: 'none' });
    const { active } = await serviceWorker.ready;
    active?.postMessage({ keep: role } satisfies Keep);
  } catch {
    // Private windows of some browsers have none: the page works, but not without the network.
  }
}
