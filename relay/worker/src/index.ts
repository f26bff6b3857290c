/**
 * The entry Worker: sockets go to their room's Durable Object, everything else to Go under
 * syumai/workers (relay/worker/front), which cannot answer with a WebSocket.
 */
import { Room } from './room.ts';
import front from 'front'; // after room.ts: each leaves a class Go on globalThis, and this one needs its own there
import { text, type Env } from './env.ts';

export { Room };

const roomPath = /^\/ws\/([0-9a-f]{32})$/;

/**
 * Whether to start the room's object, which costs the owner: with a list of rooms, only where the room's
 * digits stand in it somewhere. What is listed is Go's to say, here and in the object.
 */
function mayBeListed(room: string, env: Env): boolean {
  const list = text(env.ROOMS_ALLOWED);
  return list === '' || list.replace(/\s/g, '').includes(room);
}

export default {
  async fetch(request, env, context) {
    const room = roomPath.exec(new URL(request.url).pathname)?.[1];
    if (room !== undefined && mayBeListed(room, env) && request.method === 'GET' && request.headers.get('Upgrade')?.toLowerCase() === 'websocket') {
      return env.ROOMS.get(env.ROOMS.idFromName(room)).fetch(request);
    }
    return front.fetch(request, env, context);
  },
} satisfies ExportedHandler<Env>;
