/** Files, sent from page to page. */
import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures/clinic.ts';
import { file, picture, saved, sha256, type SentFile } from '../fixtures/files.ts';
import { Files } from '../pages/files.ts';

test('a file goes each way, and is saved as it was', async ({ clinic }) => {
  const doctor = await clinic.doctor();
  const [maria] = await clinic.admitted(doctor, 'Maria Keller');
  const [there, here] = [new Files(doctor.page), new Files(maria.page)];

  const letter = file('Letter to your GP.pdf', 1_500_000);
  await doctor.showPrivate('Maria Keller');
  await there.attach(letter);
  await here.expectComplete(letter.name);
  await expect(there.of(letter.name)).toContainText('Maria Keller has it.');
  await expect(here.of(letter.name)).toContainText('application/pdf · 1.5 MB');
  expect(await saved(await here.save(letter.name))).toEqual({ name: letter.name, sum: sha256(letter.buffer) });
  expect(await saved(await there.save(letter.name))).toEqual({ name: letter.name, sum: sha256(letter.buffer) });

  const note = file('Readings.csv', 70_000, 'text/csv');
  await here.attach(note, file('Empty.txt', 0, 'text/plain'));
  await there.expectComplete(note.name);
  await there.expectComplete('Empty.txt');
  await expect(here.of(note.name)).toContainText(`${doctor.name} has it.`);
  expect(await saved(await there.save(note.name))).toEqual({ name: note.name, sum: sha256(note.buffer) });
  expect(await saved(await there.save('Empty.txt'))).toEqual({ name: 'Empty.txt', sum: sha256(Buffer.alloc(0)) });

  // What is stored survives a reload on either side.
  await Promise.all([doctor.page.reload(), maria.page.reload()]);
  await here.expectComplete(letter.name);
  await doctor.showPrivate('Maria Keller');
  expect(await saved(await there.save(note.name))).toEqual({ name: note.name, sum: sha256(note.buffer) });
});

test('files are pasted and dropped, and words that are pasted stay words', async ({ clinic }) => {
  const doctor = await clinic.doctor();
  const [maria] = await clinic.admitted(doctor, 'Maria Keller');
  const [there, here] = [new Files(doctor.page), new Files(maria.page)];
  const [note, scan, plan] = [file('Note.pdf', 2_000), file('Scan.pdf', 2_000), file('Plan.pdf', 2_000)];
  await doctor.showPrivate('Maria Keller');

  expect(await here.give('paste', maria.composer.field, [note])).toBe(true);
  await there.expectComplete(note.name);
  // A table out of an office program comes as words, and as a picture of itself.
  expect(await here.give('paste', maria.composer.field, [file('image.png', 500)], { 'text/plain': '120/80', 'text/html': '<b>120/80</b>' })).toBe(false);
  expect(await here.give('paste', maria.composer.field, [], { 'text/plain': '120/80' })).toBe(false);

  await expect(here.dropHint).toBeHidden();
  expect(await here.give('dragover', maria.messages.list, [scan])).toBe(true);
  await expect(here.dropHint).toBeVisible();
  expect(await here.give('drop', maria.messages.list, [scan])).toBe(true);
  await expect(here.dropHint).toBeHidden();
  await there.expectComplete(scan.name);

  // Beside the conversation the browser must not open it in place of the page; nor is it sent.
  expect(await there.give('dragover', doctor.people, [plan])).toBe(true);
  await expect(there.dropHint).toBeHidden();
  expect(await there.give('drop', doctor.people, [plan])).toBe(true);
  // To everyone it is asked, as by the chooser.
  await doctor.showEveryone();
  await there.give('drop', doctor.messages.list, [plan]);
  await expect(doctor.page.getByRole('heading', { name: 'Send this file to 1 person?' })).toBeVisible();
  await doctor.page.getByRole('button', { name: 'Send to 1 person', exact: true }).click();
  await here.expectComplete(plan.name);
  for (const name of [note.name, scan.name, plan.name]) await expect(here.of(name)).toHaveCount(1);
  await expect(here.of('image.png')).toHaveCount(0);
});

test('a file to everyone says how many get it, and who has it', async ({ clinic }) => {
  const doctor = await clinic.doctor();
  const [maria, jonas] = await clinic.admitted(doctor, 'Maria Keller', 'Jonas Brandt');
  const wei = await clinic.waiting(doctor, 'Wei Chen');
  const there = new Files(doctor.page);
  const plan = file('Exercises.pdf', 300_000);

  await doctor.showEveryone();
  await there.attach(plan);
  await expect(doctor.page.getByRole('heading', { name: 'Send this file to 2 people?' })).toBeVisible();
  await doctor.page.getByRole('button', { name: 'Cancel', exact: true }).click();
  await expect(there.of(plan.name)).toHaveCount(0);

  await there.attach(plan);
  await doctor.page.getByRole('button', { name: 'Send to 2 people', exact: true }).click();
  for (const page of [maria.page, jonas.page]) await new Files(page).expectComplete(plan.name);
  await expect(there.of(plan.name)).toContainText('2 of 2 have it.');
  await expect(doctor.messages.of(plan.name).locator('tm-receipt summary')).toHaveText('arrived at 2 of 2');
  await wei.expectLobby(doctor.name);
  await expect(new Files(wei.page).of(plan.name)).toHaveCount(0);
});

