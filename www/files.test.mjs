import assert from 'node:assert/strict';
import { test } from 'node:test';
import { build } from 'esbuild';

const { outputFiles: [bundle] } = await build({ entryPoints: ['src/engine/files.ts'], bundle: true, format: 'esm', write: false });
const { Files } = await import(`data:text/javascript,${encodeURIComponent(bundle.text)}`);

test('the sweep at the start deletes what is in no list, and spares what has come since', async () => {
  const entries = new Set(['kept', 'left over']);
  let files;
  await new Promise((swept) => {
    const directory = {
      async *keys() {
        // A file comes while the directory is read: the list was made before.
        files.do({ do: 'open', file: 'come', key: new Uint8Array(32).fill(1), index: 1, flush: false, keep: [] });
        entries.add('come');
        yield* ['kept', 'come', 'left over'];
        swept();
      },
      removeEntry: async (name) => entries.delete(name),
    };
    const storage = { getDirectory: async () => ({ getDirectoryHandle: async () => directory }) };
    Object.defineProperty(globalThis, 'navigator', { value: { storage } });
    files = new Files('doctor');
    files.do({ do: 'sweep', file: '', index: 0, flush: false, keep: ['kept'] });
  });
  assert.deepEqual([...entries], ['kept', 'come']);
});
