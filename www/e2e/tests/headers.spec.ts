/** What the relay tells browsers about its pages. */
import { createHash } from 'node:crypto';
import { expect, test } from '../fixtures/clinic.ts';

const policies: Record<string, string> = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

test('every answer carries the policies: pages, their parts, what is not there', async ({ clinic, report, request }) => {
  const context = await clinic.context();
  const page = await context.newPage();
  const seen = new Map<string, Record<string, string>>();
  page.on('response', (response) => {
    const { protocol, pathname } = new URL(response.url());
    if (protocol !== 'blob:') seen.set(pathname, response.headers()); // what a page has made itself
  });
  for (const path of ['/', '/doctor', '/patient']) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  }
  await page.goto('/healthz');
  report.expect(/404 \(Not Found\)/);
  await page.goto('/nothing-here');
  for (const kind of ['/', '/doctor', '/patient', '/healthz', '/nothing-here', '.js', '.css', '.wasm']) {
    expect([...seen.keys()].some((path) => path.endsWith(kind)), kind).toBe(true);
  }
  const importMap = createHash('sha256').update(await (await request.get(`${clinic.origin}/import-map.json`)).body()).digest('base64');
  for (const [path, headers] of seen) {
    for (const [name, value] of Object.entries(policies)) expect(headers[name], `${name} of ${path}`).toBe(value);
    const csp = directives(headers['content-security-policy'] ?? '');
    expect(csp.get('default-src'), path).toEqual(["'none'"]);
    expect(csp.get('script-src'), path).toEqual(["'self'", "'wasm-unsafe-eval'", `'sha256-${importMap}'`]);
    expect(csp.get('style-src'), path).toEqual(["'self'"]);
    expect(csp.get('connect-src'), path).toEqual(["'self'"]);
    expect(csp.get('worker-src'), path).toEqual(["'self'", 'blob:']);
    expect(csp.get('require-trusted-types-for'), path).toEqual(["'script'"]);
    expect(csp.get('trusted-types'), path).toEqual(['lit-html', 'telemed']);
    expect(csp.get('frame-ancestors'), path).toEqual(["'none'"]);
    expect(csp.get('base-uri'), path).toEqual(["'none'"]);
    expect(csp.get('form-action'), path).toEqual(["'none'"]);
    expect(headers['content-security-policy'], path).not.toMatch(/unsafe-inline|unsafe-eval(?<!wasm-unsafe-eval)|https?:|\*/);
    const granted = (headers['permissions-policy'] ?? '').split(', ').filter((feature) => !feature.endsWith('=()'));
    expect(granted, path).toEqual(['clipboard-write=(self)', 'web-share=(self)']);
  }
});

test('the pages are isolated, and scripts cannot be made of strings', async ({ clinic, report }) => {
  const page = await (await clinic.context()).newPage();
  await page.goto('/doctor');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible(); // its own policies are made
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  report.expect(/TrustedHTML|TrustedScriptURL|trusted-types|unsafe-eval|csp-violation/);
  // Written as a page's own script would: evaluate itself is not held to the policy.
  const refused = await page.evaluate(() => {
    const failed = (work: () => unknown) => {
      try {
        work();
        return false;
      } catch {
        return true;
      }
    };
    return {
      html: failed(() => (document.body.innerHTML = '<p>')),
      worker: failed(() => new Worker('/assets/other.js')),
      policy: failed(() => window.trustedTypes?.createPolicy('other', {})),
      sameAgain: failed(() => window.trustedTypes?.createPolicy('telemed', {})),
    };
  });
  expect(refused).toEqual({ html: true, worker: true, policy: true, sameAgain: true });
});

test('pages are not kept by caches, their parts for ever', async ({ request, relay }) => {
  const page = await request.get(`${relay.origin}/doctor`);
  expect(page.headers()['cache-control']).toBe('no-cache');
  for (const [, path] of (await page.text()).matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)) {
    const part = await request.get(`${relay.origin}${path}`);
    expect(part.status(), path).toBe(200);
    expect(part.headers()['cache-control'], path).toBe('public, max-age=31536000, immutable');
  }
});

function directives(policy: string): Map<string, string[]> {
  return new Map(
    policy.split(';').map((directive) => {
      const [name = '', ...values] = directive.trim().split(/\s+/);
      return [name, values];
    }),
  );
}
