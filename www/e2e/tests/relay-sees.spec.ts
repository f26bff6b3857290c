/** "What the relay sees", on both pages, beside what went over the wire. */
import type { Locator } from '@playwright/test';
import { Clinic, expect, test } from '../fixtures/clinic.ts';
import { sha256 } from '../fixtures/files.ts';
import { Wiretap } from '../fixtures/wiretap.ts';

/** As in witness.ts. */
const mostSightings = 200;
const mostBytes = 4_096;
const claim = 0x01;

interface Row { name: string; sent: boolean; size: number; bytes: string; page: string; fields: string[] }

/** What the panel lists, oldest first. */
const listed = (view: Locator): Promise<Row[]> =>
  view.locator('li').evaluateAll((found) =>
    found.reverse().map((row) => ({
      name: row.getAttribute('data-envelope') ?? '',
      sent: row.getAttribute('data-sent') === 'true',
      size: Number(/(\d+) bytes/.exec(row.querySelector('.relay')?.textContent ?? '')?.[1]),
      bytes: (row.querySelector('details code')?.textContent ?? '').replaceAll(' ', ''),
      page: row.querySelector('.page')?.textContent ?? '',
      fields: [...row.querySelectorAll('.page dt, .page dd')].map((field) => field.textContent ?? ''),
    })),
  );

/** Looks again until the panel lists what went over the wire: the last of it, each way in its order. */
async function expectTheWire(view: Locator, wire: Wiretap): Promise<Row[]> {
  let rows: Row[] = [];
  await expect(async () => {
    await view.getByRole('button', { name: 'Look again' }).click();
    rows = await listed(view);
    const all = wire.fromPages.length + wire.fromRelay.length;
    expect(rows).toHaveLength(Math.min(all, mostSightings));
    for (const [sent, went] of [[true, wire.fromPages], [false, wire.fromRelay]] as const) {
      const own = rows.filter((row) => row.sent === sent);
      expect(own.map(({ size, bytes }) => `${size} bytes: ${sha256(Buffer.from(bytes, 'hex'))}`)).toEqual(
        went.slice(went.length - own.length).map((message) => {
          // The proof that the room is the doctor's is the one thing that is not shown.
          const shown = message[0] === claim ? Buffer.alloc(0) : message.subarray(0, mostBytes);
          return `${message.length} bytes: ${sha256(shown)}`;
        }),
      );
    }
    const older = view.getByText('Older ones that are not listed any more');
    if (all > mostSightings) await expect(older).toHaveText(`Older ones that are not listed any more: ${all - mostSightings}`, { timeout: 1 });
    else expect(await older.count()).toBe(0);
  }).toPass();
  return rows;
}

/** The frame in an envelope from a page to the doctor, or to a page from the doctor. */
function frameIn({ name, bytes }: Row): string {
  const at = { FRAME: 1, FROM: 9, DELIVER: 1, CAST: 1, SEND: 3 + 8 * parseInt(bytes.slice(2, 6), 16) }[name];
  return at === undefined ? '' : bytes.slice(2 * at);
}

test('is what went over the wire, beside what each page knows of it', async ({ browser, relay, report }) => {
  const [doctors, patients] = [await Wiretap.before(relay.port), await Wiretap.before(relay.port)];
  const clinic = new Clinic(browser, report, doctors.origin);
  const doctor = await clinic.doctor();
  const maria = await clinic.open(patients.through(await doctor.invite('Maria Keller')));
  await maria.join();
  await maria.expectLobby(doctor.name);
  await doctor.admit('Maria Keller');
  await maria.expectAdmitted();
  await maria.write('Between us two.');
  await maria.expectReceived('Between us two.', doctor.name);
  const [here, there] = [await maria.showRelayView(), await doctor.showDetails('What the relay sees')].map((part) => part.locator('tm-relay-view'));

  const [hers, theirs] = [await expectTheWire(here!, patients), await expectTheWire(there!, doctors)];
  expect(theirs.find(({ name }) => name === 'CLAIM')?.page).toContain('Nothing more than that.');
  const theirsByFrame = new Map(theirs.map((row) => [frameIn(row), row]));
  let compared = 0;
  for (const row of hers) {
    const frame = frameIn(row);
    if (frame === '') continue;
    const other = theirsByFrame.get(frame);
    // Both know which frame it is, and by the same name.
    const name = /^\s*This page\s+([A-Z_]+)/.exec(row.page)?.[1];
    expect(name, row.page).toBeDefined();
    expect(other?.page, name).toContain(name);
    if (name === 'DEC_MSG') expect(other?.fields).toEqual(row.fields);
    compared++;
  }
  expect(compared).toBeGreaterThan(5);
  const hello = here!.locator('li[data-envelope="FRAME"]').filter({ hasText: 'HELLO' });
  // HELLO names its invitation in the clear; the relay has that, too.
  await expect(hello.locator('.relay').first()).toContainText(/Invitation number [0-9a-f]{16}/);
  const written = here!.locator('li[data-envelope="FRAME"]').filter({ hasText: 'PRIVATE_MSG' });
  await expect(written.locator('.relay')).toContainText('kind 70');
  await expect(written.locator('.relay')).not.toContainText('Between us');
  await expect(written.locator('.page')).toContainText('number');
  await clinic.close();
  for (const tap of [doctors, patients]) tap.close();
});
