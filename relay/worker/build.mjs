/** Bundles the Worker's modules: node build.mjs <GOROOT's wasm_exec.js> <entry> <outfile>. */
import { join } from 'node:path';
import { build } from 'esbuild';

const [wasmExec, entry, outfile] = process.argv.slice(2);
if (!outfile) throw new Error('usage: node build.mjs <wasm_exec.js> <entry> <outfile>');

await build({
  entryPoints: [entry],
  outfile,
  bundle: true,
  format: 'esm',
  target: 'es2022',
  conditions: ['workerd', 'worker'],
  // The runtime loads wasm by itself; each is called what it is called here.
  external: ['*.wasm', 'cloudflare:*', 'workerd:*'],
  alias: { front: join(import.meta.dirname, 'build/go/worker.mjs'), wasm_exec: wasmExec },
  legalComments: 'inline',
  logLevel: 'warning',
});
