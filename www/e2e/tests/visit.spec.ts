/** The whole visit, as issue 2 tells it: one doctor and three patients, each in a browser of their own. */
import { wholeBrowser } from '../fixtures/browser.ts';
import { expect, test } from '../fixtures/clinic.ts';

test.use(wholeBrowser());

test('a visit, from the first page to private words', async ({ clinic }) => {
  const doctor = await clinic.newDoctor();
  await expect(doctor.heading).toHaveText('Welcome to your room');
  await doctor.openRoom('Dr. Ada Lindqvist');

  const [maria, jonas, walkIn] = await test.step('three patients open their links and wait', async () => {
    const maria = await clinic.waiting(doctor, 'Maria Keller');
    const jonas = await clinic.waiting(doctor, 'Jonas Brandt');
    const walkIn = await clinic.open(await doctor.walkInLink());
    await walkIn.expectInvitation(doctor.name);
    await walkIn.join('Wei Chen');
    await walkIn.expectLobby(doctor.name);
    return [maria, jonas, walkIn] as const;
  });

  await test.step('the doctor sees who waits and how each was verified, and lets in one', async () => {
    await expect(doctor.group('Waiting 3')).toBeVisible();
    await doctor.expectWaiting('Maria Keller', 'by personal link, first time');
    await doctor.expectWaiting('Jonas Brandt', 'by personal link, first time');
    await doctor.expectWaiting('Wei Chen', 'by the walk-in link');
    await doctor.admit('Maria Keller');
    await maria.expectAdmitted();
    await expect(doctor.group('In conference 1')).toContainText('Maria Keller');
    await expect(doctor.group('Waiting 2')).toBeVisible();
  });

  await test.step('what is said to everyone reaches who is admitted, and nobody in the lobby', async () => {
    await doctor.tellEveryone('Good morning. We begin in five minutes.', 1);
    await maria.messages.expectTexts('Good morning. We begin in five minutes.');
    await expect(maria.messages.of('Good morning. We begin in five minutes.')).toContainText('to everyone');
    await doctor.expectReadBy('Good morning. We begin in five minutes.', ['Maria Keller']);
    await jonas.expectLobby(doctor.name);
    await walkIn.expectLobby(doctor.name);
  });

  await test.step('all are let in, and read what is said from then on', async () => {
    await doctor.admitAll();
    await jonas.expectAdmitted();
    await walkIn.expectAdmitted();
    await doctor.tellEveryone('Welcome, everyone.', 3);
    await maria.messages.expectTexts('Good morning. We begin in five minutes.', 'Welcome, everyone.');
    // In order, so what came before would stand here.
    await jonas.messages.expectTexts('Welcome, everyone.');
    await walkIn.messages.expectTexts('Welcome, everyone.');
    await doctor.expectReadBy('Welcome, everyone.', ['Maria Keller', 'Jonas Brandt', 'Wei Chen']);
  });

  await test.step('private words stay between two', async () => {
    await maria.write('The rash is back on my left arm.');
    await maria.expectReceived('The rash is back on my left arm.', doctor.name);
    await expect(doctor.row('Maria Keller').getByLabel('1 unread message')).toBeVisible();
    await doctor.tell('Maria Keller', 'Twice a day, thinly; I will look at it on Monday.');
    await doctor.messages.expectTexts('The rash is back on my left arm.', 'Twice a day, thinly; I will look at it on Monday.');
    await expect(maria.messages.of('Twice a day, thinly; I will look at it on Monday.')).toContainText('only to you');
    await doctor.tellEveryone('That is all for today.', 3);
    await jonas.messages.expectTexts('Welcome, everyone.', 'That is all for today.');
    await walkIn.messages.expectTexts('Welcome, everyone.', 'That is all for today.');
    await maria.messages.expectTexts(
      'Good morning. We begin in five minutes.',
      'Welcome, everyone.',
      'The rash is back on my left arm.',
      'Twice a day, thinly; I will look at it on Monday.',
      'That is all for today.',
    );
  });
});
