/** What esbuild does with the modules of the pages that are no plain files of ours. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { templates } from './texts.mjs';

/**
 * Two things of Web Awesome are left out: 42 KB of icons as strings that it would assign to
 * innerHTML (src/icons.ts registers our sheet in their place), and a style attribute in its QR
 * code's template, which the CSP refuses (it colours corners that we leave as they are).
 */
export const webAwesome = {
  name: 'web-awesome',
  setup(on) {
    on.onLoad({ filter: /webawesome\/dist\/chunks\/.*\.js$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      const changed = new Error(`${path}: Web Awesome has another shape now`);
      if (source.includes('// src/components/icon/library.system.ts')) {
        if (!/export \{\s*icons,\s*library_system_default\s*\}/.test(source)) throw changed;
        return {
          contents: `
            export const icons = {};
            export const library_system_default = { name: 'system', resolver: () => '' };`,
        };
      }
      if (source.includes('// src/components/qr-code/qr-code.ts')) {
        const contents = source.replace(' style="color: var(--corner-color);"', '');
        if (contents === source) throw changed;
        return { contents };
      }
      return undefined;
    });
  },
};

/** Go's own part of the worker, under a name that does not say where Go is: esbuild's hashes take in paths. */
export const goGlue = (wasmExecPath) => ({
  name: 'go-glue',
  setup(on) {
    on.onResolve({ filter: /^wasm_exec$/ }, ({ path }) => ({ path, namespace: 'go' }));
    on.onLoad({ filter: /.*/, namespace: 'go' }, async () => ({ contents: await readFile(wasmExecPath, 'utf8') }));
  },
});

/** Each language is a chunk of its own, with templates by id: the English is not sent twice. */
export const localeModules = (languages, english) => ({
  name: 'locales',
  setup(on) {
    on.onResolve({ filter: /^telemed:locale/ }, ({ path }) => ({ path, namespace: 'locale' }));
    on.onLoad({ filter: /.*/, namespace: 'locale' }, ({ path }) => {
      if (path === 'telemed:locales') {
        const loaders = languages.map(({ code }) => `${code}: () => pinnedLanguage('${code}').then(() => import('telemed:locale/${code}'))`);
        return {
          contents: `import { pinnedLanguage } from './src/lib/pinned-scripts.ts'; export const loaders = { ${loaders.join(', ')} };`,
          resolveDir: fileURLToPath(new URL('.', import.meta.url)),
        };
      }
      const locale = languages.find(({ code }) => path === `telemed:locale/${code}`);
      return { contents: `export const templates = ${JSON.stringify(templates(locale, english))};` };
    });
  },
});
