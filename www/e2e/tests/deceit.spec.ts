/**
 * What people write may be anything: it is shown as text, stays inside the page's edges, and is marked
 * where it deceives. Every test ends with an empty report of violations (fixtures/report.ts).
 */
import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import { expect, phone, test } from '../fixtures/clinic.ts';
import { withFragment } from '../fixtures/invitation.ts';
import { Files } from '../pages/files.ts';
import { random } from '../second/group.ts';
import { fromFragment, toFragment, type Invitation } from '../second/invitation.ts';
import { openExport, sealExport } from '../second/vault.ts';

const markup = `<img src=x onerror="document.body.textContent='run'"><script>document.title='run'</script><svg onload=alert(1)></svg>`;
/** 32 KiB, which is the most: each pair takes 4 bytes. */
const long = 'ﷺW'.repeat(8_192);
/** What is written, and which characters of it are marked. */
const texts: [text: string, marks: string[]][] = [
  [markup, []],
  ['${constructor} {{7*7}} &lt;b&gt; %3Cb%3E javascript:alert(1) data:text/html,<b>', []],
  ['the dose is \u202e05\u202c, not 50', ['U+202E', 'U+202C']],
  ['a\u2066b\u2069c', ['U+2066', 'U+2069']],
  ['bell\u0007, escape\u001b[2J, delete\u007f, next\u0085line', ['U+0007', 'U+001B', 'U+007F', 'U+0085']],
  ['ze\u200bro wi\u200ddth\u2060', ['U+200B', 'U+200D', 'U+2060']],
  ['fill\u3164er\uffa0 emp\u2800ty', ['U+3164', 'U+FFA0', 'U+2800']],
  ['pay at www.p\u0430yp\u0430l.example, \u0410BC, \u03a1rivate', ['U+0430', 'U+0430', 'U+0410', 'U+03A1']],
  // These belong there.
  ['5 μg, kΩ, TNFα, β-blocker, Мария Кёллер, Wi-Fi-сеть', []],
  ['⠓⠊⠀⠺ 👩🏽‍⚕️ 👨‍👩‍👧 🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F} علی‌رضا क्‍ष عمر\u200e!', []],
  ['line one\n\ttab\n\u2028separator', []],
];

/** Nothing sticks out of a page's sides. */
async function expectInside(page: Page): Promise<void> {
  const { scroll, client } = await page.evaluate(() => ({
    scroll: document.documentElement.scrollWidth,
    client: document.documentElement.clientWidth,
  }));
  expect(scroll).toBeLessThanOrEqual(client);
}

const marks = (within: Locator) => within.locator('.mark').evaluateAll((found) => found.map((mark) => mark.getAttribute('data-mark')));

/** Of what markup would have made, nothing is there, on this page or in its parts; the import map is the head's. */
async function expectNothingMade(page: Page): Promise<void> {
  await expect(page.locator('img[src="x"], svg[onload], body script:not([src])')).toHaveCount(0);
  expect(await page.title()).not.toBe('run');
}

test('messages full of markup, overrides, control characters and joiners', async ({ clinic }) => {
  const doctor = await clinic.doctor();
  const [maria] = await clinic.admitted(doctor, 'Maria Keller');
  await doctor.showPrivate('Maria Keller');
  for (const [text, marked] of texts) {
    await maria.composer.field.fill(text);
    await maria.composer.field.press('Enter');
    const shown = doctor.messages.list.locator('.message .text').last();
    await expect(shown).toHaveJSProperty('textContent', text.trim());
    expect(await marks(shown), text).toEqual(marked);
    await doctor.composer.field.fill(text);
    await doctor.composer.field.press('Enter');
    await expect(maria.messages.list.locator('.message .text').last()).toHaveJSProperty('textContent', text.trim());
  }
  for (const { page } of [doctor, maria]) {
    await expectNothingMade(page);
    await expectInside(page);
  }
});

