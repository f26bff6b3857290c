/**
 * Runs the engine: hands it what happens, and does what it wants done. Go decides, this does.
 */
import type { Files } from './files.ts';
import { release } from './release.ts';
import { Socket } from './socket.ts';
import { TakenOver, type Storage } from './storage.ts';
import type { Output, TelemedEngine, Write } from './boundary.ts';
import type { Command, CommandResult, EngineEvent, FileId, FromWorker, Obstacle } from './types.ts';
import { Witness } from './witness.ts';

/** What a page asks for as soon as it is ready comes before the engine's warming up, in milliseconds. */
const beforeWarmUp = 150;

type Call = (engine: TelemedEngine, wall: number, mono: number) => Output;

/** An output that waits to be carried out, and what is to be told when it has been. */
interface Todo {
  output: Output;
  result?: { id: number; result: CommandResult };
  /** What the result's file, or an import, is to be taken from. */
  source?: Blob | undefined;
  open?: { id: number; file: FileId };
  /** The envelope that led to it. */
  came?: Uint8Array<ArrayBuffer> | undefined;
}

export class Host {
  readonly #socket: Socket;
  readonly #witness = new Witness();
  /** What happened and was not handed over yet, stamped when it happened. */
  readonly #inbox: (() => void)[] = [];
  readonly #wake = new MessageChannel();
  #todo: Todo[] = [];
  #working: Promise<void> | undefined;
  /** What there is of the export that is under way. */
  #exported: Blob[] = [];
  /** The engine is not called any more; what it has asked for is still done. */
  #leaving = false;
  #stopped = false;
  /** Why it stopped, if that was told. */
  #obstacle: Obstacle | undefined;
  #alarm: ReturnType<typeof setTimeout> | undefined;
  /** What the alarm is set for: most calls leave it as it is. */
  #deadline = 0;

