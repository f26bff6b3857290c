/** Loads the Go engine. It runs as long as the worker does. */
import 'wasm_exec';
import type { TelemedEngine } from './types.ts';

interface GoRuntime {
  importObject: WebAssembly.Imports;
  run(instance: WebAssembly.Instance): Promise<void>;
}

interface GoScope {
  Go: new () => GoRuntime;
  TelemedEngine?: new () => TelemedEngine;
}

async function instantiate(url: string, imports: WebAssembly.Imports): Promise<WebAssembly.Instance> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`the engine could not be fetched: ${response.status}`);
  if (response.headers.get('Content-Type') === 'application/wasm') {
    return (await WebAssembly.instantiateStreaming(response, imports)).instance;
  }
  // A proxy that changed the type: slower, and works.
  return (await WebAssembly.instantiate(await response.arrayBuffer(), imports)).instance;
}

/** `onExit` is called when Go ends by itself, which it only does when something broke. */
export async function loadEngine(url: string, onExit: () => void): Promise<TelemedEngine> {
  const scope = globalThis as typeof globalThis & GoScope;
  const go = new scope.Go();
  const instance = await instantiate(url, go.importObject);
  void go.run(instance).then(onExit, onExit);
  const Engine = scope.TelemedEngine;
  if (!Engine) throw new Error('the engine did not start');
  return new Engine();
}
