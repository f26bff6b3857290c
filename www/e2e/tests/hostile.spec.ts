/**
 * Hostile patients, who have no page of ours, and a hostile relay: blocked is who has signed and then
 * broken the rules, with the time left on both pages; nobody else is, whatever is done to them.
 */
import { Clinic, expect, test } from '../fixtures/clinic.ts';
import { Hostile, turnedAway, type Wrong } from '../fixtures/hostile.ts';
import { moveTime } from '../fixtures/time.ts';
import { Wiretap } from '../fixtures/wiretap.ts';

test.describe('with a clock that can be moved', () => {
  test.use({ movableTime: true });

  test('a bad signature under a personal link blocks its use for a while, and the doctor can lift it', async ({ clinic, relay }) => {
    const doctor = await clinic.doctor('Dr. Ada Lindqvist');
    const link = await doctor.invite('Maria Keller');
    const hostile = () => turnedAway(relay, link, 'signature');
    expect(await hostile()).toBe('came to 10, closed with 4006');
    const blocked = doctor.group('Blocked 1');
    await expect(blocked).toContainText('Invitation for Maria Keller');
    await expect(blocked).toContainText(/blocked, (2:00|1:[0-5]\d) left/);
    await expect(blocked).toContainText('whoever opened it could not sign for their key');

    const maria = await clinic.open(link);
    await maria.join();
    await maria.expectBlocked('call the practice if it is urgent');
    await expect(maria.timeLeft).toHaveText(/^(2:00|1:[0-5]\d) left$/);

    await test.step('the doctor lifts it', async () => {
      await blocked.getByRole('button', { name: /^Unblock/ }).click();
      await expect(blocked).toBeHidden();
      expect(await hostile()).toBe('came to 10, closed with 4006');
      await expect(blocked).toContainText(/blocked, (2:00|1:[0-5]\d) left/);
    });

    await test.step('or it is over by itself, and the page that waits comes in', async () => {
      await moveTime(doctor.page, 121_000);
      await moveTime(maria.page, 121_000);
      await expect(blocked).toBeHidden();
      await maria.expectLobby(doctor.name);
    });

    await test.step('it cannot shut out who is known', async () => {
      expect(await hostile()).toBe('came to 10, closed with 4006');
      await maria.page.reload();
      await maria.expectLobby(doctor.name);
      await expect(blocked).toBeHidden();
    });
  });

  for (const [wrong, at, why] of [
    ['doctor', 10, 'its answer was meant for another doctor'],
    ['verifier', 25, 'it could not prove that it has the shared key'],
  ] as const) {
    test(`a key that signs, and then breaks the rules (${wrong}), is blocked: longer each time`, async ({ clinic, relay }) => {
      const doctor = await clinic.doctor();
      const link = await doctor.invite('Maria Keller');
      expect(await turnedAway(relay, link, wrong)).toBe(`came to ${at}, closed with 4006`);
      await expect(doctor.group('Blocked 1')).toContainText(/blocked, (2:00|1:[0-5]\d) left/);
      await expect(doctor.group('Blocked 1')).toContainText(why);
      await doctor.page.reload();
      await expect(doctor.group('Blocked 1')).toContainText(why);
      // Who the link is for has another key, and comes in.
      const maria = await clinic.open(link);
      await maria.join();
      await maria.expectLobby(doctor.name);
      await moveTime(doctor.page, 121_000);
      await expect(doctor.group('Blocked 1')).toBeHidden();
    });
  }
});

