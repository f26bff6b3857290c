/**
 * Bundles the benchmark into build/. `make bench` runs it; by hand: node build.mjs <wasm_exec.js>
 */
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const wasmExec = process.argv[2];
if (!wasmExec) throw new Error('usage: node build.mjs <wasm_exec.js>');

/** OpenPGP.js keeps its arithmetic to itself: its own module, word for word, with one more export. */
const openpgpArithmetic = {
  name: 'openpgp-arithmetic',
  setup(on) {
    on.onResolve({ filter: /^openpgp-arithmetic$/ }, () => ({
      path: join(here, 'node_modules/openpgp/dist/openpgp.mjs'),
      namespace: 'arithmetic',
      sideEffects: false,
    }));
    on.onLoad({ filter: /.*/, namespace: 'arithmetic' }, async ({ path }) => ({
      contents: `${await readFile(path, 'utf8')}\nexport { modExp, modInv, mod$1 as mod };`,
      resolveDir: dirname(path),
    }));
  },
};

const shared = { absWorkingDir: here, bundle: true, format: 'esm', target: 'es2022', outdir: 'build', logLevel: 'warning' };

// The contest is bundled once: Node and Chromium run the same code.
await build({
  ...shared,
  entryPoints: ['src/contest.ts'],
  platform: 'browser',
  alias: { wasm_exec: resolve(wasmExec) },
  plugins: [openpgpArithmetic],
});
await build({
  ...shared,
  entryPoints: ['src/run.ts', 'src/node.ts', 'src/worker.ts'],
  platform: 'node',
  external: ['./contest.js', 'playwright-core'],
});
