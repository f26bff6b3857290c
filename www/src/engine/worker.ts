/** The worker that holds the wasm, the socket and the storage; pages talk to it by client.ts. */
import { Files } from './files.ts';
import { Host, obstacleOf } from './host.ts';
import { Turn } from './lock.ts';
import { NotGenuine } from './pinned.ts';
import { Storage } from './storage.ts';
import type { FromWorker, Obstacle, Role, ToWorker } from './types.ts';
import { loadEngine } from './wasm.ts';

const tell = (message: FromWorker) => postMessage(message);

/** Turns a failure into the obstacle that the page has words for. */
async function step<T>(obstacle: (error: unknown) => Obstacle, work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    console.error(error);
    tell({ type: 'obstacle', obstacle: obstacle(error) });
    return undefined;
  }
}

const notLoaded = (error: unknown): Obstacle => (error instanceof NotGenuine ? 'not-genuine' : 'load-failed');

let host: Host | undefined;
let turn: Turn | undefined;
let starting: Promise<void> | undefined;
/** Another tab goes on from here. */
let over = false;

async function start({ role, program, relay, socketBase, takeOver }: ToWorker & { type: 'start' }): Promise<void> {
  turn = new Turn(role, { taken: () => tell({ type: 'obstacle', obstacle: 'second-tab' }), lost: stop });
  // The wasm loads while the storage is opened; records are read only when no other tab writes them.
  const loading = step(notLoaded, loadEngine(program, relay, () => host?.died(), (part) => tell({ type: 'loading', part })));
  const opening = step(obstacleOf, open(role, turn.wait(takeOver)));
  const [engine, opened] = await Promise.all([loading, opening]);
  if (!engine || !opened || over) return;
  host = new Host(engine, opened.storage, new Files(role), socketBase, tell);
  host.start(opened.vaultKey, opened.records);
}

async function open(role: Role, myTurn: Promise<void>) {
  await myTurn;
  const storage = await Storage.open(role, () => host?.cleared());
  return { storage, vaultKey: await storage.vaultKey(), records: await storage.records() };
}

async function stop(): Promise<void> {
  over = true;
  await host?.leave();
  tell({ type: 'obstacle', obstacle: 'taken-over' });
}

addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  switch (data.type) {
    case 'start':
      starting = start(data);
      break;
    case 'take-over':
      void turn?.takeOver();
      break;
    case 'wake':
      host?.wake();
      break;
    case 'witness':
      host?.testify();
      break;
    case 'command':
      void starting?.then(() => host?.command(data.id, data.command));
      break;
    case 'open-file':
      void starting?.then(() => host?.openFile(data.id, data.file));
  }
});
