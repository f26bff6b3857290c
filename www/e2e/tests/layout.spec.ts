/** The widths people have: nothing is cut off, nothing needs to be scrolled sideways. */
import { expectNoSideways } from '../fixtures/appearance.ts';
import { desktop, expect, phone, test } from '../fixtures/clinic.ts';
import { SlowProxy } from '../fixtures/slow.ts';
import { PatientPage } from '../pages/patient-page.ts';

const narrow = { ...phone, viewport: { width: 320, height: 568 } };

for (const [name, size] of [['390 px', phone], ['320 px', narrow], ['desktop', desktop]] as const) {
  test(`the patient’s page at ${name}`, async ({ clinic }) => {
    const doctor = await clinic.doctor('Prof. Dr. Wolfeschlegelsteinhausenbergerdorff');
    const maria = await clinic.open(await doctor.invite('Maria Keller'), size);
    await maria.expectInvitation(doctor.name);
    await expectNoSideways(maria.page);
    await maria.join();
    await maria.expectLobby(doctor.name);
    await expectNoSideways(maria.page);
    await doctor.admit('Maria Keller');
    await maria.expectAdmitted();
    await maria.write(`https://example.com/${'long'.repeat(60)}`);
    await expectNoSideways(maria.page);
    await expect(maria.composer.field).toBeInViewport();
    await maria.showProtocol();
    await expectNoSideways(maria.page);
  });
}

test('the doctor’s page on a phone shows one region at a time, and the way between them', async ({ clinic }) => {
  const doctor = await clinic.doctor('Dr. Ada Lindqvist', phone);
  await expectNoSideways(doctor.page);
  const maria = await clinic.open(await doctor.invite('Maria Keller'));
  await maria.join();
  await maria.expectLobby(doctor.name);
  await doctor.admit('Maria Keller');
  await maria.expectAdmitted();
  await expect(doctor.people).toBeVisible();
  await doctor.row('Maria Keller').getByRole('button', { name: 'Maria Keller' }).first().click();
  await expect(doctor.people).toBeHidden();
  await expect(doctor.composer.field).toBeInViewport();
  await doctor.composer.write('Hello Maria.');
  await maria.messages.expectTexts('Hello Maria.');
  await expectNoSideways(doctor.page);
  await doctor.page.getByRole('button', { name: 'People' }).click();
  await expect(doctor.people).toBeVisible();
});

test('the patient’s page with text of twice the size, as the browser can be told', async ({ clinic }) => {
  const doctor = await clinic.doctor();
  const link = await doctor.invite('Maria Keller');
  const { page } = await clinic.open('/patient', narrow);
  const session = await page.context().newCDPSession(page);
  await session.send('Page.setFontSizes', { fontSizes: { standard: 32, fixed: 26 } });
  await page.goto(link);
  const maria = new PatientPage(page);
  await maria.expectInvitation(doctor.name);
  expect(await maria.heading.evaluate((heading) => Number.parseFloat(getComputedStyle(heading).fontSize))).toBeGreaterThan(50);
  await expectNoSideways(page);
  await maria.join();
  await maria.expectLobby(doctor.name);
  await expectNoSideways(page);
  await doctor.admit('Maria Keller');
  await maria.expectAdmitted();
  await maria.write('Good morning.');
  await expect(maria.composer.field).toBeInViewport();
  await expectNoSideways(page);
});

test('the patient’s page on a processor that is six times slower', async ({ clinic }) => {
  const doctor = await clinic.doctor();
  const link = await doctor.invite('Maria Keller');
  const { page } = await clinic.open('/patient', phone);
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: 6 });
  await page.goto(link);
  const maria = new PatientPage(page);
  await maria.join();
  await maria.expectLobby(doctor.name);
  await doctor.admit('Maria Keller');
  await maria.expectAdmitted();
  await maria.write('Good morning.');
  await maria.expectReceived('Good morning.', doctor.name);
});

test('on a slow network the page says what is on its way, and can be read in one’s own language meanwhile', async ({ clinic, relay, report }) => {
  // The page goes on to keep itself for offline while its network is taken away.
  report.expect(/An unknown error occurred when fetching the script/);
  const slow = await SlowProxy.start(relay.origin);
  try {
    const page = await (await clinic.context(phone)).newPage();
    // "Slow 3G" for all but the engine, which does not come at all yet: words and a control are there without it.
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('Network.emulateNetworkConditions', { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 });
    await page.goto(`${slow.origin}/patient`);
    await expect(page.locator('tm-loading').getByText(/The part that seals your messages is on its way: \d+ %/)).toBeVisible();
    await page.locator('select[data-choice="language"]').selectOption('es');
    await expect(page.locator('tm-loading').getByText(/La parte que sella sus mensajes está en camino: \d+ %/)).toBeVisible();
    slow.release();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Necesita el enlace de su médico');
  } finally {
    await slow.stop();
  }
});
