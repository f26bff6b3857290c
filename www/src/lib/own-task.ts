import type { ReactiveElement } from 'lit';

const waiting: (() => void)[] = [];
const { port1, port2 } = new MessageChannel();
port1.onmessage = () => waiting.shift()?.();

/** Resolves in a task of its own; timers would be late in a tab behind others. */
export const ownTask = (): Promise<void> =>
  new Promise((resolve) => {
    waiting.push(resolve);
    port2.postMessage(null);
  });

/**
 * For the parts of a room: each is drawn first in a task of its own, so that the page takes a key or scrolls between
 * two of them while a room opens.
 */
export function inOwnTask<Base extends abstract new (...args: any[]) => ReactiveElement>(base: Base): Base {
  abstract class InOwnTask extends base {
    protected override scheduleUpdate(): void | Promise<unknown> {
      return this.hasUpdated ? super.scheduleUpdate() : ownTask().then(() => super.scheduleUpdate());
    }
  }
  return InOwnTask;
}