  constructor(
    private readonly engine: TelemedEngine,
    private readonly storage: Storage,
    private readonly files: Files,
    private readonly socketBase: string,
    private readonly tell: (message: FromWorker) => void,
  ) {
    this.#socket = new Socket({
      open: () => this.#happened((engine, wall, mono) => engine.socketOpen(wall, mono)),
      message: (data) => this.#happened((engine, wall, mono) => engine.socketMessage(data, wall, mono), data),
      closed: (code) => this.#happened((engine, wall, mono) => engine.socketClosed(code, wall, mono)),
    });
    this.#wake.port1.onmessage = () => this.#inbox.shift()?.();
    this.files.answer = (op, file, index, data, trouble) =>
      this.#happened((engine, wall, mono) => {
        const output = engine.fileDone(op, file, index, data, trouble, wall, mono);
        if (data) release(data); // Go has a copy of its own
        return output;
      });
    this.files.ready = () => this.#socket.drained();
  }

  /** Go zeroes the vault key, too; here it is done even if Go could not begin. */
  start(vaultKey: Uint8Array, records: { name: string; value: Uint8Array }[]): void {
    const output = this.#guarded(
      () => this.engine.start(vaultKey, records, Date.now(), performance.now()),
      'unreadable',
    );
    vaultKey.fill(0);
    if (!output) return;
    this.#do({ output });
    const warmUp: Call = (engine, wall, mono) => engine.command({ type: 'warm-up' }, wall, mono).output;
    setTimeout(() => this.#call(warmUp, Date.now(), performance.now()), beforeWarmUp);
  }

  command(id: number, command: Command): void {
    this.#later(() => {
      const answer = this.#guarded(() => this.engine.command(command, Date.now(), performance.now()));
      if (!answer) return;
      const source = command.type === 'send-file' || command.type === 'import' ? command.source : undefined;
      this.#do({ output: answer.output, result: { id, result: answer.result }, source });
    });
  }

  openFile(id: number, file: FileId): void {
    this.#later(() => {
      const answer = this.#guarded(() => this.engine.command({ type: 'open-file', file }, Date.now(), performance.now()));
      if (answer) this.#do({ output: answer.output, open: { id, file: answer.result.ok ? file : '' } });
    });
  }

  /** The browser has taken the storage away: where a write failed just before, this is why. */
  cleared(): void {
    if (!this.#stopped || this.#obstacle === 'no-storage' || this.#obstacle === 'storage-full') this.#stop('storage-cleared');
  }

  died(): void {
    if (!this.#stopped) this.#stop('engine-died');
  }

  /** Tells what the relay saw. */
  testify(): void {
    this.tell({ type: 'sightings', sightings: this.#witness.sightings });
  }

  wake(): void {
    this.#socket.probe();
  }

  /** Another tab goes on from what is stored: resolves when nothing more is written or sent. */
  async leave(): Promise<void> {
    this.#leaving = true;
    await this.#working;
    this.#halt();
  }

  /**
   * Times are taken when the thing happens, not when Go gets to it: a patient must not be late
   * because the doctor's page had fifty others to answer first.
   */
  #happened(call: Call, came?: Uint8Array<ArrayBuffer>): void {
    const wall = Date.now();
    const mono = performance.now();
    this.#later(() => this.#call(call, wall, mono, came));
  }

  /** One call to Go per task, so that sockets are read and stamped in between. */
  #later(call: () => void): void {
    this.#inbox.push(call);
    this.#wake.port2.postMessage(null);
  }

  #call(call: Call, wall: number, mono: number, came?: Uint8Array<ArrayBuffer>): void {
    const output = this.#guarded(() => call(this.engine, wall, mono));
    if (output) this.#do({ output, came });
  }

  /**
   * Go cannot throw into JavaScript: when it panics its program ends and the call returns
   * nothing. Its state is lost; what it stored is whole, so a reload is safe.
   */
  #guarded<T>(call: () => T, obstacle: Obstacle = 'engine-died'): T | undefined {
    if (this.#stopped || this.#leaving) return undefined;
    let result: T | undefined;
    try {
      result = call();
    } catch (error) {
      console.error(error);
    }
    if (!result) this.#stop(obstacle);
    return result;
  }

  #do(todo: Todo): void {
    this.#setAlarm(todo.output.deadline);
    this.#todo.push(todo);
    this.#working ??= this.#work();
  }

  #setAlarm(deadline: number): void {
    if (deadline === this.#deadline) return;
    this.#deadline = deadline;
    clearTimeout(this.#alarm);
    if (deadline === 0) return;
    this.#alarm = setTimeout(
      () => {
        this.#deadline = 0;
        this.#happened((engine, wall, mono) => engine.tick(wall, mono));
      },
      Math.max(0, deadline - performance.now()),
    );
  }

  /**
   * Carries outputs out in their order. All that wait share one transaction: writes that become
   * durable earlier than they must do no harm, and a burst costs one flush to the disk.
   */
  async #work(): Promise<void> {
    while (this.#todo.length > 0 && !this.#stopped) {
      const batch = this.#todo;
      this.#todo = [];
      try {
        await this.#write(batch);
        await this.#carryOut(batch);
      } catch (error) {
        console.error(error);
        this.#refuse(batch);
        this.#stop(obstacleOf(error));
      }
    }
    this.#working = undefined;
  }

  async #write(batch: Todo[]): Promise<void> {
    const last = new Map<string, Write>();
    for (const { output } of batch) for (const write of output.writes) last.set(write.name, write);
    if (last.size > 0) await this.storage.write(last.values());
  }

  async #carryOut(batch: Todo[]): Promise<void> {
    let events: EngineEvent[] = [];
    const show = () => {
      if (events.length > 0) this.tell({ type: 'events', events });
      events = [];
    };
    for (const { output, result, source, open, came } of batch) {
      this.#witness.saw(Date.now(), came, output.send);
      if (source && result?.result.ok) this.files.offer(result.result.value, source);
      for (const envelope of output.send) {
        this.#socket.send(envelope);
        release(envelope);
      }
      if (came) release(came);
      for (const op of output.files) this.files.do(op);
      this.#export(output);
      if (open) void this.files.content(open.file).then((content) => this.tell({ type: 'file', id: open.id, content }));
      if (output.disconnect) this.#socket.close();
      if (output.connect) this.#socket.connect(this.#url(output.connect));
      if (output.erase) await this.#erase();
      // A state begins a message of its own: what is told with it belongs to it.
      if (output.events.some(({ type }) => type === 'state')) show();
      events = events.concat(output.events);
      if (result) {
        show();
        this.tell({ type: 'result', ...result });
      }
    }
    show();
  }

  #export({ export: bytes, exported }: Output): void {
    if (bytes.length > 0) this.#exported.push(new Blob(bytes));
    if (!exported) return;
    this.tell({ type: 'exported', content: bytes.length > 0 ? new Blob(this.#exported) : null });
    this.#exported = [];
  }

  #url({ room, origin }: { room: string; origin: string }): string {
    return (origin ? `${origin.replace(/^http/, 'ws')}/ws/` : this.socketBase) + room;
  }

  /** Nothing may be written after this, so the engine is not called again: the page reloads. */
  async #erase(): Promise<void> {
    this.#halt();
    await this.storage.erase();
    await this.files.erase();
  }

  #refuse(batch: Todo[]): void {
    for (const { result, open } of batch) {
      if (open) this.tell({ type: 'file', id: open.id, content: null });
      if (result) this.tell({ type: 'result', id: result.id, result: { ok: false, refusal: 'storage' } });
    }
  }

  #stop(obstacle: Obstacle): void {
    this.#halt();
    this.#obstacle = obstacle;
    this.tell({ type: 'obstacle', obstacle });
  }

  #halt(): void {
    this.#stopped = true;
    clearTimeout(this.#alarm);
    this.#socket.close();
    this.files.close();
  }
}

/** Of the storage. */
export function obstacleOf(error: unknown): Obstacle {
  if (error instanceof TakenOver) return 'taken-over';
  return error instanceof DOMException && error.name === 'QuotaExceededError' ? 'storage-full' : 'no-storage';
}
