/**
 * Sends messages to sockets, in the order given. While many come in, what goes out waits until the
 * next turn of the event loop: starting to write to a socket costs the runtime two to three times
 * what one more message costs that is there already.
 */

/** More than so many messages within a millisecond are many: two who answer each other at once stay below. */
const manyInAMillisecond = 16;

export class Outbox {
  #held: { sockets: WebSocket[]; message: Uint8Array }[] = [];
  #millisecond = 0;
  #came = 0;
  #busy = false; // this millisecond, or the one before it

  /** To be called for each message that comes in. Between two of them the runtime's clock may stand still. */
  came(): void {
    const now = Date.now();
    if (now !== this.#millisecond) {
      this.#busy = this.#came > manyInAMillisecond && now === this.#millisecond + 1;
      this.#millisecond = now;
      this.#came = 0;
    }
    if (++this.#came > manyInAMillisecond) this.#busy = true;
  }

  send(sockets: WebSocket[], message: Uint8Array): void {
    if (this.#held.length === 0) {
      if (!this.#busy) {
        write(sockets, message);
        return;
      }
      setTimeout(() => this.flush(), 0);
    }
    this.#held.push({ sockets, message });
  }

  /** Sends what is held; to be called before a socket is closed. */
  flush(): void {
    const held = this.#held;
    this.#held = [];
    for (const { sockets, message } of held) write(sockets, message);
  }
}

function write(sockets: readonly WebSocket[], message: Uint8Array): void {
  for (const socket of sockets) {
    try {
      socket.send(message);
    } catch {
      // It broke or was closed; the runtime says so in a moment.
    }
  }
}
