/**
 * The one socket to the relay. Browsers cannot send WebSocket pings and may hold a dead
 * connection for minutes, so silence is asked about (relay/SPEC.md, Transport).
 */

/** The relay pings pages, too; but a page cannot see that, and proxies cut what is silent for 30 s. */
const askAfter = 20_000;
/** A relay that cannot ping pages gives up who has not said a word for 75 s. */
const sayAfter = 30_000;
const giveUpAfter = 10_000;
const lookEvery = 5_000;
/** Where silence is not expected: the device is awake again, or its network has changed. */
const probeGiveUpAfter = 4_000;

/** How many bytes of files may wait in the socket: what a slow uplink sends within a second or two. */
const mostAhead = 256 * 1024;

/** What a browser reports when a connection broke without a close frame. */
const abnormalClosure = 1006;

export interface SocketEvents {
  open(): void;
  message(data: Uint8Array<ArrayBuffer>): void;
  closed(code: number): void;
}

export class Socket {
  #socket: WebSocket | undefined;
  #heard = 0;
  #asked = 0;
  #said = 0;
  #looking: ReturnType<typeof setInterval> | undefined;

  constructor(private readonly events: SocketEvents) {}

  /** Opens a socket, closing any other. A socket that was closed from here is not reported. */
  connect(url: string): void {
    this.close();
    let socket: WebSocket;
    try {
      socket = new WebSocket(url);
    } catch {
      // Another origin than the page's: the Content-Security-Policy says no.
      queueMicrotask(() => this.events.closed(abnormalClosure));
      return;
    }
    socket.binaryType = 'arraybuffer';
    this.#socket = socket;
    this.#heard = performance.now();
    this.#said = this.#heard;
    this.#asked = 0;
    socket.onopen = () => {
      this.#heard = performance.now();
      this.events.open();
    };
    socket.onmessage = (event: MessageEvent<unknown>) => {
      this.#heard = performance.now();
      if (event.data instanceof ArrayBuffer) this.events.message(new Uint8Array(event.data));
    };
    socket.onclose = (event) => this.#gone(event.code);
    this.#looking = setInterval(() => this.#look(), lookEvery);
  }

  send(envelope: Uint8Array<ArrayBuffer>): void {
    // What cannot be sent is lost here and sent again by the engine: delivery is end to end.
    if (this.#socket?.readyState === WebSocket.OPEN) this.#say(envelope);
  }

  /** Resolves when little waits to be sent: a file must not be ahead of the words that come after it. */
  async drained(): Promise<void> {
    while ((this.#socket?.bufferedAmount ?? 0) > mostAhead) await new Promise((resolve) => setTimeout(resolve, 2));
  }

  /** Closes after what was sent before. */
  close(): void {
    const socket = this.#forget();
    socket?.close(1000);
  }

  /** Asks at once whether the connection still lives, and gives it up soon if nobody answers. */
  probe(): void {
    const socket = this.#socket;
    if (socket?.readyState !== WebSocket.OPEN) return;
    const asked = performance.now();
    this.#say('ping');
    setTimeout(() => {
      if (this.#socket === socket && this.#heard < asked) this.#gone(abnormalClosure)?.close();
    }, probeGiveUpAfter);
  }

  #look(): void {
    const now = performance.now();
    const open = this.#socket?.readyState === WebSocket.OPEN;
    if (now - this.#heard < askAfter) {
      this.#asked = 0;
      if (open && now - this.#said >= sayAfter) this.#say('ping');
    } else if (this.#asked === 0) {
      this.#asked = now;
      if (open) this.#say('ping');
    } else if (now - this.#asked >= giveUpAfter) {
      this.#gone(abnormalClosure)?.close();
    }
  }

  #say(message: Uint8Array<ArrayBuffer> | 'ping'): void {
    this.#said = performance.now();
    this.#socket?.send(message);
  }

  #gone(code: number): WebSocket | undefined {
    const socket = this.#forget();
    this.events.closed(code);
    return socket;
  }

  #forget(): WebSocket | undefined {
    clearInterval(this.#looking);
    const socket = this.#socket;
    if (socket) socket.onopen = socket.onmessage = socket.onclose = null;
    this.#socket = undefined;
    return socket;
  }
}
