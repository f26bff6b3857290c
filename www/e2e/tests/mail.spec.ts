/** Mail programs, which only the whole browser looks for. */
import { wholeBrowser } from '../fixtures/browser.ts';
import { expect, test } from '../fixtures/clinic.ts';

test.use(wholeBrowser());

test('what leads to a mail program takes no words with it, and is not asked about', async ({ clinic }) => {
  const doctor = await clinic.doctor();
  await clinic.admitted(doctor, 'Maria Keller');
  await doctor.composer.field.pressSequentially('For all, and not finished');
  let asked = 0;
  doctor.page.on('dialog', (dialog) => {
    asked++;
    void dialog.dismiss();
  });
  await doctor.showInvitation('Jonas Brandt');
  const opened = doctor.page.waitForEvent('popup');
  await doctor.invitations.locator('wa-button[href^="mailto:"]').click();
  await opened;
  expect(asked).toBe(0);
});
