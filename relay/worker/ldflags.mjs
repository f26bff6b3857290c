/**
 * Prints what the linker puts into the Worker's Go: node ldflags.mjs <the pages' manifest.json>
 * That is what it answers at /version (relay/SPEC.md, "Plain HTTP"), and the hash of the pages' import map.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

const [manifest] = process.argv.slice(2);
if (!manifest) throw new Error('usage: node ldflags.mjs <manifest.json>');

const say = (program, ...args) => execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
/** Sources without git's history have neither. */
const git = (...args) => {
  try {
    return say('git', ...args);
  } catch {
    return '';
  }
};

const { sha256 } = JSON.parse(readFileSync(manifest, 'utf8'));
const commit = git('rev-parse', 'HEAD') || 'unknown';
const version = JSON.stringify({
  version: git('describe', '--always', '--dirty') || '(devel)',
  commit: git('status', '--porcelain') ? `${commit} (with changes)` : commit,
  go: say('go', 'env', 'GOVERSION'),
  wasm: Object.fromEntries(Object.entries(sha256).filter(([file]) => file.endsWith('.wasm')).map(([file, hash]) => [basename(file), hash])),
});
const importMap = Buffer.from(sha256['import-map.json'], 'hex').toString('base64');
console.log(`-X 'main.version=${version}' -X main.importMap=sha256-${importMap}`);
