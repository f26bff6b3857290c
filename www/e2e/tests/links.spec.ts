/** Links that are not what they were, or not for here: each says what happened and what to do. */
import { expect, phone, test } from '../fixtures/clinic.ts';
import { field, withField, withFragment } from '../fixtures/invitation.ts';
import type { DoctorPage } from '../pages/doctor-page.ts';

test('a link that was changed or cut off on the way', async ({ clinic }) => {
  const doctor = await clinic.doctor();
  const link = await doctor.invite('Maria Keller');
  const fragment = new URL(link).hash.slice(1);
  const swapped = `${fragment.slice(0, 40)}${fragment[40] === 'A' ? 'B' : 'A'}${fragment.slice(41)}`;
  for (const damaged of [swapped, fragment.slice(0, -7), `${fragment}x`, 'hello', '%F0%9F%98%80', '<img src=x onerror=alert(1)>', '%E2%80%AE', 'A'.repeat(200_000)]) {
    const maria = await clinic.open(withFragment(link, damaged));
    await expect(maria.heading).toHaveText('The link could not be opened');
    await expect(maria.page.getByText('A part of this link is missing or was changed on the way.')).toBeVisible();
    await expect(maria.page.getByText('ask your doctor for a new one')).toBeVisible();
    await maria.page.context().close();
  }
  // The whole one still works.
  const maria = await clinic.open(link);
  await maria.join();
  await maria.expectLobby(doctor.name);
});

test('a link made for another version of the page', async ({ clinic }) => {
  const doctor = await clinic.doctor();
  const maria = await clinic.open(withField(await doctor.invite('Maria Keller'), 'version', Buffer.from([2])));
  await expect(maria.heading).toHaveText('The link could not be opened');
  await expect(maria.page.getByText('This link was made for another version of this page. Reload the page and open it again')).toBeVisible();
});

test('who comes with a link is shown nothing else before', async ({ clinic }) => {
  const doctor = await clinic.doctor();
  const link = await doctor.invite('Maria Keller');
  const page = await (await clinic.context(phone)).newPage();
  await page.addInitScript(() => {
    const drawn: string[] = Object.assign(globalThis, { drawn: [] }).drawn;
    const attach = Element.prototype.attachShadow;
    Element.prototype.attachShadow = function (init) {
      drawn.push(this.localName);
      return attach.call(this, init);
    };
  });
  await page.goto(link);
  await page.locator('tm-patient-invite').waitFor();
  const drawn = await page.evaluate(() => (globalThis as typeof globalThis & { drawn: string[] }).drawn);
  expect(drawn).toContain('tm-patient-invite');
  expect(drawn).not.toContain('tm-patient-visits');
});

test('the patient page without a link', async ({ clinic }) => {
  const patient = await clinic.open('/patient');
  await expect(patient.heading).toHaveText('You need your doctor’s link');
  await expect(patient.page.getByText('Open the link that your doctor gave you, or scan the code.')).toBeVisible();
});

test('a damaged link, where a visit is going on, loses nothing of it', async ({ clinic }) => {
  const doctor = await clinic.doctor();
  const link = await doctor.invite('Maria Keller');
  const maria = await clinic.open(link);
  await maria.join();
  await maria.expectLobby(doctor.name);
  await doctor.admit('Maria Keller');
  await maria.write('I have a question.');
  await maria.expectReceived('I have a question.', doctor.name);

  await maria.page.goto(withFragment(link, new URL(link).hash.slice(1, -3)));
  await expect(maria.heading).toHaveText('The link could not be opened');
  await maria.page.getByRole('button', { name: 'Go on without it' }).click();
  await maria.expectConnected();
  await maria.messages.expectTexts('I have a question.');
});

