/**
 * The page's side of the engine: starts the worker, keeps what it tells (known.ts), and lets elements know.
 * Elements draw from a Store by StoreElement.
 */
import type {
  Command, CommandResult, DoctorState, FileId, FromWorker, Obstacle, PatientState, Program, Refusal, Role, Sighting, ToWorker,
} from './types.ts';
import { receiptsOn, writingOn } from '../lib/habits.ts';
import { forgetPreferences } from '../lib/preferences.ts';
import { relayOrigin } from '../lib/relay.ts';
import { engineScript } from '../lib/scripts.ts';
import { Known } from './known.ts';
import { NotGenuine } from './pinned.ts';
import { onWake } from './wake.ts';

const tellWritingEvery = 3_000;

/** Addresses in the worker are absolute: its script has none that they could be relative to. */
const absolute = ({ url, ...rest }: Program): Program => ({ url: new URL(url, location.href).href, ...rest });

/** What a browser must have before the worker is worth starting. */
function missing(): Obstacle | '' {
  if (!window.isSecureContext) return 'insecure';
  if (typeof WebAssembly !== 'object') return 'no-wasm';
  if (typeof indexedDB !== 'object' || indexedDB === null || !navigator.locks) return 'no-storage';
  return '';
}

export class Store<State extends DoctorState | PatientState> extends Known<State> {
  /** How much of the engine has come, where that takes long. */
  loading: number | undefined;
  obstacle: Obstacle | '' = '';
  /** What the relay saw, newest first, as of the last `askWitness`. */
  sightings: readonly Sighting[] = [];

  #wroteAt = 0;
  readonly #role: Role;
  readonly #waiting = new Map<number, (result: CommandResult) => void>();
  readonly #opening = new Map<number, (content: Blob | null) => void>();
  #exported: (content: Blob | null) => void = () => {};
  readonly #listeners = new Set<() => void>();
  readonly #fileListeners = new Set<() => void>();
  #worker: Worker | undefined;
  /** What was asked for before the worker was there. */
  readonly #unsent: ToWorker[] = [];
  #lastId = 0;

  constructor(role: State['kind']) {
    super();
    this.#role = role;
  }

  start(): void {
    this.#begin(false);
    onWake({
      back: (why) => this.#hurry(why),
      offline: () => {
        this.#send({ type: 'wake' });
        this.#changed();
      },
    });
  }

  /** The device says that it has no network; what it says matters while there is no connection. */
  get offline(): boolean {
    return !navigator.onLine;
  }

  /** Goes on in this tab; the one that has gone on so far stops. */
  useHere(): void {
    if (this.obstacle === 'second-tab') {
      this.#send({ type: 'take-over' });
      return;
    }
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#waiting.clear();
    this.forgetAll();
    this.forgetVisit();
    this.visits.clear();
    this.state = undefined;
    this.ready = false;
    this.#begin(true);
    this.#changed();
  }

