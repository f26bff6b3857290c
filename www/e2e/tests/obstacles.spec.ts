/** Browsers that cannot run the page, or not here: each gets a sentence with a next step, and loses nothing. */
import { expect, test } from '../fixtures/clinic.ts';
import { plainHost } from '../fixtures/browser.ts';
import { PatientPage } from '../pages/patient-page.ts';

const pages = [['/doctor', 'the doctor’s page'], ['/patient', 'the patient’s page']] as const;

for (const [path, name] of pages) {
  test(`${name} without WebAssembly`, async ({ clinic }) => {
    const context = await clinic.context();
    await context.addInitScript(() => Reflect.deleteProperty(globalThis, 'WebAssembly'));
    const page = await context.newPage();
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('This browser is missing a part');
    await expect(page.getByText('Update the browser, or open the same link in Firefox, Chrome, Edge or Safari.')).toBeVisible();
  });

  test(`${name} without storage`, async ({ clinic }) => {
    const context = await clinic.context();
    await context.addInitScript(() => Reflect.defineProperty(globalThis, 'indexedDB', { value: undefined }));
    const page = await context.newPage();
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('This browser cannot keep what it must');
    await expect(page.getByText('Leave private browsing, allow this site to store data or make room on the device, then try again.')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible();
  });

  test(`${name} on a plain http address`, async ({ clinic, relay, report }) => {
    // The browser says on its console that it ignores what only protected addresses get.
    report.expect(/Cross-Origin-Opener-Policy header has been ignored|COOP|Origin-Agent-Cluster/);
    const page = await (await clinic.context()).newPage();
    await page.goto(`http://${plainHost}:${relay.port}${path}`);
    expect(await page.evaluate(() => isSecureContext)).toBe(false);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('This address is not protected');
    await expect(page.getByText('Open the page by its https:// address; if you were given this one, ask for the right one.')).toBeVisible();
  });

  test(`${name} when a part of it does not arrive`, async ({ clinic, report }) => {
    report.expect(/Failed to load resource|Failed to fetch|could not be fetched|ERR_FAILED/);
    const context = await clinic.context();
    await context.route('**/*.wasm', (route) => route.abort());
    const page = await context.newPage();
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('A part of the page did not arrive');
    await context.unroute('**/*.wasm');
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(/Welcome to your room|You need your doctor’s link/);
  });
}

test('a second tab of the doctor’s page waits, and goes on when the first is closed', async ({ clinic }) => {
  const doctor = await clinic.doctor();
  await clinic.waiting(doctor, 'Maria Keller');
  const second = await doctor.page.context().newPage();
  await second.goto('/doctor');
  await expect(second.getByRole('heading', { level: 1 })).toHaveText('This page is open in another tab');
  await expect(second.getByText('Go on in the other tab, or close it: this one then opens by itself.')).toBeVisible();
  // The first is not disturbed.
  await doctor.expectOpen();
  await doctor.page.close();
  await expect(second.getByRole('heading', { level: 1 })).toHaveText(doctor.name);
  await expect(second.getByRole('button', { name: 'Admit Maria Keller' })).toBeVisible();
});

test('a second tab of the patient’s page waits, and goes on when the first is closed', async ({ clinic }) => {
  const doctor = await clinic.doctor();
  const [maria] = await clinic.admitted(doctor, 'Maria Keller');
  await maria.write('In the first tab.');
  await maria.expectReceived('In the first tab.', doctor.name);
  const second = new PatientPage(await maria.page.context().newPage());
  await second.page.goto('/patient');
  await expect(second.heading).toHaveText('This page is open in another tab');
  await maria.expectConnected();
  await maria.page.close();
  await second.expectConnected();
  await second.messages.expectTexts('In the first tab.');
});

test('a page whose engine breaks says so, and a reload brings everything back', async ({ clinic, report }) => {
  const doctor = await clinic.doctor();
  const [maria] = await clinic.admitted(doctor, 'Maria Keller');
  await maria.write('Before it broke.');
  await maria.expectReceived('Before it broke.', doctor.name);
  report.expect(/broken on purpose/);
  await maria.page.workers()[0]?.evaluate(() => {
    setTimeout(() => {
      throw new Error('broken on purpose');
    });
  });
  await expect(maria.heading).toHaveText('This page has stopped');
  await maria.page.getByRole('button', { name: 'Reload the page' }).click();
  await maria.expectConnected();
  await maria.messages.expectTexts('Before it broke.');
});

test('doctor and patient in one browser do not disturb each other', async ({ clinic }) => {
  const doctor = await clinic.doctor();
  const link = await doctor.invite('Maria Keller');
  const maria = new PatientPage(await doctor.page.context().newPage());
  await maria.page.goto(link);
  await maria.expectInvitation(doctor.name);
  await maria.join();
  await maria.expectLobby(doctor.name);
  await doctor.expectWaiting('Maria Keller', 'by personal link, first time');
});
