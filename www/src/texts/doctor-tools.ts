/** The doctor page's words about its tools: search, keys, reusable texts, running late, invitations on paper. */
import { msg, str } from '@lit/localize';
import type { Words } from './common.ts';

export const tools = {
  /* People */
  search: () => msg('Search people'),
  noneFound: (words: string) => msg(str`Nobody here is called “${words}”.`),
  decline: () => msg('Decline'),
  confirmDecline: (name: string): Words => ({
    title: msg(str`Decline ${name}?`),
    text: msg('This patient is told that you have ended the consultation, and can come back to the lobby by the same link.'),
  }),
  writeToWaiting: () => msg('Write a message'),
  /** Under the name, in the header of a thread. */
  stillWaiting: () => msg('waits in the lobby; reads this, and answers once let in'),

  /* Running late */
  late: () => msg('Running late'),
  lateText: () => msg('I am running a little late. Please leave this page open: you keep your place, and I let you in as soon as I can.'),
  toldAll: (n: number, text: string) => (n === 1 ? msg(str`1 person who waits was told: “${text}”`) : msg(str`${n} people who wait were told: “${text}”`)),

  /* Reusable texts */
  phrases: () => msg('Reusable texts'),
  phrasesHint: () => msg('One a line. They stand beside the field where you write.'),
  usualPhrases: () => [
    msg('Take it with food.'),
    msg('Please send me a photo of it.'),
    msg('Call the emergency number at once if it gets worse.'),
    msg('Thank you. I will write to you when I have the results.'),
  ],
  lateLabel: () => msg('What those who wait are told when you are running late'),

  /* Keys */
  keys: () => msg('Keyboard'),
  keysText: () => msg('While you are not writing, single keys do this. In a field, Escape leaves it.'),
  useKeys: () => msg('Single keys do things'),
  key: {
    help: () => msg('This list'),
    search: () => msg('Search people'),
    next: () => msg('Next person'),
    previous: () => msg('Person before'),
    everyone: () => msg('Everyone'),
    unread: () => msg('Next unread words'),
    write: () => msg('Write'),
    admit: () => msg('Admit who is shown, or who waits longest'),
    admitAll: () => msg('Admit all'),
    late: () => msg('Tell those who wait that you are running late'),
    invite: () => msg('Invite'),
    details: () => msg('Details on or off'),
    summary: () => msg('Summary of the visit'),
    lock: () => msg('Lock'),
  },

  /* Invitations */
  byMail: () => msg('By e-mail'),
  byText: () => msg('By text message'),
  letterSubject: (doctor: string) => msg(str`Consultation with ${doctor}`),
  letter: (doctor: string, link: string) => msg(str`${doctor} invites you to a private consultation in writing. Open this link on your phone or computer; there is nothing to install: ${link}`),
  printCard: () => msg('Print a card'),
  cardText: (doctor: string) => msg(str`Scan this with your phone to write with ${doctor} in private.`),
  cardSteps: () => msg('Open the camera, point it at the code, and tap on the link. There is nothing to install and no account.'),
  cardLink: () => msg('Or type this address:'),
  worksFrom: () => msg('Works from'),
  worksFromHint: () => msg('Left empty: from now on.'),
  worksFor: () => msg('Works for'),
  validBetween: (from: string, until: string) => msg(str`Works from ${from} until ${until}.`),
  validLater: (from: string) => msg(str`from ${from}`),
  days: (n: number) => (n === 1 ? msg('1 day') : msg(str`${n} days`)),
};
