/** `make bench`: runs the contest in Chromium and in Node, prints tables, writes the results as JSON. */
import { fork } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { inChromium } from './chromium';
import type { Outcome, Results } from './names';
import { report } from './report';

const build = new URL('.', import.meta.url);

function inNode(seconds: number): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(new URL('node.js', build)), [String(seconds)]);
    child.once('message', (outcome) => resolve(outcome as Outcome));
    child.once('exit', (code) => reject(new Error(`Node: the contest ended with ${code}`)));
  });
}

const target = process.argv[2];
const seconds = Number(process.env['BENCH_SECONDS'] ?? 60);
if (!target || !(seconds >= 0)) {
  throw new Error('usage: [BENCH_SECONDS=60] node run.js <bench.json>');
}

// One after the other: they would disturb each other.
const chromium = await inChromium(build, seconds);
console.log(report('Chromium', chromium));
const node = await inNode(seconds);
console.log(report(`Node ${process.versions.node}`, node));

const round = (_: string, value: unknown): unknown => (typeof value === 'number' ? Number(value.toPrecision(4)) : value);
const results: Results = { chromium: chromium.environment, node: node.environment };
await writeFile(target, `${JSON.stringify(results, round, 2)}\n`);
console.log(`Written to ${target}`);
