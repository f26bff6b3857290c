/** Loads the Go engine. It runs as long as the worker does. */
import 'wasm_exec';
import { fetchPart, mustBe } from './pinned.ts';
import type { TelemedEngine } from './boundary.ts';
import type { Program } from './types.ts';

interface GoRuntime {
  importObject: WebAssembly.Imports;
  run(instance: WebAssembly.Instance): Promise<void>;
}

interface GoScope {
  Go: new () => GoRuntime;
  TelemedEngine?: new (relay: string) => TelemedEngine;
}

/** Who waits longer than this for an answer has a slow network, and is told how far it is. */
const slow = 400;

/** A Blob would do it, too, but by way of another process, and the page waits. */
function joined(chunks: Uint8Array[], size: number): ArrayBuffer {
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes.buffer;
}

/** All bytes of a response; `tell` hears how much of `size` has come, in steps of a hundredth. */
async function read(response: Response, size: number, tell: (part: number) => void): Promise<ArrayBuffer> {
  if (!response.body) return response.arrayBuffer();
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  const reader = response.body.getReader();
  let told = -1;
  for (let come = 0; ; ) {
    const { done, value } = await reader.read();
    if (done) return joined(chunks, come);
    chunks.push(value);
    come += value.length;
    const percent = Math.min(99, Math.floor((100 * come) / size));
    if (percent > told) tell((told = percent) / 100);
  }
}

/** Compiles while it is fetched; nothing of it runs before its hash is known to be the right one. */
async function compile({ url, sha256, size }: Program, tell: (part: number) => void): Promise<WebAssembly.Module> {
  const asked = performance.now();
  const response = await fetchPart(url);
  const progress = performance.now() - asked > slow ? tell : () => {};
  if (response.headers.get('Content-Type') !== 'application/wasm') {
    // A proxy that changed the type: slower, and works.
    const bytes = await read(response, size, progress);
    await mustBe(sha256, bytes, url);
    return WebAssembly.compile(bytes);
  }
  const copy = response.clone();
  const compiling = WebAssembly.compileStreaming(response);
  // Bytes that are another's need not be wasm at all: that is then not what matters.
  compiling.catch(() => {});
  await mustBe(sha256, await read(copy, size, progress), url);
  return compiling;
}

/** `onExit` is called when Go ends by itself, which it only does when something broke. */
export async function loadEngine(program: Program, relay: string, onExit: () => void, tell: (part: number) => void): Promise<TelemedEngine> {
  const scope = globalThis as typeof globalThis & GoScope;
  const go = new scope.Go();
  const instance = await WebAssembly.instantiate(await compile(program, tell), go.importObject);
  void go.run(instance).then(onExit, onExit);
  const Engine = scope.TelemedEngine;
  if (!Engine) throw new Error('the engine did not start');
  return new Engine(relay);
}
