// The floor under the Worker: a Durable Object that does as little as can be measured by the same
// generator, in plain JavaScript, without Go, credit or checks; attached to a socket is its id alone.
// What it takes is what the runtime takes.
import { DurableObject } from 'cloudflare:workers';
import unsafe from 'workerd:unsafe';

const type = { claim: 0x01, join: 0x02, admit: 0x12, cast: 0x11, frame: 0x20 };

const bytes = (...parts) => Uint8Array.of(...parts.flat());

export class Room extends DurableObject {
  doctor;
  patients = new Map();

  constructor(context, env) {
    super(context, env);
    for (const socket of context.getWebSockets()) {
      const id = socket.deserializeAttachment();
      if (id) this.patients.set(socket, id);
      else this.doctor = socket;
    }
  }

  fetch() {
    const { 0: page, 1: ours } = new WebSocketPair();
    this.ctx.acceptWebSocket(ours);
    return new Response(null, { status: 101, webSocket: page });
  }

  webSocketMessage(socket, message) {
    const m = new Uint8Array(message);
    switch (m[0]) {
      case type.claim:
        this.doctor = socket;
        socket.send(bytes(0x81, 1, 0, 2, 0, 0, 0, 200));
        break;
      case type.join: {
        const id = [...crypto.getRandomValues(new Uint8Array(8))];
        this.patients.set(socket, id);
        socket.serializeAttachment(id);
        socket.send(bytes(0x91, 1, 1, 0, 2, 0, 0, 0, 16, 0, 0));
        this.doctor.send(bytes(0x82, id));
        break;
      }
      case type.cast: {
        m[0] = 0x93;
        for (const patient of this.patients.keys()) patient.send(m);
        break;
      }
      case type.frame: {
        const from = new Uint8Array(m.length + 8);
        from[0] = 0x84;
        from.set(this.patients.get(socket), 1);
        from.set(m.subarray(1), 9);
        this.doctor.send(from);
        break;
      }
    }
  }
}

export default {
  async fetch(request, env) {
    if (request.method === 'POST') {
      await unsafe.evictAllDurableObjects();
      return new Response('evicted');
    }
    return env.ROOMS.get(env.ROOMS.idFromName('bare')).fetch(request);
  },
};