test('32 KiB without a space stay inside the page', async ({ clinic }) => {
  const doctor = await clinic.doctor();
  const [maria] = await clinic.admitted(doctor, 'Maria Keller');
  expect(Buffer.byteLength(long)).toBe(32_768);
  await maria.write(long);
  await doctor.showPrivate('Maria Keller');
  await expect(doctor.messages.list.locator('.message .text')).toHaveText([long]);
  const answer = `W${long.slice(1)}`;
  await doctor.tell('Maria Keller', answer);
  await maria.messages.expectTexts(long, answer);
  await expectInside(doctor.page);
  await expectInside(maria.page);
});

test('what an override turns ends with its mark', async ({ clinic }) => {
  const doctor = await clinic.doctor();
  const [maria] = await clinic.admitted(doctor, 'Maria Keller');
  await maria.write('left \u202e right');
  await doctor.showPrivate('Maria Keller');
  const mark = doctor.messages.list.locator('.mark');
  await expect(mark).toHaveCSS('unicode-bidi', 'isolate');
  // "right" is drawn to the right of the mark, as it was not with the override at work.
  const placed = await mark.evaluate((mark) => {
    const range = document.createRange();
    // Between them stand comments of lit's.
    let next = mark.nextSibling;
    while (next && !(next instanceof Text)) next = next.nextSibling;
    range.selectNodeContents(next!);
    return range.getBoundingClientRect().left >= mark.getBoundingClientRect().right - 1;
  });
  expect(placed).toBe(true);
});

test('names of patients: markup, as long as may be, look-alikes, joiners', async ({ clinic }) => {
  const doctor = await clinic.doctor();
  const link = await doctor.walkInLink();
  const names: [name: string, warning: RegExp | undefined][] = [
    ['<b onclick=alert(1)>Maria</b>', undefined],
    ['M'.repeat(64), undefined],
    ['Mаria Keller', /two alphabets/], // the first a is Cyrillic
    ['Maria\u200b Keller', /cannot be seen/],
    ['Мария Кёллер', undefined],
  ];
  for (const [name, warning] of names) {
    const patient = await clinic.open(link, phone);
    await patient.join(name);
    await patient.expectLobby(doctor.name);
    const row = doctor.row(name);
    await expect(row.locator('.name').first()).toHaveText(name);
    const warned = row.locator('tm-name-warning p');
    if (warning) await expect(warned).toHaveText(warning);
    else await expect(warned).toHaveCount(0);
    await expectInside(doctor.page);
    await patient.page.context().close();
  }
  await expectNothingMade(doctor.page);
});

test('two who have one name, whatever its spaces and letters', async ({ clinic }) => {
  const doctor = await clinic.doctor();
  const link = await doctor.walkInLink();
  const warned = (name: string) => doctor.row(name).locator('tm-name-warning p');
  for (const name of ['Maria Keller', 'Jonas Weber', 'maria  ＫELLER']) {
    const patient = await clinic.open(link, phone);
    await patient.join(name);
    await patient.expectLobby(doctor.name);
    if (name === 'Jonas Weber') await expect(warned('Maria Keller')).toHaveCount(0);
  }
  await expect(warned('Maria Keller')).toHaveText('Somebody else on your list has this name.');
  await expect(warned('maria  ＫELLER')).toHaveText('Somebody else on your list has this name.');
  await expect(warned('Jonas Weber')).toHaveCount(0);
  await expectInside(doctor.page);
});

