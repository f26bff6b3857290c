/** What stays in a browser: sealed, under a key that the browser never gives out. */
import { expect, test } from '../fixtures/clinic.ts';
import { field } from '../fixtures/invitation.ts';
import { stored } from '../fixtures/stored.ts';

test('nothing that is stored can be read, and the device key cannot be taken out', async ({ clinic }) => {
  const doctor = await clinic.doctor('Dr. Ada Lindqvist');
  const link = await doctor.invite('Maria Keller');
  const maria = await clinic.open(link);
  await maria.join('Maria Theresia Keller');
  await maria.expectLobby(doctor.name);
  await doctor.admit('Maria Theresia Keller');
  await maria.expectAdmitted();
  await doctor.tellEveryone('Take the tablets after breakfast.', 1);
  await maria.write('My knee hurts when it rains.');
  await maria.expectReceived('My knee hurts when it rains.', doctor.name);
  await doctor.tell('Maria Theresia Keller', 'Then we look at the left knee.');
  await maria.messages.expectTexts('Take the tablets after breakfast.', 'My knee hurts when it rains.', 'Then we look at the left knee.');
  // Both are stored, history and all: a page that is loaded anew has them.
  await Promise.all([maria.page.reload(), doctor.page.reload()]);
  await maria.expectConnected();
  await expect(doctor.group('In conference 1')).toBeVisible();

  const secret = field(link, 'secret').toString('latin1');
  const words = ['Lindqvist', 'Theresia', 'Keller', 'tablets', 'breakfast', 'knee', 'rains', new URL(link).hash.slice(1)];
  for (const [page, database] of [[doctor.page, 'telemed-doctor'], [maria.page, 'telemed-patient']] as const) {
    const seen = await stored(page, words, [secret]);
    expect(seen.databases).toEqual([database]);
    expect(seen.values).toBeGreaterThan(6);
    expect(seen.bytes).toBeGreaterThan(2000);
    expect(seen.found).toEqual([]);
    expect(seen.keys).toEqual([
      { where: `${database}/device/vault.key`, type: 'secret', algorithm: 'AES-GCM', extractable: false, exportRefused: true },
    ]);
  }
});

test('the search would find what is not sealed', async ({ clinic }) => {
  const doctor = await clinic.doctor();
  await doctor.page.evaluate(async () => {
    localStorage.setItem('note', 'plainly Lindqvist');
    const bytes = new TextEncoder().encode('…Lindqvist…');
    const open = indexedDB.open('other');
    open.onupgradeneeded = () => open.result.createObjectStore('s').put({ deep: [bytes.buffer, btoa('xy Lindqvist z')] }, 'k');
    await new Promise((resolve) => (open.onsuccess = resolve));
    open.result.close();
  });
  const { found } = await stored(doctor.page, ['Lindqvist']);
  expect(found).toEqual(['Lindqvist in other/s/k.deep.0', 'Lindqvist in other/s/k.deep.1', 'Lindqvist in localStorage.note']);
});

test('what is stored and cannot be read any more is said, and nothing else is lost', async ({ clinic }) => {
  const doctor = await clinic.doctor();
  const [maria] = await clinic.admitted(doctor, 'Maria Keller');
  await doctor.tell('Maria Keller', 'The first.');
  await doctor.tell('Maria Keller', 'The second.');
  await maria.messages.expectTexts('The first.', 'The second.');
  await maria.page.evaluate(async () => {
    const open = indexedDB.open('telemed-patient');
    await new Promise((resolve) => (open.onsuccess = resolve));
    const records = open.result.transaction('records', 'readwrite').objectStore('records');
    const asked = <T>(request: IDBRequest<T>) => new Promise<T>((resolve) => (request.onsuccess = () => resolve(request.result)));
    const [name] = (await asked(records.getAllKeys())).filter((key) => String(key).startsWith('message/'));
    const value = (await asked(records.get(name!))) as Uint8Array;
    value[value.length - 1]! ^= 1;
    await asked(records.put(value, name));
    open.result.close();
  });
  await maria.page.reload();
  await maria.expectConnected();
  const note = maria.page.locator('tm-page-note');
  await expect(note).toContainText('cannot be read any more and is missing here');
  await expect(maria.messages.list.locator('.message .text')).toHaveText(/^The (first|second)\.$/);
  await note.getByRole('button', { name: 'Close' }).click();
  await expect(note.getByRole('status')).toBeHidden();
});

test('"erase everything" leaves nothing behind', async ({ clinic }) => {
  const doctor = await clinic.doctor();
  const [maria] = await clinic.admitted(doctor, 'Maria Keller');
  await maria.write('Hello.');
  await maria.expectReceived('Hello.', doctor.name);
  const settings = await doctor.showDetails('Settings');
  await settings.getByRole('button', { name: 'Erase everything here…' }).click();
  await doctor.page.getByRole('button', { name: 'Erase', exact: true }).click();
  await expect(doctor.heading).toHaveText('Welcome to your room');
  await doctor.openRoom('Dr. Somebody Else');
  await expect(doctor.people).toContainText('Nobody is here yet');
});
