/** The tests' entry: the Worker, and a POST to a room that ends its Durable Object as going to sleep does. */
import unsafe from 'workerd:unsafe';
import type { Env } from './env.ts';
import worker, { Room as Tested } from './index.ts';

export class Room extends Tested {
  /** Waits until the runtime may let the object sleep: until it has no timer. */
  async rest(): Promise<void> {
    await this.attached;
  }
}

interface TestEnv extends Env {
  ROOMS: DurableObjectNamespace<Room>;
}

export default {
  async fetch(request, env, context) {
    if (request.method !== 'POST') return worker.fetch(request, env, context);
    const room = new URL(request.url).pathname.slice('/ws/'.length);
    await env.ROOMS.get(env.ROOMS.idFromName(room)).rest();
    await unsafe.evictAllDurableObjects();
    return new Response('evicted');
  },
} satisfies ExportedHandler<TestEnv>;
