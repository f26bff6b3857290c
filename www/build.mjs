/**
 * Builds the pages into dist/: bundles, hashes, compresses. `make build` runs it; by hand:
 *
 *     node build.mjs <doctor.wasm> <patient.wasm> <wasm_exec.js> <cache directory>
 *
 * Everything under dist/assets/ is named by its content, so that it may be cached for ever;
 * the pages beside it are what names it.
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { pngIcon, svgIcon } from './app-icon.mjs';
import { compressed, suffixes } from './compress.mjs';
import { goGlue, localeModules, webAwesome } from './esbuild-plugins.mjs';
import { mergeData } from './merge-data.mjs';
import { englishTexts, locales } from './texts.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, 'dist');
const [doctorWasm, patientWasm, wasmExecPath, cache] = process.argv.slice(2).map((path) => resolve(path));
if (!cache) throw new Error('usage: node build.mjs <doctor.wasm> <patient.wasm> <wasm_exec.js> <cache directory>');

/** Each wasm as browsers fetch it: a phone on a slow network waits for it. */
const mostWasmBytes = 750 * 1000;

/** Path in dist → bytes. Written at the end, all at once, so that a failed build leaves the last good one. */
const files = new Map();

const sha256 = (data) => createHash('sha256').update(data).digest();

function addAsset(name, data) {
  const extension = extname(name);
  const path = `assets/${basename(name, extension)}-${sha256(data).toString('hex').slice(0, 10)}${extension}`;
  files.set(path, Buffer.from(data));
  return `/${path}`;
}

/** A part by its address, which begins with a slash: what the page that names it may take for it, and nothing else. */
const built = (url) => files.get(url.slice(1)) ?? fail(`${url} was not built`);
const pinned = (url) => ({ url, sha256: sha256(built(url)).toString('hex') });
const program = (role) => ({ ...pinned(wasmURLs[role]), size: built(wasmURLs[role]).length });
const integrity = (url) => `sha256-${sha256(built(url)).toString('base64')}`;

function fail(why) {
  throw new Error(why);
}

/**
 * One sheet of the Lucide icons that src/icons.json lists: a `<use>` of our own origin needs no
 * innerHTML and no request to anyone else.
 */
async function addIcons() {
  const names = JSON.parse(await readFile(join(here, 'src/icons.json'), 'utf8'));
  const symbols = await Promise.all(
    names.map(async (name) => {
      const svg = await readFile(join(here, `node_modules/lucide-static/icons/${name}.svg`), 'utf8');
      const inside = svg.slice(svg.indexOf('>', svg.indexOf('<svg')) + 1, svg.indexOf('</svg>'));
      return (
        `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" ` +
        `stroke-linecap="round" stroke-linejoin="round">${inside.replace(/\s+/g, ' ').trim()}</symbol>`
      );
    }),
  );
  return addAsset('icons.svg', `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join('')}</svg>`);
}

const english = await englishTexts();
const languages = await locales();

/** What the pages know of the languages before they have fetched one. */
const early = {
  moment: ['One moment…'],
  failed: ['A part of the page did not arrive', 'Check that you are connected to the internet, then try again. Nothing is lost.'],
  notGenuine: [
    'A part of the page is not the right one',
    'It is another than the one that this page was built with, so it was not used. Try again; if it stays like this, tell whoever runs this site.',
  ],
};
for (const text of Object.values(early).flat()) if (!english.has(text)) throw new Error(`no page says: ${text}`);
const languageList = [{ code: 'en', name: 'English', dir: 'ltr', texts: {} }, ...languages].map(({ code, name, dir, texts }) => ({
  code, name, dir, ...Object.fromEntries(Object.entries(early).map(([what, lines]) => [what, lines.map((text) => texts[text] ?? text).join('\n')])),
}));

const shared = {
  absWorkingDir: here,
  bundle: true,
  minify: true,
  target: ['es2022', 'chrome111', 'firefox115', 'safari16.4'],
  legalComments: 'none',
  write: false,
  outdir: dist,
  metafile: true,
  charset: 'utf8',
  define: { LANGUAGES: JSON.stringify(languageList) },
  logLevel: 'warning',
};