test('a link of another doctor opens that doctor’s room, and the first visit is still there', async ({ clinic }) => {
  const ada = await clinic.doctor('Dr. Ada Lindqvist');
  const omar = await clinic.doctor('Dr. Omar Haddad');
  const [maria] = await clinic.admitted(ada, 'Maria Keller');
  await maria.write('To Ada.');
  await maria.expectReceived('To Ada.', ada.name);

  await maria.page.goto(await omar.invite('Maria K.'));
  await maria.expectInvitation('Dr. Omar Haddad');
  await maria.join();
  await maria.expectLobby('Dr. Omar Haddad');
  await omar.admit('Maria K.');
  await maria.expectAdmitted();
  await maria.messages.expectTexts();
  await maria.write('To Omar.');
  await maria.expectReceived('To Omar.', omar.name);
  await expect(ada.group('Away 1')).toContainText('Maria Keller');

  // Without a link the page goes on with the last one. Both are listed behind “Details”.
  await maria.page.goto('/patient');
  await maria.page.reload();
  await maria.expectConnected();
  await maria.messages.expectTexts('To Omar.');
  await expect(ada.messages.list).not.toContainText('To Omar.');
  const goTo = async (doctor: DoctorPage) => {
    await maria.page.getByRole('button', { name: 'Your doctors' }).click();
    await expect(maria.heading).toHaveText('Your doctors');
    await maria.page.getByRole('button', { name: doctor.name }).click();
    await maria.expectConnected();
  };
  await maria.showDetails();
  await goTo(ada);
  await maria.messages.expectTexts('To Ada.');

  await test.step('a link that works no more is not the end of the others', async () => {
    const withdrawn = await omar.invite('Maria again');
    await omar.showInvitations();
    await omar.revoke('Maria again');
    await omar.closeDialog();
    await maria.page.goto(withdrawn);
    await maria.join();
    await expect(maria.heading).toHaveText('This link does not work any more');
    await maria.page.reload();
    await expect(maria.heading).toHaveText('This link does not work any more');
    await goTo(ada);
    await maria.messages.expectTexts('To Ada.');
  });
});

test('an invitation that the doctor does not know', async ({ clinic }) => {
  const doctor = await clinic.doctor('Dr. Ada Lindqvist');
  const maria = await clinic.open(withField(await doctor.invite('Maria Keller'), 'id', Buffer.alloc(8, 7)));
  await maria.expectInvitation('Dr. Ada Lindqvist');
  await maria.join();
  await expect(maria.page.getByText('Dr. Ada Lindqvist has not answered yet.')).toBeVisible();
  await expect(doctor.people).toContainText('Nobody is here yet');
});

test('an invitation to one doctor under another’s name and key', async ({ clinic }) => {
  const ada = await clinic.doctor('Dr. Ada Lindqvist');
  const omar = await clinic.doctor('Dr. Omar Haddad');
  const toAda = await ada.invite('Maria Keller');
  const forged = withField(toAda, 'room', field(await omar.invite('Maria Keller'), 'room'));
  const maria = await clinic.open(forged);
  await maria.join();
  await expect(maria.page.getByText('Dr. Ada Lindqvist has not answered yet.')).toBeVisible();
  await expect(omar.people).toContainText('Nobody is here yet');
});

test('a link that was revoked', async ({ clinic }) => {
  const doctor = await clinic.doctor('Dr. Ada Lindqvist');
  const link = await doctor.invite('Maria Keller');
  await doctor.page.getByRole('button', { name: 'Invite', exact: true }).click();
  await doctor.invitations.getByRole('button', { name: 'Revoke Maria Keller' }).click();
  await doctor.page.getByRole('button', { name: 'Revoke', exact: true }).click();
  await expect(doctor.invitations.getByText('revoked')).toBeVisible();

  const maria = await clinic.open(link);
  await maria.join();
  await expect(maria.heading).toHaveText('This link does not work any more');
  await expect(maria.page.getByText('Your link has been withdrawn. Ask Dr. Ada Lindqvist for a new one.')).toBeVisible();
});

test('a personal link that another browser opens, too, is held for the doctor to check', async ({ clinic }) => {
  const doctor = await clinic.doctor('Dr. Ada Lindqvist');
  const link = await doctor.invite('Maria Keller');
  const maria = await clinic.open(link);
  await maria.join();
  await maria.expectLobby(doctor.name);
  const other = await clinic.open(link);
  await other.join();
  await expect(other.heading).toHaveText('Dr. Ada Lindqvist is checking that it is you');
  await expect(doctor.group('To check 1')).toBeVisible();
  // Nothing has changed for who was there first.
  await maria.expectLobby(doctor.name);
  await expect(doctor.group('Waiting 1')).toContainText('Maria Keller');
});
