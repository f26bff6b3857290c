/**
 * A room that opens is drawn in several tasks: the page takes a key or scrolls between two of them. Lit's
 * `scheduleUpdate` waits for one where an element is drawn first.
 */
const waiting: (() => void)[] = [];
const { port1, port2 } = new MessageChannel();
port1.onmessage = () => waiting.shift()?.();

/** Resolves in a task of its own; timers would be late in a tab behind others. */
export const ownTask = (): Promise<void> =>
  new Promise((resolve) => {
    waiting.push(resolve);
    port2.postMessage(null);
  });
