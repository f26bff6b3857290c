/** What becomes of invitations: they end, are revoked, and say so; and how long names may be. */
import { expect, test } from '../fixtures/clinic.ts';
import { moveTime } from '../fixtures/time.ts';

test.describe('with a clock that can be moved', () => {
  test.use({ movableTime: true });

  test('an invitation that nobody has used ends after seven days; who has used it stays', async ({ clinic }) => {
    const doctor = await clinic.doctor('Dr. Ada Lindqvist');
    const unused = await doctor.invite('Maria Keller');
    const walkIn = await doctor.walkInLink();
    const jonas = await clinic.waiting(doctor, 'Jonas Brandt');
    await doctor.showInvitations();
    await expect(doctor.invitation('Maria Keller')).toContainText(/not opened yet · until /);
    await moveTime(doctor.page, 7 * 24 * 3_600_000 - 60_000);
    await expect(doctor.invitation('Maria Keller')).toContainText('not opened yet');
    await moveTime(doctor.page, 61_000);
    await expect(doctor.invitation('Maria Keller')).toContainText('expired');
    await expect(doctor.invitation('Walk-in link')).toContainText('expired');
    await expect(doctor.invitation('Jonas Brandt')).toContainText('in use');
    await expect(doctor.invitation('Maria Keller').getByRole('button')).toHaveCount(1);
    await doctor.invitation('Maria Keller').getByRole('button', { name: 'New link Maria Keller' }).click();
    await expect(doctor.invitations.getByRole('heading', { name: 'Invitation for Maria Keller' })).toBeVisible();
    const renewed = await doctor.link.inputValue();
    await doctor.closeDialog();

    for (const link of [unused, walkIn]) {
      const late = await clinic.open(link);
      await late.join('Somebody');
      await expect(late.heading).toHaveText('This link does not work any more');
      await expect(late.page.getByText('Your link has expired. Ask Dr. Ada Lindqvist for a new one.')).toBeVisible();
    }
    const maria = await clinic.open(renewed);
    await expect(maria.nameField).toHaveValue('Maria Keller');
    await jonas.page.reload();
    await jonas.expectLobby(doctor.name);
    expect(await doctor.walkInLink()).not.toBe(walkIn);
  });
});

test('links that are revoked: unused, in use, for walk-ins', async ({ clinic }) => {
  const doctor = await clinic.doctor('Dr. Ada Lindqvist');
  const unused = await doctor.invite('Maria Keller');
  const used = await doctor.invite('Jonas Brandt');
  const walkIn = await doctor.walkInLink();
  const jonas = await clinic.open(used);
  await jonas.join();
  await jonas.expectLobby(doctor.name);
  await doctor.showInvitations();
  for (const name of ['Maria Keller', 'Jonas Brandt', 'Walk-in link']) await doctor.revoke(name);
  await doctor.closeDialog();
  for (const link of [unused, used, walkIn]) {
    const late = await clinic.open(link);
    await late.join('Somebody');
    await expect(late.page.getByText('Your link has been withdrawn. Ask Dr. Ada Lindqvist for a new one.')).toBeVisible();
    await late.page.context().close();
  }
  // Who came by it before still can.
  await jonas.page.reload();
  await jonas.expectLobby(doctor.name);
  await doctor.expectWaiting('Jonas Brandt', 'known device');
});

test('names end at 64 characters, wherever they are typed', async ({ clinic }) => {
  const whole = 'ü'.repeat(64);
  const doctor = await clinic.newDoctor();
  await doctor.nameField.fill(`${whole}!`);
  await expect(doctor.nameField).toHaveValue(whole);
  await doctor.openRoom(whole);
  await doctor.page.getByRole('button', { name: 'Invite', exact: true }).click();
  await doctor.invitations.getByRole('button', { name: 'Make the link' }).click();
  await expect(doctor.invitations.getByRole('alert')).toContainText('Write the patient’s name first.');
  const forPatient = doctor.invitations.getByLabel('The patient’s name');
  await forPatient.fill(`${whole}!`);
  await expect(forPatient).toHaveValue(whole);
  await doctor.page.keyboard.press('Escape');
  const walkIn = await clinic.open(await doctor.walkInLink());
  await walkIn.nameField.fill(`${whole}!`);
  await expect(walkIn.nameField).toHaveValue(whole);
  await walkIn.join();
  await walkIn.expectLobby(whole);
  await doctor.expectWaiting(whole, 'by the walk-in link');
});
