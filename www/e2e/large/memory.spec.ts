/** 100 MB from page to page: whole, and with less than 64 MB more memory on either. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '../fixtures/clinic.ts';
import { noise, saved, sha256 } from '../fixtures/files.ts';
import { pageMemory } from '../fixtures/processes.ts';
import { Files } from '../pages/files.ts';

const most = 64 * 2 ** 20;
const size = 100 * 1000 * 1000;
const name = 'Film.mp4';

/** How much the page's processes have grown at most while the work ran. */
async function growth(work: () => Promise<void>): Promise<number> {
  const before = pageMemory();
  const peak = new Map(before);
  const look = () => {
    for (const [pid, bytes] of pageMemory()) peak.set(pid, Math.max(peak.get(pid) ?? 0, bytes));
  };
  const timer = setInterval(look, 50);
  await work();
  clearInterval(timer);
  look();
  return Math.max(...[...before].map(([pid, bytes]) => (peak.get(pid) ?? 0) - bytes));
}

test.use({ onDisk: true });

test('a file of 100 MB leaves both pages’ memory as it was', async ({ clinic }) => {
  test.skip(process.platform !== 'linux', 'memory is read from /proc');
  const folder = await mkdtemp(join(tmpdir(), 'telemed-'));
  const content = noise(size);
  await writeFile(join(folder, name), content);
  try {
    const doctor = await clinic.doctor();
    const [maria] = await clinic.admitted(doctor, 'Maria Keller');
    const [there, here] = [new Files(doctor.page), new Files(maria.page)];
    await doctor.showPrivate('Maria Keller');
    // What a first file brings into memory for good is not what a large one takes.
    await there.attachPath(join(folder, name));
    await there.of(name).getByRole('button', { name: 'Take back' }).click();
    await expect(here.of(name)).toContainText('took it back');

    // Both pages show every copy: the one that was taken back, and what either has sent.
    for (const [sender, receiver, copy] of [[there, here, 1], [here, there, 2]] as const) {
      const grown = await growth(async () => {
        await sender.attachPath(join(folder, name));
        await receiver.of(name).nth(copy).getByRole('button', { name: `Save ${name}` }).waitFor();
      });
      console.log(`sent: ${(grown / 2 ** 20).toFixed(0)} MiB more at most`);
      expect(grown).toBeLessThan(most);
    }
    const grown = await growth(async () => {
      const download = maria.page.waitForEvent('download');
      await here.of(name).nth(1).getByRole('button', { name: `Save ${name}` }).click();
      expect((await saved(await download)).sum).toBe(sha256(content));
    });
    console.log(`saved: ${(grown / 2 ** 20).toFixed(0)} MiB more at most`);
    expect(grown).toBeLessThan(most);
  } finally {
    await rm(folder, { recursive: true });
  }
});
