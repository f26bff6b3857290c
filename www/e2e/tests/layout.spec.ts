/** The widths people have: nothing is cut off, nothing needs to be scrolled sideways. */
import type { Page } from '@playwright/test';
import { desktop, expect, phone, test } from '../fixtures/clinic.ts';

const narrow = { ...phone, viewport: { width: 320, height: 568 } };

async function expectNoSideways(page: Page): Promise<void> {
  const { scroll, client } = await page.evaluate(() => ({
    scroll: document.documentElement.scrollWidth,
    client: document.documentElement.clientWidth,
  }));
  expect(scroll).toBeLessThanOrEqual(client);
}

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