/** Which files the page has opened, in order, from now on. */
async function watchOpened(page: Page): Promise<() => Promise<string[]>> {
  type Watched = typeof globalThis & { opened: string[] };
  await page.evaluate(() => {
    const opened: string[] = ((globalThis as Watched).opened = []);
    const post = Worker.prototype.postMessage;
    Worker.prototype.postMessage = function (message: { type: string; file: string }) {
      if (message.type === 'open-file') opened.push(message.file);
      post.call(this, message);
    };
  });
  return () => page.evaluate(() => (globalThis as Watched).opened);
}

test('pictures show, and nothing else does', async ({ clinic }) => {
  const doctor = await clinic.doctor();
  const [maria] = await clinic.admitted(doctor, 'Maria Keller');
  const [there, here] = [new Files(doctor.page), new Files(maria.page)];
  await doctor.showPrivate('Maria Keller');
  const opened = await watchOpened(maria.page);

  const pictures: SentFile[] = [
    await picture(doctor.page, 'Skin.png', 'image/png', 1600, 400),
    await picture(doctor.page, 'Knee.jpg', 'image/jpeg', 300, 900),
    await picture(doctor.page, 'Eye.webp', 'image/webp', 64, 64),
    { name: 'Dot.gif', mimeType: 'image/gif', buffer: Buffer.from('R0lGODlhAQABAIAAAAUEBAAAACwAAAAAAQABAAACAkQBADs=', 'base64') },
  ];
  await there.attach(...pictures);
  for (const { name } of pictures) {
    await here.expectComplete(name);
    for (const files of [here, there]) {
      await files.of(name).scrollIntoViewIfNeeded();
      await expect(files.picture(name)).toBeVisible();
    }
  }
  const shape = await here.picture('Skin.png').boundingBox();
  expect(shape && shape.width / shape.height).toBeCloseTo(4, 1);

  // A PNG that says it is 60,000 pixels wide and high: to decode it would take 14 GB.
  const bomb = Buffer.from(pictures[0]!.buffer);
  bomb.writeUInt32BE(60_000, 16);
  bomb.writeUInt32BE(60_000, 20);
  const markup = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="document.title=1"><script>document.title=1</script></svg>');
  const others: SentFile[] = [
    { name: 'Drawing.svg', mimeType: 'image/svg+xml', buffer: markup },
    { name: 'Page.png', mimeType: 'image/png', buffer: markup },
    { name: 'Bomb.png', mimeType: 'image/png', buffer: bomb },
    { name: '<img src=x onerror=alert(1)>.html', mimeType: 'text/html', buffer: markup },
    { name: 'Program.exe', mimeType: 'image/png', buffer: Buffer.from('MZ\x90\x00') },
  ];
  await there.attach(...others);
  for (const { name } of others) {
    await here.expectComplete(name);
    await here.of(name).scrollIntoViewIfNeeded();
    await expect(here.picture(name)).toBeHidden();
  }
  // The last of them was looked at: a picture that comes after it is there.
  await there.attach({ ...pictures[0]!, name: 'Last.png' });
  await here.of('Last.png').scrollIntoViewIfNeeded();
  await expect(here.picture('Last.png')).toBeVisible();
  for (const { name } of others) await expect(here.picture(name)).toBeHidden();
  expect(await maria.page.title()).not.toBe('1');
  // Each was looked at once, also what is none: files that came after it moved on meanwhile.
  const all = await opened();
  expect(all.length).toBeGreaterThan(pictures.length);
  expect(new Set(all).size).toBe(all.length);
  expect((await here.save('Page.png')).suggestedFilename()).toBe('Page.png');
});

test('a name that deceives is shown as what it is', async ({ clinic }) => {
  const doctor = await clinic.doctor();
  const [maria] = await clinic.admitted(doctor, 'Maria Keller');
  await new Files(maria.page).attach({ name: 'photo\u202egpj.exe', mimeType: 'image/jpeg', buffer: Buffer.from('MZ') });
  await doctor.showPrivate('Maria Keller');
  const there = new Files(doctor.page);
  await there.expectComplete('photo_gpj.exe');
  expect((await there.save('photo_gpj.exe')).suggestedFilename()).toBe('photo_gpj.exe');
});

test('a file that is too large is refused with a sentence', async ({ clinic }) => {
  const doctor = await clinic.doctor();
  const [maria] = await clinic.admitted(doctor, 'Maria Keller');
  // A chooser cannot hand over a file that is not on the disk: the page is given one of holes.
  await maria.page.evaluate(() => {
    const file = new File([new Blob([new Uint8Array(1 << 20)])], 'Film.mp4', { type: 'video/mp4' });
    Object.defineProperty(file, 'size', { value: 100 * 2 ** 20 + 1 });
    const event = Object.assign(new Event('tm-files', { bubbles: true, composed: true }), { files: [file] });
    const find = (root: Document | ShadowRoot): Element | undefined => {
      for (const element of root.querySelectorAll('*')) {
        const found = element.localName === 'tm-composer' ? element : element.shadowRoot ? find(element.shadowRoot) : undefined;
        if (found) return found;
      }
      return undefined;
    };
    find(document)!.dispatchEvent(event);
  });
  await expect(maria.composer.refused).toHaveText('Film.mp4 is larger than 100 MB. Send a smaller one, or send it in parts.');
});
