/**
 * Keeps the last good copy of each page, so that it opens without the network, too. What is on the
 * network comes first: a page is never older than it must be, and never made of two versions, since
 * its parts are named by their content.
 */
import type { Role } from './engine/types.ts';
import type { Keep } from './lib/keep.ts';

declare const self: ServiceWorkerGlobalScope;

/** Put in by build.mjs: what each page is made of. A new build is a new service worker by that. */
declare const SHELLS: Record<Role, readonly string[]>;

/** A network that has not begun to answer by then is as good as none, if there is a copy. */
const patience = 3_000;

const pages: Record<string, Role> = { '/doctor': 'doctor', '/patient': 'patient' };
const cacheOf = (role: Role) => caches.open(`telemed-${role}`);

self.addEventListener('install', () => void self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

/** A page runs as a whole: its parts and then itself are kept, in place of those of an older build. */
async function keep(role: Role): Promise<void> {
  const cache = await cacheOf(role);
  const parts = SHELLS[role];
  const kept = new Set((await cache.keys()).map(({ url }) => new URL(url).pathname));
  await cache.addAll(parts.filter((part) => !kept.has(part)));
  await cache.add(new Request(`/${role}`, { cache: 'no-cache' }));
  for (const path of kept) {
    if (path !== `/${role}` && !parts.includes(path)) await cache.delete(path);
  }
}

self.addEventListener('message', (event) => {
  const { keep: role } = event.data as Keep;
  // Without the network, or room, there is what was kept before; the next opening tries again.
  event.waitUntil(keep(role).catch(() => {}));
});

/** A touch on a notification leads to the page that sent it. */
self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(
    self.clients.matchAll({ type: 'window' }).then(async (windows) => {
      const page = windows.find(({ url }) => new URL(url).pathname === event.notification.data);
      await page?.focus();
    }),
  );
});

/** The page from the network, or the kept one when the network is gone or too slow. */
async function open(request: Request, role: Role): Promise<Response> {
  const kept = (await cacheOf(role)).match(`/${role}`);
  const slow = new AbortController();
  const timer = setTimeout(async () => {
    if (await kept) slow.abort();
  }, patience);
  try {
    return await fetch(request, { signal: slow.signal });
  } catch (error) {
    const copy = await kept;
    if (!copy) throw error;
    return copy;
  } finally {
    clearTimeout(timer);
  }
}

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== self.location.origin || request.method !== 'GET') return;
  const role = pages[pathname];
  if (request.mode === 'navigate' && role) event.respondWith(open(request, role));
  if (pathname.startsWith('/assets/')) {
    event.respondWith(caches.match(request).then((kept) => kept ?? fetch(request)));
  }
});
