/** Where the pages' host is not the relay's, its HTML says where the relay is (make pages); else ''. */
export const relayOrigin = document.querySelector<HTMLMetaElement>('meta[name="telemed-relay"]')?.content ?? '';

/** What one answer tells: how long it took, and how far apart the clocks are; `null`, what was asked cannot do its work. */
export interface Answer {
  took: number;
  apart: number | undefined;
}

/**
 * Asks the relay of a room, as a visit does: of one that is elsewhere pages may ask nothing but a socket. The clock is
 * any server's. It throws where no answer comes.
 */
export async function askRelay(room: string): Promise<Answer | null> {
  const path = relayOrigin ? location.pathname : '/healthz';
  const ask = () => fetch(path, { method: relayOrigin ? 'HEAD' : 'GET', cache: 'no-store' });
  await ask(); // it may have had to open the connection
  const began = performance.now();
  const { ok, headers } = await ask();
  const took = relayOrigin ? await opening(`${relayOrigin.replace(/^http/, 'ws')}/ws/${room}`) : performance.now() - began;
  if (took === null || !ok) return null;
  const there = Date.parse(headers.get('Date') ?? '');
  return { took, apart: Number.isNaN(there) ? undefined : Math.abs(Date.now() - there) };
}

/** A socket opens in three round trips: for TCP, for TLS, and for itself. */
const roundTrips = 3;

function opening(url: string): Promise<number | null> {
  const began = performance.now();
  const socket = new WebSocket(url);
  return new Promise((resolve) => {
    socket.onopen = () => {
      socket.close();
      resolve((performance.now() - began) / roundTrips);
    };
    socket.onerror = () => resolve(null);
  });
}
