/** `make bench`: runs the contest in Chromium and in Node, prints tables, writes the results as JSON. */
import { fork } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { availableParallelism, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { inChromium } from './chromium';
import type { Outcome, Results } from './names';
import { report } from './report';

const build = new URL('.', import.meta.url);

function inNode(rounds: number): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(new URL('node.js', build)), [String(rounds)]);
    child.once('message', (outcome) => resolve(outcome as Outcome));
    child.once('exit', (code) => reject(new Error(`Node: the contest ended with ${code}`)));
  });
}

const target = process.argv[2];
const rounds = Number(process.env['BENCH_ROUNDS'] ?? 21);
if (!target || !Number.isInteger(rounds) || rounds < 1) {
  throw new Error('usage: [BENCH_ROUNDS=21] node run.js <bench.json>');
}

const load = loadavg()[0]!;
if (load > 0.5) {
  console.log(`Others compute here (load ${load.toFixed(1)} on ${availableParallelism()} cores): all takes longer than it need.\n`);
}

// One after the other: they would disturb each other.
const chromium = await inChromium(build, rounds);
console.log(report('Chromium', chromium));
const node = await inNode(rounds);
console.log(report(`Node ${process.versions.node}`, node));

const round = (_: string, value: unknown): unknown => (typeof value === 'number' ? Number(value.toPrecision(4)) : value);
const results: Results = { chromium: chromium.environment, node: node.environment };
await writeFile(target, `${JSON.stringify(results, round, 2)}\n`);
console.log(`Written to ${target}`);
