/** The contest in a Node process of its own, which run.ts forks. */
import { readFile } from 'node:fs/promises';
import { contest } from './contest.js';

const wasm = new Uint8Array(await readFile(new URL('bench.wasm', import.meta.url)));
const outcome = await contest(wasm, Number(process.argv[2]));
process.send!(outcome, () => process.exit());