/** Bundles entries; esbuild names the results by hash, so that chunks can name each other. */
async function bundle(options) {
  const result = await build({
    ...shared,
    entryNames: 'assets/[name]-[hash]',
    chunkNames: 'assets/[name]-[hash]',
    ...options,
  });
  for (const file of result.outputFiles) files.set(file.path.slice(dist.length + 1), Buffer.from(file.contents));
  const { outputs } = result.metafile;
  const urls = {};
  for (const [path, { entryPoint }] of Object.entries(outputs)) {
    if (!entryPoint) continue;
    const name = basename(entryPoint);
    urls[name] = path.slice('dist'.length);
    urls[`preload:${name}`] = preloads(path, outputs);
  }
  urls.languages = languagePins(outputs);
  urls.importMap = importMap(outputs);
  return urls;
}

/** Where each language is, and its hash: a page fetches one when it is wanted (src/lib/pinned-scripts.ts). */
function languagePins(outputs) {
  const pins = Object.entries(outputs).flatMap(([path, { entryPoint }]) => {
    const code = entryPoint?.match(/^locale:telemed:locale\/(.+)$/)?.[1];
    const url = path.slice('dist'.length);
    return code ? [`<meta name="telemed-language" content="${code} ${url} ${integrity(url)}">`] : [];
  });
  return pins.join('\n    ');
}

/**
 * Every script that may be imported, with its hash: what an import brings is held to it, also where a preload looked
 * at none (Safari's) or was refused and is fetched anew (Chromium's). It is the one thing that stands inline, since
 * browsers take no other; the policy has its hash (relay/site), and needs one for all pages.
 */
function importMap(outputs) {
  const scripts = Object.keys(outputs).filter((path) => path.endsWith('.js')).map((path) => path.slice('dist'.length));
  return JSON.stringify({ integrity: Object.fromEntries(scripts.map((url) => [url, integrity(url)])) });
}

/**
 * What an entry imports, named in the page, so that it is not found only one file after the other. What it
 * imports later (the page's elements; no language) comes after what it needs to say its first words.
 */
function preloads(entry, outputs) {
  const found = new Map();
  const follow = (path, importance) => {
    for (const { path: imported, kind } of outputs[path].imports) {
      const { entryPoint } = outputs[imported];
      if (found.has(imported) || (kind === 'dynamic-import' && entryPoint?.startsWith('locale:'))) continue;
      const its = kind === 'dynamic-import' ? ' fetchpriority="low"' : importance;
      found.set(imported, its);
      follow(imported, its);
    }
  };
  follow(entry, '');
  const link = (url, its) => `<link rel="modulepreload"${its} href="${url}" integrity="${integrity(url)}">`;
  return [...found].map(([path, its]) => link(path.slice('dist'.length), its)).join('\n    ');
}

/** What makes a page installable. The address is the page's own, so that an update is the same app. */
function addManifest(role, name, icons) {
  const manifest = {
    id: `/${role}`,
    start_url: `/${role}`,
    scope: `/${role}`,
    name,
    short_name: name,
    display: 'standalone',
    dir: 'auto',
    background_color: '#fbf9f5',
    theme_color: '#fbf9f5',
    icons,
  };
  files.set(`${role}.webmanifest`, Buffer.from(JSON.stringify(manifest, null, 2)));
}

/** Everything of a page that is not fetched on demand: its HTML names it, but for the engine's parts. */
function shellOf(role) {
  const html = files.get(`${role}.html`).toString();
  const named = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, path]) => path);
  const locales = [...files.keys()].filter((path) => languages.some(({ code }) => path.startsWith(`assets/${code}-`)));
  return [...named, worker['worker.ts'], iconsURL, wasmURLs[role], ...locales.map((path) => `/${path}`)];
}

/**
 * A page names its parts as {{script}} and so on; nothing but the import map is inline, which is what the CSP asks for. Each script and style
 * carries its hash, so that the hash of the page is one of all that it runs.
 */
async function addPage(name, parts) {
  const source = await readFile(join(here, `src/pages/${name}`), 'utf8');
  const page = source.replace(/(src|href)="\{\{(\S+)\}\}"|\{\{(\S+)\}\}/g, (_, attribute, url, part) => {
    const value = parts[url ?? part];
    if (value === undefined) throw new Error(`${name} names ${url ?? part}, which was not built`);
    if (!url) return value;
    return `${attribute}="${value}"${/\.(js|css)$/.test(value) ? ` integrity="${integrity(value)}"` : ''}`;
  });
  files.set(name, Buffer.from(page));
}

