/** Opening a room, and handing out links to it. */
import { expect, phone, test } from '../fixtures/clinic.ts';
import { field } from '../fixtures/invitation.ts';
import { scan } from '../fixtures/qr.ts';

test('a first visit asks for a name, makes the keys and opens the room', async ({ clinic }) => {
  const doctor = await clinic.newDoctor();
  await expect(doctor.heading).toHaveText('Welcome to your room');
  await doctor.nameField.press('Enter');
  await expect(doctor.page.getByRole('alert')).toHaveText('A name needs 1 to 64 characters. Change it and try again.');
  await doctor.openRoom('Dr. Ada Lindqvist');
  await expect(doctor.page).toHaveTitle('Dr. Ada Lindqvist · room');
  await expect(doctor.people).toContainText('Nobody is here yet');
  expect(await doctor.fingerprint()).toMatch(/^([0-9a-f]{4} ){15}[0-9a-f]{4}$/);
});

test('two doctors have different keys and different rooms', async ({ clinic }) => {
  const [one, other] = [await clinic.doctor('Dr. Ada Lindqvist'), await clinic.doctor('Dr. Ada Lindqvist')];
  expect(await one.fingerprint()).not.toBe(await other.fingerprint());
  const [first, second] = [await one.invite('Maria Keller'), await other.invite('Maria Keller')];
  expect(field(first, 'room')).not.toEqual(field(second, 'room'));
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`an invitation is a link to copy and a code to scan (${colorScheme})`, async ({ clinic }) => {
    const doctor = await clinic.newDoctor({ colorScheme, viewport: { width: 1280, height: 800 } });
    await doctor.openRoom('Dr. Ada Lindqvist');
    await doctor.showInvitation('Maria Keller');
    const link = await doctor.link.inputValue();
    expect(link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/patient#[\w-]{100,}$/);

    await expect(doctor.qrCode.getByRole('img', { name: 'QR code of the link for Maria Keller' })).toBeVisible();
    expect(await scan(doctor.qrCode)).toBe(link);

    // Chromium lets a page write what was just clicked; its headless shell asks, and nobody would answer.
    await doctor.page.context().grantPermissions(['clipboard-write']);
    await doctor.copyLink.click();
    const elsewhere = await doctor.page.context().newPage();
    await elsewhere.setContent('<textarea autofocus></textarea>');
    await elsewhere.getByRole('textbox').press('Control+V');
    await expect(elsewhere.getByRole('textbox')).toHaveValue(link);
  });
}

test('each patient has a link of their own, and walk-ins have one together', async ({ clinic }) => {
  const doctor = await clinic.doctor();
  const links = [await doctor.invite('Maria Keller'), await doctor.invite('Jonas Brandt'), await doctor.walkInLink()];
  expect(new Set(links.map((link) => field(link, 'secret').toString('hex'))).size).toBe(3);
  expect(new Set(links.map((link) => field(link, 'id').toString('hex'))).size).toBe(3);
  expect(await doctor.walkInLink()).toBe(links[2]);

  await doctor.showWalkInLink();
  expect(await scan(doctor.qrCode)).toBe(links[2]);
  await doctor.closeDialog();

  await test.step('a name that was misspelt is right in new links', async () => {
    const settings = await doctor.showDetails('Settings');
    await settings.getByLabel('Your name, as patients will read it').fill('Dr. Ada Lindqvist-Berg');
    await settings.getByRole('button', { name: 'Change it' }).click();
    await expect(doctor.heading).toHaveText('Dr. Ada Lindqvist-Berg');
    await doctor.closeDetails();
    for (const link of [await doctor.invite('Amina Diallo'), await doctor.walkInLink()]) {
      await (await clinic.open(link)).expectInvitation('Dr. Ada Lindqvist-Berg');
    }
  });
});

test('a personal link knows the name; the walk-in link asks for it', async ({ clinic }) => {
  const doctor = await clinic.doctor('Dr. Ada Lindqvist');
  const maria = await clinic.open(await doctor.invite('Maria Keller'));
  await maria.expectInvitation('Dr. Ada Lindqvist');
  await expect(maria.nameField).toHaveValue('Maria Keller');

  const walkIn = await clinic.open(await doctor.walkInLink());
  await walkIn.expectInvitation('Dr. Ada Lindqvist');
  await expect(walkIn.nameField).toHaveValue('');
  // What Safari tells of the Enter that takes an input method's word: no field hears of it.
  const heard = await walkIn.nameField.evaluateHandle((field) => {
    const keys: number[] = [];
    field.addEventListener('keydown', (event) => keys.push((event as KeyboardEvent).keyCode));
    return keys;
  });
  for (const keyCode of [229, 13]) await walkIn.nameField.dispatchEvent('keydown', { key: 'Enter', keyCode });
  expect(await heard.jsonValue()).toEqual([13]);
  await walkIn.join();
  await expect(walkIn.page.getByRole('alert')).toHaveText('A name needs 1 to 64 characters. Change it, then try again.');
  await walkIn.join('Wei Chen');
  await walkIn.expectLobby('Dr. Ada Lindqvist');
  await doctor.expectWaiting('Wei Chen', 'by the walk-in link');
});

test('the link leaves the address bar once it was opened, and works again later', async ({ clinic }) => {
  const doctor = await clinic.doctor();
  const link = await doctor.invite('Maria Keller');
  const maria = await clinic.open(link);
  await maria.expectInvitation(doctor.name);
  await expect(maria.page).toHaveURL(/\/patient$/);
  await maria.join();
  await maria.expectLobby(doctor.name);

  await maria.page.goto('about:blank');
  await expect(doctor.group('Away 1')).toContainText('Maria Keller');
  await maria.page.goto(link);
  await maria.expectLobby(doctor.name);
  await expect(maria.page).toHaveURL(/\/patient$/);
  await doctor.expectWaiting('Maria Keller', 'known device');
});

test('a name as long as names may be is shown whole, in any script', async ({ clinic }) => {
  const long = `Prof. Dr. ${'Wolfeschlegelsteinhausenbergerdorff '.repeat(2)}`.slice(0, 63) + 'f';
  const rightToLeft = 'ד״ר מרים כהן <b>&amp;';
  const doctor = await clinic.doctor(long);
  const miriam = await clinic.waiting(doctor, rightToLeft, phone);
  await doctor.expectWaiting(rightToLeft, 'by personal link, first time');
  await expect(miriam.heading).toContainText(long);
});
