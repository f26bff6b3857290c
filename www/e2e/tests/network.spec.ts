/** Networks that come and go, devices that sleep: both sides come back by themselves, and nothing is missing. */
import { Clinic, expect, test } from '../fixtures/clinic.ts';
import { Device } from '../fixtures/device.ts';
import { moveTime } from '../fixtures/time.ts';
import { Wiretap } from '../fixtures/wiretap.ts';
import { DoctorPage } from '../pages/doctor-page.ts';
import type { PatientPage } from '../pages/patient-page.ts';

test('the network flaps on both sides, with words on their way each time', async ({ clinic, report }) => {
  report.expect(/ERR_INTERNET_DISCONNECTED/);
  const doctor = await clinic.doctor('Dr. Ada Lindqvist');
  const [maria, jonas] = await clinic.admitted(doctor, 'Maria Keller', 'Jonas Brandt');
  const all: string[] = [];
  const mine: string[] = [];
  for (let round = 1; round <= 3; round++) {
    await maria.page.context().setOffline(true);
    await expect(maria.connection).toContainText('Your device is not connected to the internet. Once it is, this page connects by itself; what you write is kept.');
    mine.push(`From Maria, ${round}.`);
    await maria.write(mine.at(-1)!);
    all.push(`While Maria is offline, ${round}.`);
    await doctor.tellEveryone(all.at(-1)!, 2);
    await doctor.page.context().setOffline(true);
    await expect(doctor.trouble).toContainText('This device has no network. The room opens again by itself as soon as there is one');
    all.push(`While nobody is online, ${round}.`);
    await doctor.tellEveryone(all.at(-1)!, 2);
    await maria.page.context().setOffline(false);
    await doctor.page.context().setOffline(false);
    await doctor.expectOpen();
    await maria.expectConnected();
    await maria.expectReceived(mine.at(-1)!, doctor.name);
  }
  await doctor.expectReadBy(all.at(-1)!, ['Maria Keller', 'Jonas Brandt']);
  await jonas.messages.expectTexts(...all);
  await expect(maria.messages.list.locator('.message:not(.mine) .text')).toHaveText(all);
  await expect(maria.messages.list.locator('.mine .text')).toHaveText(mine);
  await doctor.showPrivate('Maria Keller');
  await doctor.messages.expectTexts(...mine);
});

test('a slow network: joining and writing take their time, and work', async ({ clinic }) => {
  const doctor = await clinic.doctor();
  const maria = await clinic.open(await doctor.invite('Maria Keller'));
  const devtools = await maria.page.context().newCDPSession(maria.page);
  // What browsers call "slow 3G".
  await devtools.send('Network.emulateNetworkConditions', { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 });
  await maria.join();
  await maria.expectLobby(doctor.name);
  await doctor.admit('Maria Keller');
  await maria.write('Slowly.');
  await maria.expectReceived('Slowly.', doctor.name);
});

/** Texts of both sides, written while they cannot reach each other. */
async function bothWrite(doctor: DoctorPage, maria: PatientPage): Promise<void> {
  await maria.write('Meanwhile, from Maria.');
  await expect(maria.messages.of('Meanwhile, from Maria.')).toContainText('on its way');
  await doctor.tell('Maria Keller', 'Meanwhile, in private.');
  await doctor.tellEveryone('Meanwhile, to all.', 1);
}

async function expectAllThere(doctor: DoctorPage, maria: PatientPage): Promise<void> {
  await maria.expectConnected();
  await maria.expectReceived('Meanwhile, from Maria.', doctor.name);
  await doctor.expectOpen();
  await doctor.expectReadBy('Meanwhile, to all.', ['Maria Keller']);
  await doctor.showPrivate('Maria Keller');
  await doctor.messages.expectTexts('Meanwhile, in private.', 'Meanwhile, from Maria.');
  await doctor.tell('Maria Keller', 'Here again.');
  await maria.messages.expectTexts('Before.', 'Meanwhile, from Maria.', 'Meanwhile, in private.', 'Meanwhile, to all.', 'Here again.');
}

test.describe('with a clock that can be moved', () => {
  test.use({ movableTime: true });

  test('a phone sleeps for ten minutes, and its connection dies without a word', async ({ clinic, relay }) => {
    const doctor = await clinic.doctor();
    const tap = await Wiretap.before(relay.port);
    const maria = await clinic.open(tap.through(await doctor.invite('Maria Keller')));
    await maria.join();
    await maria.expectLobby(doctor.name);
    await doctor.admit('Maria Keller');
    await maria.expectAdmitted();
    await doctor.tellEveryone('Before.', 1);
    await maria.messages.expectTexts('Before.');
    tap.lose();
    await bothWrite(doctor, maria);
    await moveTime(doctor.page, 600_000);
    await moveTime(maria.page, 600_000);
    await expectAllThere(doctor, maria);
    await maria.page.context().close();
    tap.close();
  });
});

test('the doctor’s laptop is closed for ten minutes, and opened again', async ({ browser, relay, report }) => {
  const tap = await Wiretap.before(relay.port);
  const laptop = await Device.of(report);
  const doctor = new DoctorPage(await laptop.open(`${tap.origin}/doctor`));
  await doctor.openRoom('Dr. Ada Lindqvist');
  const clinic = new Clinic(browser, report, relay.origin, { movableTime: true });
  const maria = await clinic.open(new URL(await doctor.invite('Maria Keller')).href.replace(tap.origin, relay.origin));
  await maria.join();
  await maria.expectLobby(doctor.name);
  await doctor.admit('Maria Keller');
  await maria.expectAdmitted();
  await doctor.tellEveryone('Before.', 1);
  await maria.messages.expectTexts('Before.');
  tap.lose();
  await doctor.tell('Maria Keller', 'Written as the lid closed.');
  laptop.sleep();
  await maria.write('Written to a closed laptop.');
  await expect(maria.messages.of('Written to a closed laptop.')).toContainText('on its way');
  await moveTime(maria.page, 600_000);
  await laptop.wake(600_000);
  await doctor.expectOpen();
  await maria.expectReceived('Written to a closed laptop.', doctor.name);
  await maria.messages.expectInAnyOrder('Before.', 'Written to a closed laptop.', 'Written as the lid closed.');
  await doctor.messages.expectTexts('Written as the lid closed.', 'Written to a closed laptop.');
  await laptop.throwAway();
  tap.close();
});
