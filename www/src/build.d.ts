/** Put in by build.mjs: the addresses of what is named by its content. */
declare const WORKER_URL: string;
declare const WASM_URLS: Record<'doctor' | 'patient', string>;
declare const ICONS_URL: string;

/** Go's own glue ($(go env GOROOT)/lib/wasm/wasm_exec.js): it defines the global `Go`. */
declare module 'wasm_exec';