test('late, early, garbled and far too much: nobody is blocked', async ({ clinic, relay }) => {
  const doctor = await clinic.doctor();
  const link = await doctor.invite('Maria Keller');
  const late: Wrong[] = ['stale', 'future'];
  for (const wrong of late) expect(await turnedAway(relay, link, wrong)).toMatch(/^came to 10, closed with 0$/);
  // What holds nothing does not count against a key that keeps to the rules afterwards.
  const somebody = Hostile.comes(relay, await doctor.invite('Somebody'), 'garbage');
  expect(await somebody.cameTo()).toBe('came to 35, closed with 0');
  await expect(doctor.group('Waiting 1')).toBeVisible();
  const flood = Hostile.comes(relay, link, 'flood');
  const maria = await clinic.open(link);
  await maria.join();
  await maria.expectLobby(doctor.name);
  await doctor.admit('Maria Keller');
  await maria.write('Still here.');
  await maria.expectReceived('Still here.', doctor.name);
  await expect(doctor.people.getByRole('region', { name: /^Blocked/ })).toBeHidden();
  await expect(doctor.people.getByRole('region', { name: /^To check/ })).toBeHidden();
  flood.goes();
  somebody.goes();
});

test('a hostile relay repeats, swaps, changes, misdirects and makes up: nobody is blocked, and nothing is lost', async ({ browser, relay, report }) => {
  const tap = await Wiretap.before(relay.port);
  const clinic = new Clinic(browser, report, tap.origin, { movableTime: true });
  const doctor = await clinic.doctor();
  const [maria, jonas] = await clinic.admitted(doctor, 'Maria Keller', 'Jonas Brandt');
  /** FROM and DELIVER carry frames (relay/SPEC.md); what the relay says for itself it may say. */
  const from = 0x84;
  const deliver = 0x93;
  const carries = (message: Buffer) => (message[0] === from || message[0] === deliver ? message[0] : 0);
  const changed = (message: Buffer) => {
    const copy = Buffer.from(message);
    copy[copy.length - 1]! ^= 1;
    return copy;
  };
  let before: Buffer | undefined;
  const does: [what: string, to: (message: Buffer) => Buffer[]][] = [
    ['repeats', (message) => [message, message]],
    ['changes a bit', (message) => [changed(message)]],
    ['swaps neighbours', (message) => {
      const first = before;
      before = first ? undefined : message;
      return first ? [message, first] : [];
    }],
    ['gives one patient’s frames as another’s', (message) => {
      if (carries(message) !== from) return [message];
      const other = tap.fromRelay.findLast((frame) => frame[0] === from && !frame.subarray(1, 9).equals(message.subarray(1, 9)));
      return other ? [Buffer.concat([message.subarray(0, 1), other.subarray(1, 9), message.subarray(9)])] : [message];
    }],
    ['floods', (message) => [message, ...Array.from({ length: 50 }, (_, i) => Buffer.concat([message.subarray(0, carries(message) === from ? 9 : 1), Buffer.from([i % 100]), message.subarray(20)]))]],
  ];
  const said: string[] = [];
  const written: string[] = [];
  for (const [what, to] of does) {
    await test.step(what, async () => {
      let done = 0;
      tap.onRelayMessage = (message) => {
        if (!carries(message)) return [message];
        done++;
        return to(message);
      };
      written.push(`Written while it ${what}.`);
      await doctor.showPrivate('Maria Keller');
      await maria.composer.write(written.at(-1)!);
      said.push(`Said while it ${what}.`);
      await doctor.tellEveryone(said.at(-1)!, 2);
      await expect.poll(() => done).toBeGreaterThan(3);
      tap.onRelayMessage = (message) => [message];
      // Nobody need wait for the next attempt.
      for (const { page } of [doctor, maria, jonas]) await moveTime(page, 12_000);
      await doctor.expectReadBy(said.at(-1)!, ['Maria Keller', 'Jonas Brandt']);
      await jonas.messages.expectTexts(...said);
      await maria.expectReceived(written.at(-1)!, doctor.name);
      await expect(doctor.people.getByRole('region', { name: /^Blocked/ })).toBeHidden();
      await expect(doctor.group('In conference 2')).toBeVisible();
    });
  }
  await doctor.showPrivate('Maria Keller');
  await doctor.messages.expectTexts(...written);
  await doctor.page.context().close();
  tap.close();
});
