/** Loads the Go engine. It runs as long as the worker does. */
import 'wasm_exec';
import { fetchPart, mustBe } from './pinned.ts';
import type { Program, TelemedEngine } from './types.ts';

interface GoRuntime {
  importObject: WebAssembly.Imports;
  run(instance: WebAssembly.Instance): Promise<void>;
}

interface GoScope {
  Go: new () => GoRuntime;
  TelemedEngine?: new (relay: string) => TelemedEngine;
}

/** Compiles while it is fetched; nothing of it runs before its hash is known to be the right one. */
async function compile(url: string, sha256: string): Promise<WebAssembly.Module> {
  const response = await fetchPart(url);
  if (response.headers.get('Content-Type') !== 'application/wasm') {
    // A proxy that changed the type: slower, and works.
    const bytes = await response.arrayBuffer();
    await mustBe(sha256, bytes, url);
    return WebAssembly.compile(bytes);
  }
  const copy = response.clone();
  const compiling = WebAssembly.compileStreaming(response);
  // Bytes that are another's need not be wasm at all: that is then not what matters.
  compiling.catch(() => {});
  await mustBe(sha256, await copy.arrayBuffer(), url);
  return compiling;
}

/** `onExit` is called when Go ends by itself, which it only does when something broke. */
export async function loadEngine(program: Program, relay: string, onExit: () => void): Promise<TelemedEngine> {
  const scope = globalThis as typeof globalThis & GoScope;
  const go = new scope.Go();
  const instance = await WebAssembly.instantiate(await compile(program.url, program.sha256), go.importObject);
  void go.run(instance).then(onExit, onExit);
  const Engine = scope.TelemedEngine;
  if (!Engine) throw new Error('the engine did not start');
  return new Engine(relay);
}
