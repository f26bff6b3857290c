/** What the build puts in: see build.mjs. */

/** syumai/workers' module around the entry Worker's Go. */
declare module 'front' {
  const front: { fetch(request: Request, env: unknown, context: ExecutionContext): Promise<Response> };
  export default front;
}

/** Go's own wasm_exec.js: leaves the class Go on globalThis. */
declare module 'wasm_exec' {}

declare module '*.wasm' {
  const module: WebAssembly.Module;
  export default module;
}

/** Only with workerd --experimental and the flag unsafe_module: src/evict.ts. */
declare module 'workerd:unsafe' {
  const unsafe: { evictAllDurableObjects(): Promise<void> };
  export default unsafe;
}
