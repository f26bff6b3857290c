/** The Durable Object's Go (relay/worker/durable/wasm): bytes in and out of its memory. */
import 'wasm_exec';
import module from './room.wasm';

/** As wasm_exec.js defines it. */
interface GoRuntime {
  importObject: WebAssembly.Imports;
  run(instance: WebAssembly.Instance): Promise<void>;
}
const Go = (globalThis as unknown as { Go: new () => GoRuntime }).Go;

interface Exports extends WebAssembly.Exports {
  mem: WebAssembly.Memory;
  input(): number;
  inputSize(): number;
  configure(bytes: number): void;
  knock(bytes: number, sockets: number, now: number): number;
  enter(bytes: number, now: number): number;
  restore(bytes: number): number;
  receive(socket: number, bytes: number, now: number): void;
  text(socket: number, now: number): void;
  leave(socket: number, code: number, now: number): void;
  heard(socket: number, at: number): void;
  alarm(now: number): void;
  attachAll(): void;
}

/** What Go asks for, while one of its functions runs: durable.Runtime. */
export interface Runtime {
  /** sockets is Go's memory: it is to be read at once. */
  send(sockets: Uint32Array, message: Uint8Array): void;
  close(socket: number, code: number, reason: string): void;
  attach(socket: number, attachment: Uint8Array): void;
  /** attachAll is to be called soon. */
  changed(): void;
  wakeAt(ms: number): void;
  /** Go has ended, which it never should: it must not be called again. */
  died(): void;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export class Engine {
  readonly #go: Exports;
  readonly #in: number;
  readonly #most: number;
  #memory: Uint8Array;
  #said = '';

  constructor(runtime: Runtime, variables: readonly string[]) {
    const go = new Go();
    const bytes = (at: number, length: number): Uint8Array => this.#view().slice(at, at + length);
    const instance = new WebAssembly.Instance(module, {
      ...go.importObject,
      relay: {
        send: (to: number, sockets: number, at: number, length: number) => {
          const list = new Uint32Array(this.#view().buffer, to, sockets);
          runtime.send(list, bytes(at, length));
        },
        close: (socket: number, code: number, at: number, length: number) => {
          runtime.close(socket, code, decoder.decode(bytes(at, length)));
        },
        attach: (socket: number, at: number, length: number) => runtime.attach(socket, bytes(at, length)),
        changed: () => runtime.changed(),
        wakeAt: (ms: number) => runtime.wakeAt(ms),
        say: (at: number, length: number) => {
          this.#said = decoder.decode(bytes(at, length));
        },
      },
    });
    this.#go = instance.exports as Exports;
    this.#memory = new Uint8Array(this.#go.mem.buffer);
    const died = () => runtime.died();
    go.run(instance).then(died, died);
    this.#in = this.#go.input();
    this.#most = this.#go.inputSize();
    this.#go.configure(this.#put(encoder.encode(variables.join('\0'))));
  }

  /** A refusal, or undefined; sockets is how many the room has. */
  knock(room: string, origin: string, host: string, scheme: string, sockets: number): Response | undefined {
    const status = this.#go.knock(this.#put(encoder.encode([room, origin, host, scheme].join('\0'))), sockets, Date.now());
    if (status === 0) return undefined;
    const [text, ...words] = this.#said.split('\0');
    const headers = new Headers();
    for (let i = 0; i < words.length; i += 2) headers.set(words[i] ?? '', words[i + 1] ?? '');
    return new Response(`${text}\n`, { status, headers });
  }

  enter(address: string): number {
    const from = encoder.encode(address);
    for (;;) {
      const id = crypto.getRandomValues(new Uint8Array(8));
      const socket = this.#go.enter(this.#put(Uint8Array.of(...id, ...from)), Date.now());
      if (socket >= 0) return socket;
    }
  }

  /** A socket of before a sleep; undefined when it is not to be had again. */
  restore(attachment: Uint8Array): number | undefined {
    const socket = this.#go.restore(this.#put(attachment));
    return socket < 0 ? undefined : socket;
  }

  receive(socket: number, message: ArrayBuffer): void {
    this.#go.receive(socket, this.#put(new Uint8Array(message)), Date.now());
  }

  text(socket: number): void {
    this.#go.text(socket, Date.now());
  }

  leave(socket: number, code: number): void {
    this.#go.leave(socket, code, Date.now());
  }

  heard(socket: number, at: number): void {
    this.#go.heard(socket, at);
  }

  alarm(): void {
    this.#go.alarm(Date.now());
  }

  attachAll(): void {
    this.#go.attachAll();
  }

  /** Go's memory: it moves when it grows. */
  #view(): Uint8Array {
    if (this.#memory.buffer !== this.#go.mem.buffer) this.#memory = new Uint8Array(this.#go.mem.buffer);
    return this.#memory;
  }

  /** What is too long is cut: it is refused by its length, and there is room for a byte too many. */
  #put(data: Uint8Array): number {
    const length = Math.min(data.length, this.#most);
    this.#view().set(length === data.length ? data : data.subarray(0, length), this.#in);
    return length;
  }
}
