/** The tests' entry: the Worker, and a POST that ends every Durable Object as going to sleep does. */
import unsafe from 'workerd:unsafe';
import worker, { Room } from './index.ts';
import type { Env } from './env.ts';

export { Room };

export default {
  async fetch(request, env, context) {
    if (request.method !== 'POST') return worker.fetch(request, env, context);
    await unsafe.evictAllDurableObjects();
    return new Response('evicted');
  },
} satisfies ExportedHandler<Env>;
