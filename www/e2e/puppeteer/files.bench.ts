/**
 * `make bench-files`: how fast a file goes from page to page through the relay on this machine, and what holds it
 * back. The clock runs from the first chunk asked for to the file being offered, checked and stored, as the
 * receiving page sees it; reading, hashing and storing it before it is sent is told apart.
 *
 * Driven by puppeteer: Playwright has the browser report every WebSocket frame to it, which takes as much of the
 * processor as the file itself.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { launch } from '../fixtures/browser.ts';
import { noise } from '../fixtures/files.ts';
import { repository } from '../fixtures/paths.ts';
import { busiest, threads } from '../fixtures/processes.ts';
import { attach, shows, visit } from './visit.ts';

const megabytes = Number(process.env.FILE_MB ?? 100);
const rounds = Number(process.env.FILE_ROUNDS ?? 3);
const target = 25;

interface Round { way: string; prepareMBps: number; transferMBps: number; busiest: { who: string; share: number }[] }

test('throughput of files', async () => {
  test.setTimeout(600_000);
  const results: Round[] = [];
  await visit([], launch(), async ({ doctor, maria, folder }) => {
    for (let round = 0; round < rounds; round++) {
      for (const [way, sender, receiver] of [['doctor to patient', doctor, maria], ['patient to doctor', maria, doctor]] as const) {
        const name = `${way} ${round}.bin`;
        const path = join(folder, name);
        await writeFile(path, noise(megabytes * 1e6, round + 1));
        const attached = performance.now();
        await attach(sender, path);
        await shows(receiver, name, -1);
        const [begun, before] = [performance.now(), threads()];
        await shows(receiver, name, 1);
        const seconds = (performance.now() - begun) / 1000;
        results.push({
          way,
          prepareMBps: (megabytes * 1000) / (begun - attached),
          transferMBps: megabytes / seconds,
          busiest: busiest(before, threads()).slice(0, 8).map(({ process, pid, thread, seconds: busy }) => ({ who: `${process} ${pid} ${thread}`, share: busy / seconds })),
        });
      }
    }
  });
  for (const { way, prepareMBps, transferMBps, busiest } of results) {
    console.log(`${way}: prepared at ${prepareMBps.toFixed(1)} MB/s, sent at ${transferMBps.toFixed(1)} MB/s`);
    for (const { who, share } of busiest) console.log(`    ${(100 * share).toFixed(0).padStart(4)} % of a core  ${who}`);
  }
  const median = results.map(({ transferMBps }) => transferMBps).sort((a, b) => a - b)[Math.floor(results.length / 2)] ?? 0;
  console.log(`median ${median.toFixed(1)} MB/s of ${megabytes} MB files on ${cpus().length} cores (target ${target}). The first line of each list is what holds it back.`);
  await mkdir(join(repository, 'bin'), { recursive: true });
  await writeFile(join(repository, 'bin/bench-files.json'), JSON.stringify({ megabytes, medianMBps: median, target, rounds: results }, null, 2));
  expect(results.length).toBe(2 * rounds);
});
