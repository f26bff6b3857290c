/**
 * Words that both pages say. Every text is a function, so that it is looked up in the language
 * that is set when it is drawn. Patients read these: see shared rules in texts/patient.ts.
 */
import { msg, str } from '@lit/localize';
import type { Obstacle } from '../engine/types.ts';

/** What happened, and what to do. */
export interface Words {
  title: string;
  text: string;
}

export const common = {
  oneMoment: () => msg('One moment…'),
  fetching: (percent: number) => msg(str`The part that seals your messages is on its way: ${percent} %. The network is slow; the next time it is here already.`),
  tryAgain: () => msg('Try again'),
  useThisTab: () => msg('Use this tab instead'),
  reload: () => msg('Reload the page'),
  newerPage: () => msg('There is a newer version of this page. It is used when you open the page again; what you are doing now goes on.'),
  unreadable: () => msg('Something that was kept in this browser cannot be read any more and is missing here. The other side may still have it: ask for it if you need it.'),
  reloadNow: () => msg('Reload now'),
  later: () => msg('Later'),
  offline: () => msg('This device has no network. You can read what was written here before; the page connects by itself once there is one.'),
  close: () => msg('Close'),
  showPassword: () => msg('Show what is typed'),
  hidePassword: () => msg('Hide what is typed'),
  cancel: () => msg('Cancel'),
  send: () => msg('Send'),
  back: () => msg('Back'),
  details: () => msg('Details'),
  menu: () => msg('More'),
  today: () => msg('Today'),
  yesterday: () => msg('Yesterday'),
  /** `left` is m:ss or h:mm:ss. */
  timeLeft: (left: string) => msg(str`${left} left`),

  you: () => msg('You'),
  everyone: () => msg('Everyone'),
  /** `letters` is about: letters outside of English take more room. */
  roomLeft: (letters: number) => msg(str`Room for about ${letters} more letters`),
  tooLong: (letters: number) => msg(str`Too long by about ${letters} letters`),
  isWaiting: (name: string) => msg(str`${name} is waiting`),
  newMessage: (who: string) => msg(str`New message from ${who}`),
  messages: () => msg('Messages'),

  safetyNumber: () => msg('Safety number'),
  safetyNumberCode: () => msg('QR code of the safety number'),
  copySafetyNumber: () => msg('Copy the safety number'),
  copied: () => msg('Copied'),
  copy: () => msg('Copy'),
  notCopied: () => msg('This browser does not let the page copy. Select it and copy it by hand.'),

  protocol: () => msg('Protocol'),
  protocolNone: () => msg('Every frame between this page and the relay will be listed here, with what was checked on it. Nothing was sent or received yet.'),
  protocolSecret: () => msg('Keys and other secrets are never shown here; long numbers are shortened.'),
  sent: () => msg('Sent'),
  received: () => msg('Received'),
  opcode: (opcode: number, name: string) => msg(str`Opcode ${opcode} · ${name}`),
  to: (peer: string) => msg(str`to ${peer}`),
  from: (peer: string) => msg(str`from ${peer}`),
  refused: (why: string) => msg(str`Refused: ${why}`),
  sessionKeyId: () => msg('Session key ID'),
  groupEpoch: () => msg('Group epoch'),
  program: () => msg('Program (SHA-256)'),

  hiddenCharacters: () => msg('There are characters in this name that cannot be seen.'),
  mixedLetters: () => msg('This name mixes letters of two alphabets that look alike.'),
  sharedName: () => msg('Somebody else on your list has this name.'),

  relaySees: () => msg('What the relay sees'),
  relaySeesText: () => msg('On the left is what the relay had of this visit since the page was opened, the newest first, and of long ones the beginning; on the right, what this page knows of the same. The relay also knows your network address, and when each of these went by.'),
  lookAgain: () => msg('Look again'),
  theRelay: () => msg('The relay'),
  thisPage: () => msg('This page'),
  bytes: (n: number) => msg(str`${n} bytes`),
  kind: (opcode: number) => msg(str`kind ${opcode}`),
  theBytes: () => msg('The bytes'),
  andMore: (n: number) => msg(str`and ${n} more`),
  connections: (n: number) => msg(str`Connections: ${n}`),
  invitationNumber: (id: string) => msg(str`Invitation number ${id}`),
  ownerToken: () => msg('The proof that this room is yours: it is not shown.'),
  nothingMore: () => msg('Nothing more than that.'),
  frameNotListed: () => msg('This page does not list what is in this one: it belongs to a file on its way, or came too late to be opened.'),
  olderNotListed: (n: number) => msg(str`Older ones that are not listed any more: ${n}`),

  obstacle: (obstacle: Obstacle): Words => obstacles[obstacle](),
};

const obstacles: Record<Obstacle, () => Words> = {
  insecure: () => ({
    title: msg('This address is not protected'),
    text: msg('Browsers seal messages only on addresses that begin with https:// (and on this computer itself). Open the page by its https:// address; if you were given this one, ask for the right one.'),
  }),
  'no-wasm': () => ({
    title: msg('This browser is missing a part'),
    text: msg('WebAssembly, which seals your messages, is switched off or too old here. Update the browser, or open the same link in Firefox, Chrome, Edge or Safari.'),
  }),
  'no-storage': () => ({
    title: msg('This browser cannot keep what it must'),
    text: msg('Your keys and messages are kept in this browser, and it did not let the page store them. Leave private browsing, allow this site to store data or make room on the device, then try again. Nothing that was stored is lost.'),
  }),
  'storage-full': () => ({
    title: msg('There is no room left on this device'),
    text: msg('What you did last could not be stored, so it was not sent; what came last comes again. All before is kept. Make room on the device, then reload the page.'),
  }),
  'storage-cleared': () => ({
    title: msg('This browser has deleted what was kept here'),
    text: msg('Your key, your messages and files here are gone: the browser does so when the device runs out of room, or when someone deletes this site’s data. The others still have what you wrote. A patient opens the link again, or asks for a new one; a doctor reloads the page, then opens an exported practice.'),
  }),
  'second-tab': () => ({
    title: msg('This page is open in another tab'),
    text: msg('Two at once would mix up your messages. Go on in the other tab, or close it: this one then opens by itself.'),
  }),
  'taken-over': () => ({
    title: msg('This page goes on in another tab'),
    text: msg('It was opened there, and has stopped here. Nothing is lost: go on in the other tab, or close this one.'),
  }),
  'load-failed': () => ({
    title: msg('A part of the page did not arrive'),
    text: msg('Check that you are connected to the internet, then try again. Nothing is lost.'),
  }),
  'not-genuine': () => ({
    title: msg('A part of the page is not the right one'),
    text: msg('It is another than the one that this page was built with, so it was not used. Try again; if it stays like this, tell whoever runs this site.'),
  }),
  unreadable: () => ({
    title: msg('What is stored here cannot be opened'),
    text: msg('The data that this browser keeps for the page was changed, or came from another device. Reload the page; if it stays like this, delete this site’s data in the browser’s settings and begin anew with a new link.'),
  }),
  'engine-died': () => ({
    title: msg('This page has stopped'),
    text: msg('Something in it broke. Reload it: what this device keeps is still there.'),
  }),
};
