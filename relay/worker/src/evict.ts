/**
 * The tests' entry: the Worker, and what no page can ask for. POST to a room ends its Durable
 * Object as going to sleep does; DELETE ends its Go.
 */
import unsafe from 'workerd:unsafe';
import type { Env } from './env.ts';
import worker, { Room as Tested } from './index.ts';

export class Room extends Tested {
  /** Waits until the runtime may let the object sleep: until it has no timer. */
  async rest(): Promise<void> {
    await this.attached;
  }

  endGo(): void {
    this.died();
  }
}

interface TestEnv extends Env {
  ROOMS: DurableObjectNamespace<Room>;
}

export default {
  async fetch(request, env, context) {
    const room = env.ROOMS.get(env.ROOMS.idFromName(new URL(request.url).pathname.slice('/ws/'.length)));
    switch (request.method) {
      case 'POST':
        await room.rest();
        await unsafe.evictAllDurableObjects();
        return new Response('evicted');
      case 'DELETE':
        await room.endGo();
        return new Response('ended');
    }
    return worker.fetch(request, env, context);
  },
} satisfies ExportedHandler<TestEnv>;