test('names of files: characters that nobody sees, look-alikes, 128 letters without a space', async ({ clinic }) => {
  const doctor = await clinic.doctor();
  const [maria] = await clinic.admitted(doctor, 'Maria Keller');
  const names: [name: string, marks: string[], warning: RegExp | undefined][] = [
    ['photo\u3164\u3164.exe', ['U+3164', 'U+3164'], /cannot be seen/],
    ['pre\u00adscrip\u200btion\u2060.pdf', ['U+00AD', 'U+200B', 'U+2060'], /cannot be seen/],
    ['Rеsults.pdf', ['U+0435'], /two alphabets/], // the first e is Cyrillic
    [`${'W'.repeat(124)}.pdf`, [], undefined],
    ['ﷺ'.repeat(128), [], undefined],
    [`${markup.replaceAll('/', '').slice(0, 124)}.svg`, [], undefined],
  ];
  await new Files(maria.page).attach(...names.map(([name]) => ({ name, mimeType: 'application/pdf', buffer: Buffer.from('%PDF') })));
  await doctor.showPrivate('Maria Keller');
  for (const { messages } of [doctor, maria]) {
    const shown = messages.list.locator('tm-file');
    await expect(shown).toHaveCount(names.length);
    for (const [i, [name, marked, warning]] of names.entries()) {
      await expect(shown.nth(i).locator('.file-name')).toHaveJSProperty('textContent', name);
      expect(await marks(shown.nth(i)), name).toEqual(marked);
      await expect(shown.nth(i).locator('tm-name-warning p')).toHaveText(warning ? [warning] : []);
    }
  }
  const settings = await doctor.showDetails('Settings');
  await settings.getByText(`Files: ${names.length}, `).click();
  expect(await marks(settings)).toEqual(names.flatMap(([, marked]) => marked));
  for (const { page } of [doctor, maria]) {
    await expectNothingMade(page);
    await expectInside(page);
  }
});

