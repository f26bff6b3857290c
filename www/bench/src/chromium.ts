import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import type { Outcome } from './names';

const page = '<!doctype html><title>bench</title><link rel="icon" href="data:,">';
const types: Record<string, string> = { js: 'text/javascript', wasm: 'application/wasm' };

/** Serves build/ to this machine alone, isolated: only then does performance.now count in 5 µs. */
async function serve(build: URL): Promise<{ url: string; close(): void }> {
  const server = createServer(async (request, response) => {
    response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
    response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
    const name = (request.url ?? '/').slice(1);
    if (name === '') {
      response.setHeader('Content-Type', 'text/html').end(page);
    } else if (['worker.js', 'contest.js', 'bench.wasm'].includes(name)) {
      response.setHeader('Content-Type', types[name.split('.')[1]!]!).end(await readFile(new URL(name, build)));
    } else {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, close: () => server.close() };
}

/** The contest in headless Chromium, in a Web Worker as on our pages. */
export async function inChromium(build: URL, seconds: number): Promise<Outcome> {
  const find = fileURLToPath(new URL('../../../.ci/chromium', build));
  const executablePath = execFileSync(find, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }).trim();
  const server = await serve(build);
  const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking'];
  const browser = await chromium.launch({ executablePath, args });
  try {
    const tab = await browser.newPage();
    await tab.goto(server.url);
    const answer = await tab.evaluate(
      (seconds) =>
        new Promise<Outcome | { error: string }>((resolve) => {
          if (!crossOriginIsolated) return resolve({ error: 'the page is not isolated' });
          const worker = new Worker('/worker.js', { type: 'module' });
          worker.onmessage = ({ data }) => resolve(data as Outcome | { error: string });
          worker.onerror = ({ message }) => resolve({ error: message || 'the worker did not start' });
          worker.postMessage({ seconds });
        }),
      seconds,
    );
    if ('error' in answer) throw new Error(`Chromium: ${answer.error}`);
    return answer;
  } finally {
    await browser.close();
    server.close();
  }
}
