/** A patient's connection to a relay (relay/SPEC.md). */
import WebSocket from 'ws';
import { must, Reader, u64, u8 } from './bytes.ts';

const version = 1;
const join = 0x02;
const frame = 0x20;
const credit = 0x21;
const welcomed = 0x91;
const doctor = 0x92;
const deliver = 0x93;

/** After how long without a word of its own a page says ping, in milliseconds. */
const pingAfter = 30_000;
/** How long the relay may say nothing before it counts as gone: two pings. */
const goneAfter = 60_000;

export interface Listener {
  /** In the room; or the doctor came (again) or went. `again`: not the first word of it on this connection. */
  doctor(online: boolean, again: boolean): void;
  deliver(frame: Buffer): void;
  /** Once, whatever ended the connection; relay/SPEC.md, Close codes. */
  closed(code: number): void;
}

export class Connection {
  readonly #socket: WebSocket;
  #allowance = 0;
  #taken = 0;
  #told = 0;
  #ping: NodeJS.Timeout | undefined;
  #gone: NodeJS.Timeout | undefined;

  constructor(origin: string, room: Buffer, private readonly listener: Listener) {
    const url = `${origin.replace(/^http/, 'ws')}/ws/${room.toString('hex')}`;
    this.#socket = new WebSocket(url, { perMessageDeflate: false });
    this.#socket.on('open', () => {
      this.#heard();
      this.#say(Buffer.concat([u8(join), u8(version)]));
    });
    this.#socket.on('message', (data: Buffer, binary) => {
      this.#heard();
      if (binary) this.#take(data);
    });
    this.#socket.on('ping', () => this.#heard());
    // What went wrong is in the close that follows.
    this.#socket.on('error', () => {});
    this.#socket.on('close', (code) => {
      clearTimeout(this.#ping);
      clearTimeout(this.#gone);
      listener.closed(code);
    });
  }

  send(content: Buffer): void {
    this.#say(Buffer.concat([u8(frame), content]));
  }

  /** Ends it after what was sent. */
  close(): void {
    this.#socket.close(1000);
  }

  #say(message: Buffer | string): void {
    this.#socket.send(message);
    clearTimeout(this.#ping);
    this.#ping = setTimeout(() => this.#say('ping'), pingAfter);
  }

  #heard(): void {
    clearTimeout(this.#gone);
    this.#gone = setTimeout(() => this.#socket.terminate(), goneAfter);
  }

  #take(envelope: Buffer): void {
    const from = new Reader(envelope, 'envelope');
    switch (from.u8()) {
      case welcomed: {
        must(from.u8() === version, 'version');
        const online = from.u8() === 1;
        from.u32();
        this.#allowance = from.u32();
        this.listener.doctor(online, false);
        break;
      }
      case doctor:
        this.listener.doctor(from.u8() === 1, true);
        break;
      case deliver: {
        const content = from.rest();
        this.#taken += content.length;
        this.listener.deliver(content);
        if (this.#taken - this.#told >= this.#allowance / 8) this.#credit();
        break;
      }
    }
  }

  #credit(): void {
    this.#told = this.#taken;
    this.#say(Buffer.concat([u8(credit), u64(BigInt(this.#taken))]));
  }
}