test('a practice full of names that deceive is exported, and comes in as text', async ({ clinic }) => {
  const doctor = await clinic.doctor(markup.slice(0, 64));
  const name = `<img src=x onerror=alert(1)>\u200b Mаria`;
  await clinic.waiting(doctor, name);
  await doctor.admit(name);
  await doctor.tell(name, `\u202e${markup}`);
  const settings = await doctor.showDetails('Settings');
  await settings.getByRole('button', { name: 'Export my practice' }).click();
  await settings.getByLabel('A passphrase for the file').fill('seven quiet herons');
  await settings.getByLabel('The same once more').fill('seven quiet herons');
  const exported = doctor.page.waitForEvent('download');
  await settings.getByRole('button', { name: 'Write the file' }).click();
  const download = await exported;
  expect(download.suggestedFilename()).toMatch(/^Practice of [^<>"/]*\.telemed$/);

  const moved = await clinic.newDoctor();
  await moved.page.getByText('You have a practice in another browser?').click();
  await moved.page.getByLabel('The exported file').setInputFiles(await download.path());
  await moved.page.getByLabel('Its passphrase').fill('seven quiet herons');
  await moved.page.getByRole('button', { name: 'Open it here' }).click();
  moved.name = doctor.name;
  await moved.expectOpen();
  await expect(moved.row(name).locator('tm-name-warning p')).toHaveText(/cannot be seen/);
  await moved.showPrivate(name);
  const shown = moved.messages.list.locator('.message .text');
  await expect(shown).toHaveJSProperty('textContent', `\u202e${markup}`);
  expect(await marks(shown)).toEqual(['U+202E']);
  await expectNothingMade(moved.page);
  await expectInside(moved.page);
});

test('a name that would turn the words around it is refused, with a sentence', async ({ clinic }) => {
  const doctor = await clinic.doctor();
  const patient = await clinic.open(await doctor.walkInLink());
  for (const name of ['Maria\u202eDr.', 'Maria\u2066', '\u200d\u200b']) {
    await patient.join(name);
    await expect(patient.page.getByRole('alert').filter({ visible: true })).toBeVisible();
    await expect(patient.joinButton).toBeVisible();
  }
});

/** An invitation with other names in it, as no page would make it. */
function forged(link: string, change: Partial<Invitation>): string {
  return withFragment(link, toFragment({ ...fromFragment(new URL(link).hash.slice(1)), ...change }));
}

test('invitations with names that deceive', async ({ clinic }) => {
  const doctor = await clinic.doctor();
  const link = await doctor.invite('Maria Keller');
  const cases: [change: Partial<Invitation>, heading: string, warning: RegExp | undefined][] = [
    [{ doctorName: markup.slice(0, 64) }, markup.slice(0, 64), undefined],
    [{ doctorName: 'Dr. Adа Lindqvist' }, 'Dr. Adа Lindqvist', /two alphabets/],
    [{ doctorName: 'Dr. Ada\u2060 Lindqvist' }, 'Dr. Ada\u2060 Lindqvist', /cannot be seen/],
    [{ doctorName: 'W'.repeat(64), patientName: 'ﷺ'.repeat(64) }, 'W'.repeat(64), undefined],
  ];
  for (const [change, name, warning] of cases) {
    const patient = await clinic.open(forged(link, change), phone);
    await patient.expectInvitation(name);
    const warned = patient.page.locator('tm-name-warning p');
    if (warning) await expect(warned).toHaveText(warning);
    else await expect(warned).toHaveCount(0);
    await expectNothingMade(patient.page);
    await expectInside(patient.page);
    await patient.page.context().close();
  }
  for (const change of [{ doctorName: 'Dr. \u202eadA' }, { doctorName: 'Dr.\u0000Ada' }, { patientName: 'Maria\u2067' }]) {
    const patient = await clinic.open(forged(link, change));
    await expect(patient.page.getByRole('heading', { level: 1 })).toHaveText(/link/i);
    await expect(patient.joinButton).toHaveCount(0);
    await patient.page.context().close();
  }
});

test('deep links with parameters that nobody knows', async ({ clinic }) => {
  const doctor = await clinic.doctor();
  const fragment = new URL(await doctor.invite('Maria Keller')).hash;
  for (const path of [
    `/patient?utm_source=<script>alert(1)</script>&name=Mallory&doctor=Dr.%20Evil${fragment}`,
    `/patient?__proto__[x]=1&relay=https://evil.example&#&${fragment.slice(1)}`,
  ]) {
    const patient = await clinic.open(path);
    await expect(patient.page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(patient.page.getByText(/Mallory|Evil|evil/)).toHaveCount(0);
    await expectNothingMade(patient.page);
    await patient.page.context().close();
  }
  const page = (await clinic.open(`/patient?a=b${fragment}`)).page;
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`${doctor.name} invites you to a private consultation.`);
  for (const path of ['/doctor?next=javascript:alert(1)&lock=0#setup', '/doctor#<img src=x onerror=alert(1)>', '/?debug=1#/doctor']) {
    const other = await (await clinic.context()).newPage();
    await other.goto(path);
    await expect(other.getByRole('heading', { level: 1 })).toBeVisible();
    await expectNothingMade(other);
    await other.context().close();
  }
});

test('an export with a name that turns the direction of writing', async ({ clinic }) => {
  const passphrase = 'seven quiet herons';
  const doctor = await clinic.doctor();
  await clinic.waiting(doctor, 'Maria Keller');
  const settings = await doctor.showDetails('Settings');
  await settings.getByRole('button', { name: 'Export my practice' }).click();
  await settings.getByLabel('A passphrase for the file').fill(passphrase);
  await settings.getByLabel('The same once more').fill(passphrase);
  const exported = doctor.page.waitForEvent('download');
  await settings.getByRole('button', { name: 'Write the file' }).click();
  const contents = openExport(await readFile(await (await exported).path()), passphrase, 154);
  const changed = contents.map((content) => {
    const record = content.toString('latin1');
    return record.startsWith('patient/', 3) ? Buffer.from(record.replace('Maria Keller', 'Ma\xe2\x80\xae Keller'), 'latin1') : content;
  });
  expect(changed).not.toEqual(contents);

  const moved = await clinic.newDoctor();
  await moved.page.getByText('You have a practice in another browser?').click();
  const open = async (parts: Buffer[]) => {
    const file = { name: 'Practice.telemed', mimeType: '', buffer: sealExport(passphrase, parts, random) };
    await moved.page.getByLabel('The exported file').setInputFiles(file);
    await moved.page.getByLabel('Its passphrase').fill(passphrase);
    await moved.page.getByRole('button', { name: 'Open it here' }).click();
  };
  await open(changed);
  await expect(moved.page.getByRole('alert')).toContainText('This is not an exported practice');
  await open(contents);
  moved.name = doctor.name;
  await moved.expectOpen();
  await expect(moved.page.getByText('Maria Keller').first()).toBeVisible();
});
