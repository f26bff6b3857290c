/** The worker that holds the wasm, the socket and the storage; pages talk to it by client.ts. */
import { Host } from './host.ts';
import { onlyPage } from './lock.ts';
import { Storage } from './storage.ts';
import type { FromWorker, Obstacle, Role, ToWorker } from './types.ts';
import { loadEngine } from './wasm.ts';

const tell = (message: FromWorker) => postMessage(message);

/** Turns a failure into the obstacle that the page has words for. */
async function step<T>(obstacle: Obstacle, work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    console.error(error);
    tell({ type: 'obstacle', obstacle });
    return undefined;
  }
}

let host: Host | undefined;
let starting: Promise<void> | undefined;

async function start(role: Role, wasmURL: string, socketBase: string): Promise<void> {
  // The wasm loads while the storage is opened; records are read only when no other tab writes them.
  const loading = step('load-failed', loadEngine(wasmURL, () => host?.died()));
  const opening = step('no-storage', open(role));
  const [engine, opened] = await Promise.all([loading, opening]);
  if (!engine || !opened) return;
  host = new Host(engine, opened.storage, socketBase, tell);
  host.start(opened.vaultKey, opened.records);
}

async function open(role: Role) {
  await onlyPage(role, () => tell({ type: 'obstacle', obstacle: 'second-tab' }));
  const storage = await Storage.open(role);
  return { storage, vaultKey: await storage.vaultKey(), records: await storage.records() };
}

addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  if (data.type === 'start') {
    starting = start(data.role, data.wasmURL, data.socketBase);
  } else {
    void starting?.then(() => host?.command(data.id, data.command));
  }
});
