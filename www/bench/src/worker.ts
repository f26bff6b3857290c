/** The contest in a Web Worker of the page that run.ts serves. */
import { contest } from './contest.js';

const scope = globalThis as unknown as DedicatedWorkerScope;

interface DedicatedWorkerScope {
  postMessage(message: unknown): void;
  onmessage: (event: MessageEvent<{ seconds: number }>) => void;
}

scope.onmessage = async ({ data }) => {
  try {
    const wasm = await (await fetch('/bench.wasm')).arrayBuffer();
    scope.postMessage(await contest(wasm, data.seconds));
  } catch (error) {
    scope.postMessage({ error: String(error) });
  }
};