/** Every file and its hash, to compare with what another builds from the same source. */
function addHashes() {
  const hashes = [...files].sort(([a], [b]) => (a < b ? -1 : 1)).map(([path, data]) => [path, sha256(data).toString('hex')]);
  files.set('manifest.json', Buffer.from(`${JSON.stringify({ version: 1, sha256: Object.fromEntries(hashes) }, null, 2)}\n`));
}

async function addCompressed() {
  const plain = [...files].filter(([path]) => !path.endsWith('.png')); // compressed already
  await Promise.all(
    plain.flatMap(([path, data]) =>
      suffixes.map(async (suffix) => files.set(path + suffix, await compressed(data, suffix, cache))),
    ),
  );
}

/** Writes what changed and removes what is no longer built; dist/.gitignore is the repository's. */
async function write() {
  await mkdir(join(dist, 'assets'), { recursive: true });
  for (const entry of await readdir(dist, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath ?? entry.path, entry.name).slice(dist.length + 1);
    if (entry.isFile() && path !== '.gitignore' && !files.has(path)) await rm(join(dist, path));
  }
  for (const [path, data] of files) {
    const old = await readFile(join(dist, path)).catch(() => undefined);
    if (!old?.equals(data)) await writeFile(join(dist, path), data);
  }
}

await mkdir(cache, { recursive: true });
const wasmURLs = {
  doctor: addAsset('doctor.wasm', mergeData(await readFile(doctorWasm))),
  patient: addAsset('patient.wasm', mergeData(await readFile(patientWasm))),
};
const iconsURL = await addIcons();
const worker = await bundle({
  entryPoints: ['src/engine/worker.ts'],
  format: 'iife',
  plugins: [goGlue(wasmExecPath)],
});
const look = await bundle({ entryPoints: ['src/look.ts'], format: 'iife' });
const pages = await bundle({
  entryPoints: ['src/doctor.ts', 'src/patient.ts', 'src/front.ts', 'src/styles/page.css', 'src/styles/index.css'],
  format: 'esm',
  splitting: true,
  define: {
    ...shared.define,
    WORKER: JSON.stringify(pinned(worker['worker.ts'])),
    PROGRAMS: JSON.stringify({ doctor: program('doctor'), patient: program('patient') }),
    ICONS_URL: JSON.stringify(iconsURL),
  },
  // Lit's styleMap writes the style attribute at first, which the CSP refuses; ours never does.
  alias: { 'lit/directives/style-map.js': './src/lib/style-map.ts' },
  plugins: [webAwesome, localeModules(languages, english)],
});
const icon = addAsset('icon.svg', svgIcon());
const png = (pixels, purpose) => ({
  src: addAsset(`icon-${pixels}${purpose === 'maskable' ? '-cut' : ''}.png`, pngIcon(pixels, purpose === 'maskable')),
  sizes: `${pixels}x${pixels}`,
  type: 'image/png',
  purpose,
});
const touchIcon = addAsset('touch.png', pngIcon(180, true));
const icons = [
  { src: icon, sizes: 'any', type: 'image/svg+xml', purpose: 'any' },
  png(192, 'any'),
  png(512, 'any'),
  png(512, 'maskable'),
];
addManifest('doctor', 'My room', icons);
addManifest('patient', 'My doctor', icons);
files.set('import-map.json', Buffer.from(pages.importMap));
for (const name of await readdir(join(here, 'src/pages'))) {
  await addPage(name, { ...look, ...pages, icon, touchIcon });
}
const [serviceWorker] = (
  await build({
    ...shared,
    entryPoints: ['src/service-worker.ts'],
    format: 'iife',
    define: { SHELLS: JSON.stringify({ doctor: shellOf('doctor'), patient: shellOf('patient') }) },
  })
).outputFiles;
files.set('service-worker.js', Buffer.from(serviceWorker.contents));
addHashes();
await addCompressed();

for (const [role, url] of Object.entries(wasmURLs)) {
  const bytes = files.get(`${url.slice(1)}.br`).length;
  if (bytes > mostWasmBytes) {
    throw new Error(`the ${role}'s wasm is ${bytes} bytes with brotli: more than ${mostWasmBytes}`);
  }
}
await write();

for (const [path, data] of files) {
  if (path.endsWith('.br')) console.log(`${String(data.length).padStart(8)} ${path}`);
}
