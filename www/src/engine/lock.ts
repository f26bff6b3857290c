/**
 * One page per identity: two tabs that wrote the same records would lose some of them. A Web Lock
 * says whose turn it is; storage.ts holds to it even if a tab did not hear that its turn is over.
 */
import type { Role } from './types.ts';

/** A page that is reloaded may meet its own past for a moment. */
const patience = 1_500;

/** How long the other tab may take to stop before its lock is taken from it: it may be frozen. */
const grace = 2_000;

const forever = new Promise<void>(() => {});

export interface TurnEvents {
  /** Another tab has the turn; this one waits for it. */
  taken(): void;
  /** Another tab goes on from here. Resolves when nothing more is written. */
  lost(): Promise<void>;
}

export class Turn {
  readonly #name: string;
  readonly #channel: BroadcastChannel;
  readonly #queued = new AbortController();
  #has = false;
  #stopping: Promise<void> | undefined;
  #granted: () => void = () => {};
  #failed: (error: unknown) => void = () => {};
  #stopped: () => void = () => {};

  constructor(role: Role, private readonly events: TurnEvents) {
    this.#name = `telemed-${role}`;
    this.#channel = new BroadcastChannel(this.#name);
    this.#channel.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (data === 'go') void this.#go();
      if (data === 'gone') this.#stopped();
    };
  }

  /**
   * Resolves when it is this page's turn. While it is not, says so by `taken` and goes on
   * waiting: closing the other tab is all that is needed.
   */
  async wait(takeOver: boolean): Promise<void> {
    const turn = new Promise<void>((granted, failed) => {
      this.#granted = granted;
      this.#failed = failed;
    });
    this.#request({ signal: this.#queued.signal });
    const timer = setTimeout(() => this.events.taken(), takeOver ? patience + grace : patience);
    if (takeOver) void this.takeOver();
    await turn;
    clearTimeout(timer);
  }

  /** Asks the other tab to stop, and takes its lock: others may wait in line before this one. */
  async takeOver(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#stopped = resolve;
      setTimeout(resolve, grace);
      this.#channel.postMessage('go');
    });
    if (this.#has) return;
    this.#queued.abort();
    this.#request({ steal: true });
  }

  #request(options: LockOptions): void {
    navigator.locks
      .request(this.#name, options, () => {
        this.#has = true;
        this.#granted();
        return forever;
      })
      .catch((error: unknown) => {
        if (this.#has) this.#lose().catch(console.error);
        else if (!this.#queued.signal.aborted || options.steal) this.#failed(error);
      });
  }

  /** Stops, and keeps the lock until it is taken: so nobody who waits in line comes between. */
  async #go(): Promise<void> {
    if (!this.#has) return;
    await this.#lose();
    this.#channel.postMessage('gone');
  }

  #lose(): Promise<void> {
    return (this.#stopping ??= this.events.lost());
  }
}