  #begin(takeOver: boolean): void {
    this.obstacle = missing();
    if (this.obstacle) return;
    void this.#startWorker(takeOver);
  }

  async #startWorker(takeOver: boolean): Promise<void> {
    try {
      this.#worker = new Worker(await engineScript());
    } catch (error) {
      console.error(error);
      this.#told({ type: 'obstacle', obstacle: error instanceof NotGenuine ? 'not-genuine' : 'load-failed' });
      return;
    }
    this.#worker.onmessage = ({ data }: MessageEvent<FromWorker>) => this.#told(data);
    this.#worker.onerror = () => this.#told({ type: 'obstacle', obstacle: this.ready ? 'engine-died' : 'load-failed' });
    const socketBase = `${location.origin.replace(/^http/, 'ws')}/ws/`;
    const program = absolute(PROGRAMS[this.#role]);
    this.#send({ type: 'start', role: this.#role, program, relay: relayOrigin, socketBase, takeOver });
    for (const message of this.#unsent.splice(0)) this.#send(message);
  }

  /** The hash of the wasm that runs, which nothing else could: it is checked before anything of it does. */
  get program(): string {
    return PROGRAMS[this.#role].sha256;
  }

  async command(command: Command): Promise<CommandResult> {
    // What is worth keeping begins here: browsers grant it by how a site is used, or ask.
    if (['setup', 'import', 'join'].includes(command.type)) void navigator.storage?.persist?.().catch(() => {});
    const id = ++this.#lastId;
    const result = await new Promise<CommandResult>((resolve) => {
      this.#waiting.set(id, resolve);
      this.#send({ type: 'command', id, command });
    });
    // Nothing of this life of the page is true any more.
    if (result.ok && command.type === 'erase') {
      forgetPreferences();
      this.drafts.clear();
      this.files.clear();
      location.reload();
    }
    return result;
  }

  /** Measures every operation anew. */
  async diagnose(): Promise<CommandResult> {
    this.measured.clear();
    this.measuring = true;
    this.#changed();
    const result = await this.command({ type: 'diagnose' });
    if (!result.ok) this.forgetMeasured();
    this.#changed();
    return result;
  }

  /** A file's content, when it is here. */
  openFile(file: FileId): Promise<Blob | null> {
    const id = ++this.#lastId;
    return new Promise((resolve) => {
      this.#opening.set(id, resolve);
      this.#send({ type: 'open-file', id, file });
    });
  }

  /** All of the practice in one file under a passphrase, or why there is none. */
  async export(passphrase: string): Promise<Blob | Refusal> {
    const content = new Promise<Blob | null>((resolve) => (this.#exported = resolve));
    const result = await this.command({ type: 'export', passphrase });
    return result.ok ? ((await content) ?? 'internal') : result.refusal;
  }

  /** Shows no more of a file that was not sent. */
  forgetFile(file: FileId): void {
    this.files.delete(file);
    this.#filesChanged();
  }

  /** Like `subscribe`, for how far files are: that changes many times in a second, and concerns few. */
  watchFiles(listener: () => void): () => void {
    this.#fileListeners.add(listener);
    return () => this.#fileListeners.delete(listener);
  }

  askWitness(): void {
    this.#send({ type: 'witness' });
  }

  /** The thread is before somebody's eyes: nothing in it is unread, and its author is told so if that is wanted. */
  markRead(thread: string): void {
    const last = this.thread(thread).findLast(({ mine }) => !mine);
    if (last && receiptsOn() && this.toldRead.get(thread) !== last.id) {
      this.toldRead.set(thread, last.id);
      void this.command({ type: 'read', to: thread });
    }
    if (this.unread.delete(thread)) this.#changed();
  }

  /** Somebody writes in this thread: told now and then, if that is wanted. */
  writes(thread: string): void {
    if (!writingOn() || Date.now() - this.#wroteAt < tellWritingEvery) return;
    this.#wroteAt = Date.now();
    void this.command({ type: 'writing', to: thread });
  }

  /** Calls back after each batch of changes; returns how to end that. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #send(message: ToWorker): void {
    if (this.#worker) this.#worker.postMessage(message);
    else this.#unsent.push(message);
  }

  #hurry(why: 'network' | 'person'): void {
    this.#changed();
    this.#send({ type: 'wake' });
    const { state } = this;
    if (state?.link !== 'waiting' && !(why === 'network' && state?.link === 'connecting')) return;
    // A blocked patient's page waits on purpose.
    if (state.kind === 'patient' && state.phase === 'blocked') return;
    void this.command({ type: 'reconnect' });
  }

  #told(message: FromWorker): void {
    switch (message.type) {
      case 'result':
        this.#waiting.get(message.id)?.(message.result);
        this.#waiting.delete(message.id);
        return;
      case 'file':
        this.#opening.get(message.id)?.(message.content);
        this.#opening.delete(message.id);
        return;
      case 'exported':
        this.#exported(message.content);
        return;
      case 'sightings':
        this.sightings = message.sightings;
        break;
      case 'loading':
        this.loading = message.part;
        break;
      case 'obstacle':
        this.obstacle = message.obstacle;
        break;
      case 'events':
        // The other tab was closed, and this one has gone on.
        if (this.obstacle === 'second-tab') this.obstacle = '';
        if (message.events.some((event) => this.isOfAnotherVisit(event))) this.forgetVisit();
        for (const event of message.events) this.reduce(event);
        if (message.events.some(({ type }) => type === 'file')) this.#filesChanged();
        if (message.events.every(({ type }) => type === 'file')) return;
    }
    this.#changed();
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }

  #filesChanged(): void {
    for (const listener of this.#fileListeners) listener();
  }
}

export type DoctorStore = Store<DoctorState>;
export type PatientStore = Store<PatientState>;
