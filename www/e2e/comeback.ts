/**
 * The relay is killed and started again under a doctor's page and 200 patients, whose engines run
 * natively over real sockets (wasm/conference/crowd_test.go). Measures how long it takes until all are
 * in the room again and what the doctor feels of it meanwhile; writes bin/comeback.json.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from './fixtures/clinic.ts';
import { repository } from './fixtures/paths.ts';

const people = Number(process.env.PEOPLE ?? 200);

/** What the crowd says of itself, line by line. */
class Crowd {
  #process;
  #last = '';
  #heard = new Set<() => void>();

  constructor(link: string) {
    this.#process = spawn(join(repository, 'bin/crowd.test'), ['-test.run', '^TestCrowd$', '-test.timeout', '0', '-crowd', String(people), '-link', link], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    createInterface({ input: this.#process.stdout }).on('line', (line) => {
      this.#last = line;
      for (const hear of this.#heard) hear();
    });
  }

  async until(said: string): Promise<void> {
    await new Promise<void>((resolve) => {
      const hear = () => {
        if (this.#last !== said) return;
        this.#heard.delete(hear);
        resolve();
      };
      this.#heard.add(hear);
      hear();
    });
  }

  leave(): void {
    this.#process.stdin.end();
  }
}

test('many come back at once', async ({ clinic, relay }) => {
  const doctor = await clinic.doctor();
  await doctor.page.evaluate(() => {
    const felt = { tasks: [] as number[], frames: [] as number[] };
    Object.assign(window, { felt });
    new PerformanceObserver((list) => felt.tasks.push(...list.getEntries().map((e) => e.duration))).observe({ entryTypes: ['longtask'] });
    let before = performance.now();
    const next = (now: number) => {
      felt.frames.push(now - before);
      before = now;
      requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
  });
  const felt = () => doctor.page.evaluate(() => {
    const { felt } = window as unknown as { felt: { tasks: number[]; frames: number[] } };
    const worst = { task: Math.max(0, ...felt.tasks), tasks: felt.tasks.length, frame: Math.max(0, ...felt.frames) };
    felt.tasks.length = felt.frames.length = 0;
    return worst;
  });

  const crowd = new Crowd(await doctor.walkInLink());
  const began = performance.now();
  await crowd.until(`waiting ${people} admitted 0`);
  const joined = performance.now() - began;
  await expect(doctor.group(`Waiting ${people}`)).toBeVisible();
  await doctor.admitAll();
  const sure = doctor.page.getByRole('button', { name: new RegExp(`^Admit ${people}`) });
  if (await sure.isVisible()) await sure.click();
  await crowd.until(`waiting 0 admitted ${people}`);

  const figures: object[] = [];
  for (let round = 0; round < 3; round++) {
    await felt();
    await relay.kill();
    await crowd.until('waiting 0 admitted 0');
    await relay.startAgain();
    const up = performance.now();
    await crowd.until(`waiting 0 admitted ${people}`);
    const back = performance.now() - up;
    await expect(doctor.group(`In conference ${people}`)).toBeVisible();
    const shown = performance.now() - up;
    const { task, tasks, frame } = await felt();
    figures.push({ back_s: round2(back / 1000), shown_s: round2(shown / 1000), longest_task_ms: Math.round(task), long_tasks: tasks, longest_frame_ms: Math.round(frame) });
  }
  crowd.leave();
  const report = { people, first_joined_s: round2(joined / 1000), rounds: figures };
  mkdirSync(join(repository, 'bin'), { recursive: true });
  writeFileSync(join(repository, 'bin/comeback.json'), JSON.stringify(report, null, 2) + '\n');
  console.log(JSON.stringify(report, null, 2));
});

function round2(n: number): number {
  return Math.round(n * 100) / 100;
}
