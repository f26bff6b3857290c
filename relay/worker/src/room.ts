/**
 * A room's Durable Object: sockets, attachments and the alarm. What happens in the room is Go's.
 * It sleeps whenever nothing happens (hibernation) and is then built again from the sockets'
 * attachments; nothing is kept anywhere else, least of all at the level of this module, which
 * rooms share.
 */
import { DurableObject } from 'cloudflare:workers';
import { Engine, type Runtime } from './engine.ts';
import { text, type Env } from './env.ts';
import { Outbox } from './outbox.ts';

const normal = 1000;
const goingAway = 1001;

/**
 * What has changed is attached to the sockets so long after, in milliseconds: a cast changes every
 * patient's. A room does not sleep before, and only a sleep leaves sockets open.
 */
const attachAfter = 50;

export class Room extends DurableObject<Env> implements Runtime {
  #engine: Engine | undefined;
  #sockets: (WebSocket | undefined)[] = [];
  #outbox = new Outbox();
  #numbers = new Map<WebSocket, number>();
  /** Those that broke WebSocket's own rules. The runtime lists them no more, and leaves them open until they are garbage. */
  #broken: WeakRef<WebSocket>[] = [];
  /** Settles when the attachments are up to date; undefined while they are. */
  protected attached: Promise<void> | undefined;

  constructor(context: DurableObjectState, env: Env) {
    super(context, env);
    // Answered without waking the object.
    context.setWebSocketAutoResponse(new WebSocketRequestResponsePair('ping', 'pong'));
    const sockets = context.getWebSockets();
    if (sockets.length > 0) this.#restore(sockets);
  }

  /** Opens a socket, or says why not. */
  override async fetch(request: Request): Promise<Response> {
    const engine = this.#start();
    const url = new URL(request.url);
    const { headers } = request;
    const refusal = engine.knock(url.pathname.slice('/ws/'.length), headers.get('Origin') ?? '', headers.get('Host') ?? url.host, url.protocol, this.#open());
    if (refusal) return refusal;
    const { 0: page, 1: ours } = new WebSocketPair();
    this.ctx.acceptWebSocket(ours);
    this.#add(ours, engine.enter(headers.get('CF-Connecting-IP') ?? ''));
    return new Response(null, { status: 101, webSocket: page });
  }

  override webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): void {
    const number = this.#numbers.get(socket);
    const engine = this.#engine;
    if (number === undefined || !engine) return;
    this.#outbox.came();
    if (typeof message === 'string') engine.text(number);
    else engine.receive(number, message);
  }

  override webSocketClose(socket: WebSocket, code: number): void {
    this.#left(socket, code);
    try {
      // Whatever it said: it may have been a code that no close may say, for which close throws.
      socket.close(normal, 'normal');
    } catch {
      // It is closed already.
    }
  }

  override webSocketError(socket: WebSocket): void {
    this.#left(socket, 1006);
    this.#broken.push(new WeakRef(socket));
  }

  override alarm(): void {
    const engine = this.#engine;
    if (!engine) return;
    for (const [socket, number] of this.#numbers) {
      const at = this.ctx.getWebSocketAutoResponseTimestamp(socket);
      if (at) engine.heard(number, at.getTime());
    }
    engine.alarm();
  }

  // What Go asks for.

  send(sockets: Uint32Array, message: Uint8Array): void {
    const to: WebSocket[] = [];
    for (let i = 0; i < sockets.length; i++) {
      const socket = this.#sockets[sockets[i] ?? -1];
      if (socket) to.push(socket);
    }
    this.#outbox.send(to, message);
  }

  close(number: number, code: number, reason: string): void {
    const socket = this.#remove(number);
    this.#outbox.flush();
    try {
      socket?.close(code, reason);
    } catch {
      // It is closed already.
    }
  }

  attach(number: number, attachment: Uint8Array): void {
    this.#sockets[number]?.serializeAttachment(attachment);
  }

  changed(): void {
    this.attached ??= new Promise((settle) => {
      setTimeout(() => {
        this.attached = undefined;
        this.#engine?.attachAll();
        settle();
      }, attachAfter);
    });
  }

  wakeAt(ms: number): void {
    // What is sent meanwhile need not wait for the disk.
    void this.ctx.storage.setAlarm(ms, { allowUnconfirmed: true });
  }

  /** The pages come back by themselves, into a room that is started anew. */
  died(): void {
    this.#engine = undefined;
    for (const number of this.#sockets.keys()) this.close(number, goingAway, 'going away');
    this.#sockets = [];
  }

  /** How many sockets take memory: also those that were told to close and do not answer. Nothing here can end them. */
  #open(): number {
    this.#broken = this.#broken.filter((socket) => socket.deref());
    return this.ctx.getWebSockets().length + this.#broken.length;
  }

  #start(): Engine {
    const { PATIENTS, ORIGINS, ROOMS_ALLOWED } = this.env;
    return (this.#engine ??= new Engine(this, [PATIENTS, ORIGINS, ROOMS_ALLOWED].map(text)));
  }

  #restore(sockets: readonly WebSocket[]): void {
    const engine = this.#start();
    for (const socket of sockets) {
      const attachment: unknown = socket.deserializeAttachment();
      if (attachment === null) continue; // it was told to close
      const number = attachment instanceof Uint8Array ? engine.restore(attachment) : undefined;
      if (number !== undefined) {
        this.#add(socket, number);
        continue;
      }
      socket.serializeAttachment(null);
      socket.close(goingAway, 'going away');
    }
  }

  #add(socket: WebSocket, number: number): void {
    this.#sockets[number] = socket;
    this.#numbers.set(socket, number);
  }

  #remove(number: number): WebSocket | undefined {
    const socket = this.#sockets[number];
    this.#sockets[number] = undefined;
    if (socket) {
      this.#numbers.delete(socket);
      socket.serializeAttachment(null);
    }
    return socket;
  }

  #left(socket: WebSocket, code: number): void {
    const number = this.#numbers.get(socket);
    const engine = this.#engine;
    if (number === undefined || !engine) return;
    this.#remove(number);
    engine.leave(number, code);
  }
}
