/** That the pages run what they were built with, to the bit, and that anyone can see what that is. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures/clinic.ts';
import { relayBinary } from '../fixtures/paths.ts';

interface Manifest {
  version: number;
  sha256: Record<string, string>;
}

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const notUsed = 'It is another than the one that this page was built with, so it was not used.';

test('the manifest has the hash of every file, -version has the manifest’s, and the pages show their program’s', async ({ clinic, request }) => {
  test.skip(process.env.RELAY === 'worker', 'the Worker has no binary to ask');
  const file = async (name: string) => (await request.get(`${clinic.origin}/${name.replace(/(^index)?\.html$/, '')}`)).body();
  const text = await file('manifest.json');
  const { version, sha256: hashes } = JSON.parse(text.toString()) as Manifest;
  expect(version).toBe(1);
  expect(Object.keys(hashes)).toEqual(expect.arrayContaining(['index.html', 'doctor.html', 'patient.html']));
  for (const [name, hash] of Object.entries(hashes)) expect(sha256(await file(name)), name).toBe(hash);

  const said = execFileSync(relayBinary, ['-version'], { encoding: 'utf8' });
  expect(said).toContain(`pages sha256 ${sha256(text)} manifest.json`);
  const program = (role: string) => Object.entries(hashes).find(([name]) => name.startsWith(`assets/${role}-`) && name.endsWith('.wasm'))?.[1] ?? '';
  const doctor = await clinic.doctor();
  const shown = (hash: string) => hash.replace(/(.{4})(?=.)/g, '$1 ');
  const you = await doctor.showDetails('You');
  await expect(you.locator('dt:text-is("Program (SHA-256)") + dd')).toHaveText(shown(program('doctor')));
  await doctor.closeDetails();
  const patient = await clinic.waiting(doctor, 'Maria Keller');
  const drawer = await patient.showProtocol();
  await expect(drawer.locator('dt:text-is("Program (SHA-256)") + dd')).toHaveText(shown(program('patient')));
});

/** Parts by what they are called, and what a change makes of them that their kind would not notice. */
interface Part {
  name: RegExp;
  changed: (body: Buffer) => Buffer;
}

const longer = (body: Buffer) => Buffer.concat([body, Buffer.from(';')]);
const parts = {
  wasm: { name: /\/doctor-.*\.wasm$/, changed: (body: Buffer) => Buffer.concat([body, Buffer.from([0, 1, 0])]) },
  'the worker': { name: /\/worker-.*\.js$/, changed: longer },
  'the first script': { name: /\/doctor-[A-Z0-9]+\.js$/, changed: longer },
  'a chunk': { name: /\/chunk-.*\.js$/, changed: longer },
  'the elements': { name: /\/doctor-elements-.*\.js$/, changed: longer },
} satisfies Record<string, Part>;

async function change(page: Page, { name, changed }: Part): Promise<void> {
  await page.route(name, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: changed(await response.body()) });
  });
}

for (const [what, part] of Object.entries(parts)) {
  test(`a part that was changed is not used, and the page says so: ${what}`, async ({ clinic, report }) => {
    report.expect(/service ?worker|integrity|SHA-256|Failed to (load|fetch)|dynamically imported|not the one|not the right one/i);
    // What a service worker fetches does not come by here.
    const page = await (await clinic.context({ serviceWorkers: 'block' })).newPage();
    await change(page, part);
    await page.goto('/doctor');
    await expect(page.getByText(notUsed)).toBeVisible();
    await expect(page.getByLabel('Your name, as patients will read it')).toHaveCount(0);
    await page.unrouteAll({ behavior: 'ignoreErrors' }); // other chunks may still be on their way
  });
}

for (const what of ['a chunk', 'the elements'] as const) {
  // Chromium 156 fetches what it has refused anew where it is imported later, and holds that to the import map alone.
  test(`a part that was refused before anything asks for it is not used either: ${what}`, async ({ clinic, report }) => {
    report.expect(/integrity|not the one/i);
    const page = await (await clinic.context({ serviceWorkers: 'block' })).newPage();
    const refused = page.waitForEvent('console', (message) => message.text().includes("'integrity'"));
    await change(page, parts[what]);
    await page.route(parts['the first script'].name, async (route) => {
      await refused;
      await route.continue();
    });
    await page.goto('/doctor');
    await expect(page.getByText(notUsed)).toBeVisible();
    await expect(page.locator('.loading')).toContainText('A part of the page is not the right one');
    await expect(page.getByLabel('Your name, as patients will read it')).toHaveCount(0);
    await page.unrouteAll({ behavior: 'ignoreErrors' });
  });
}

for (const what of ['the first script', 'a chunk', 'the elements'] as const) {
  // As in Safari, which looks at no hash of a preload: here none is left that does.
  test(`a part that was changed is refused by the import map alone: ${what}`, async ({ clinic, report }) => {
    report.expect(/service ?worker|integrity|not the one/i);
    const page = await (await clinic.context({ serviceWorkers: 'block' })).newPage();
    await page.route('**/doctor', async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: (await response.text()).replaceAll('rel="modulepreload"', 'rel="other"') });
    });
    await page.goto('/doctor');
    await expect(page.getByLabel('Your name, as patients will read it')).toBeVisible();
    await change(page, parts[what]);
    await page.reload();
    await expect(page.locator('.loading')).toContainText('A part of the page is not the right one');
    await expect(page.getByText(notUsed)).toBeVisible();
    await expect(page.getByLabel('Your name, as patients will read it')).toHaveCount(0);
    await page.unrouteAll({ behavior: 'ignoreErrors' });
  });
}

test('a language that was changed is not used, and the page stays as it was', async ({ clinic, report }) => {
  report.expect(/integrity|not the one/i);
  const page = await (await clinic.context({ locale: 'es-ES' })).newPage();
  await change(page, { name: /\/es-.*\.js$/, changed: longer });
  await page.goto('/doctor');
  await expect(page.getByLabel('Your name, as patients will read it')).toBeVisible();
});

test('a style that was changed is not used', async ({ clinic, report }) => {
  report.expect(/integrity|not the one/i);
  const page = await (await clinic.context()).newPage();
  await page.route(/\/page-.*\.css$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${await response.text()} body { color: red }` });
  });
  await page.goto('/doctor');
  await expect(page.getByText(notUsed).or(page.getByRole('heading', { level: 1 })).first()).toBeVisible();
  expect(await page.evaluate(() => getComputedStyle(document.body).color)).not.toBe('rgb(255, 0, 0)');
});
