/** Installable, and there without the network: manifest, icons, the kept copy, a newer build. */
import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures/clinic.ts';

/** Until the service worker has kept all that this page is made of. */
async function expectKept(page: Page, role: 'doctor' | 'patient'): Promise<void> {
  await expect.poll(() => page.evaluate(async (role) => {
    const cache = await caches.open(`telemed-${role}`);
    return (await cache.match(`/${role}`)) !== undefined;
  }, role)).toBe(true);
}

for (const role of ['doctor', 'patient'] as const) {
  test(`the ${role}’s page can be installed`, async ({ clinic, relay, request }) => {
    const page = await (await clinic.context()).newPage();
    await page.goto(`/${role}`);
    const session = await page.context().newCDPSession(page);
    const { errors, url } = await session.send('Page.getAppManifest');
    expect(errors).toEqual([]);
    expect(new URL(url).pathname).toBe(`/${role}.webmanifest`);
    const manifest = await (await request.get(url)).json();
    expect(manifest).toMatchObject({ id: `/${role}`, start_url: `/${role}`, display: 'standalone' });
    for (const { src, type, sizes } of manifest.icons) {
      const icon = await request.get(`${relay.origin}${src}`);
      expect(icon.headers()['content-type'], src).toBe(type);
      if (type !== 'image/png') continue;
      const body = await icon.body();
      expect(`${body.readUInt32BE(16)}x${body.readUInt32BE(20)}`, src).toBe(sizes);
    }
  });
}

test('without the network the patient’s page opens, shows what was written, and says so', async ({ clinic, relay, report }) => {
  const doctor = await clinic.doctor();
  const [maria] = await clinic.admitted(doctor, 'Maria Keller');
  await maria.write('Written while there was a network.');
  await maria.expectReceived('Written while there was a network.', doctor.name);
  await expectKept(maria.page, 'patient');
  report.expectNoRelay();
  report.expect(/Failed to load resource/);
  await relay.kill();
  await maria.page.context().setOffline(true);
  await maria.page.reload();
  await maria.messages.expectTexts('Written while there was a network.');
  await expect(maria.connection).toContainText('Your device is not connected to the internet.');
  await maria.write('Written without one.');
  await relay.startAgain();
  await maria.page.context().setOffline(false);
  await maria.expectReceived('Written without one.', doctor.name);
});

test('without the network the doctor’s page opens, and says that what is written is kept', async ({ clinic, relay, report }) => {
  const doctor = await clinic.doctor();
  await clinic.waiting(doctor, 'Maria Keller');
  await expectKept(doctor.page, 'doctor');
  report.expectNoRelay();
  report.expect(/Failed to load resource/);
  await relay.kill();
  await doctor.page.reload();
  await expect(doctor.heading).toHaveText(doctor.name);
  await expect(doctor.page.getByText('what you write meanwhile is kept and sent then')).toBeVisible();
});

test('a newer build announces itself, and the visit goes on', async ({ clinic, relay, report }) => {
  const doctor = await clinic.doctor();
  const [maria] = await clinic.admitted(doctor, 'Maria Keller');
  const { page } = maria;
  const note = page.locator('tm-page-note');
  await expectKept(page, 'patient');
  await relay.kill();
  report.expectNoRelay();
  await expect(maria.connection.getByRole('status')).toBeVisible();
  // The same build: nothing is said.
  const looked = page.waitForResponse((response) => new URL(response.url()).pathname === '/manifest.json');
  await relay.startAgain();
  await (await looked).finished();
  await maria.expectConnected();
  await expect(note.getByRole('status')).toBeHidden();
  // Another one, of which nothing is known but its list.
  await page.route('**/manifest.json', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: (await response.text()).replace(/assets\/patient-\w+\.js/, 'assets/patient-NEWER.js') });
  });
  await relay.kill();
  await expect(maria.connection.getByRole('status')).toBeVisible();
  await relay.startAgain();
  await expect(note).toContainText('There is a newer version of this page.');
  await maria.expectConnected();
  await maria.write('It goes on.');
  await maria.expectReceived('It goes on.', doctor.name);
  await note.getByRole('button', { name: 'Later' }).click();
  await expect(note.getByRole('status')).toBeHidden();
  await page.unroute('**/manifest.json');
});
