/** The doctor page's words. The same thing has the same word everywhere. */
import { msg, str } from '@lit/localize';
import type { DoctorState, Invitation, Patient, Refusal } from '../engine/types.ts';
import type { Words } from './common.ts';

const people = (n: number) => (n === 1 ? msg('1 person') : msg(str`${n} people`));

export const doctor = {
  title: (name: string) => msg(str`${name} · room`),

  /* First visit */
  welcome: () => msg('Welcome to your room'),
  welcomeText: () => msg('Patients come here by a link that you give them. What you write is sealed in your browser and opened in theirs; the server in between only passes it on.'),
  nameLabel: () => msg('Your name, as patients will read it'),
  nameHint: () => msg('New links carry it. Whoever came by an earlier one goes on reading the name that it was made with.'),
  changeName: () => msg('Change it'),
  namePlaceholder: () => msg('Dr. …'),
  openRoom: () => msg('Open my room'),
  openingRoom: () => msg('Making your keys…'),
  keysHere: () => msg('Your keys are made now and stay in this browser. There is no account: come back in this browser, and everything is here.'),

  /* Locked */
  locked: () => msg('Your room is locked'),
  passphrase: () => msg('Passphrase'),
  unlock: () => msg('Unlock'),
  superseded: (): Words => ({
    title: msg('Your room is open elsewhere'),
    text: msg('It was opened in another window or on another device, and this page does not fight for it. Go on there, or open it here again. If that was not you, tell your patients in another way.'),
  }),

  /* The room's state */
  roomState: (state: DoctorState): string => {
    switch (state.link) {
      case 'online': return msg('Room open');
      case 'connecting': return msg('Connecting…');
      case 'waiting': return msg('Not connected');
      case 'stopped': return msg('Room closed here');
      case 'none': return msg('Not connected');
    }
  },
  /** Under the header, while the room is not open and it matters why. */
  closed: (code: number, offline: boolean): string => {
    switch (code) {
      case 4000:
      case 4002: return msg('This page is out of date: the relay did not understand it. Reload the page.');
      case 4001: return msg('This room belongs to another key, so the relay did not open it. If you have another browser or device with your practice, go on there.');
      case 4003: return msg('A message was too large for the relay. Shorten it and send it again.');
      case 4004: return msg('The relay has no room for more at the moment. It is tried again in a minute.');
      case 4006: return msg('The relay has closed the connection. The room opens again by itself; nothing is lost.');
      case 4007: return msg('The network was too slow for all that came in, so the connection was closed. The room opens again by itself; what is missing is sent again.');
      case 4008: return msg('The relay had waited too long for this page. The room opens again by itself.');
      case 4009: return msg('This page and the relay are of different versions. Reload the page.');
      case 1001: return msg('The relay is being restarted. The room opens again by itself.');
      default:
        if (offline) return msg('This device has no network. The room opens again by itself as soon as there is one; what you write meanwhile is kept and sent then.');
        return msg('The relay cannot be reached. The room opens again by itself; what you write meanwhile is kept and sent then.');
    }
  },
  nextTry: (left: string) => msg(str`Next try in ${left}.`),
  tryNow: () => msg('Try now'),
  openHere: () => msg('Open it here'),

  /* Invitations */
  invite: () => msg('Invite'),
  inviteTitle: () => msg('Invite a patient'),
  inviteFor: (name: string) => msg(str`Invitation for ${name}`),
  patientName: () => msg('The patient’s name'),
  patientNameHint: () => msg('Only you and this patient will read it.'),
  nameFirst: () => msg('Write the patient’s name first. For people whose names you do not know there is the walk-in link.'),
  makeLink: () => msg('Make the link'),
  oneOwnLink: () => msg('For one patient'),
  oneOwnLinkText: () => msg('The first phone or computer that opens it becomes this patient’s. Give it to nobody else.'),
  openLink: () => msg('For walk-ins'),
  openLinkText: () => msg('One link for a waiting room or a notice: whoever has it may knock. You see the name they type, and only you let them in.'),
  showOpenLink: () => msg('Show the walk-in link'),
  walkIns: () => msg('Walk-in link'),
  link: () => msg('Link'),
  copyLink: () => msg('Copy the link'),
  share: () => msg('Share…'),
  qrCode: (name: string) => msg(str`QR code of the link for ${name}`),
  scan: () => msg('Let the patient’s phone scan this, or send the link in a way that reaches only them.'),
  scanOpen: () => msg('Print it, show it, or send it on: it is for everyone who may knock.'),
  validUntil: (when: string) => msg(str`Works until ${when}.`),
  anotherInvitation: () => msg('Invite another patient'),
  invitations: () => msg('Invitations'),
  revoke: () => msg('Revoke'),
  showAgain: () => msg('Show'),
  newLink: () => msg('New link'),
  invitationStatus: (status: Invitation['status']): string => {
    switch (status) {
      case 'made': return msg('not opened yet');
      case 'opened': return msg('opened');
      case 'used': return msg('in use');
      case 'expired': return msg('expired');
      case 'revoked': return msg('revoked');
      case 'blocked': return msg('blocked for now');
    }
  },

  /* People */
  people: () => msg('People'),
  waiting: (n: number) => msg(str`Waiting ${n}`),
  inConference: (n: number) => msg(str`In conference ${n}`),
  away: (n: number) => msg(str`Away ${n}`),
  blocked: (n: number) => msg(str`Blocked ${n}`),
  held: (n: number) => msg(str`To check ${n}`),
  removed: (n: number) => msg(str`Removed ${n}`),
  admit: () => msg('Admit'),
  admitAll: () => msg('Admit all'),
  noOne: () => msg('Nobody is here yet'),
  noOneText: () => msg('Invite a patient: they get a link, open it, and wait here until you let them in.'),
  via: (patient: Patient): string => {
    if (patient.verified) return msg('verified by you');
    switch (patient.via) {
      case 'personal-first': return msg('by personal link, first time');
      case 'known': return msg('known device');
      case 'open': return msg('by the walk-in link');
    }
  },
  verified: () => msg('verified'),
  unread: (n: number) => (n === 1 ? msg('1 unread message') : msg(str`${n} unread messages`)),

  /* What can be done with someone */
  menuFor: (name: string) => msg(str`More for ${name}`),
  write: () => msg('Write in private'),
  verify: () => msg('Verify'),
  toLobby: () => msg('Send back to the lobby'),
  end: () => msg('End the consultation'),
  remove: () => msg('Remove'),
  block: () => msg('Block'),
  unblock: () => msg('Unblock'),
  endAll: () => msg('End for everyone'),
  confirm: {
    remove: (name: string): Words => ({
      title: msg(str`Remove ${name}?`),
      text: msg('This patient is told that you have closed the consultation, and leaves your list; the messages stay under “Removed”. By the same link they can come back to the lobby: block them if they must not.'),
    }),
    block: (name: string): Words => ({
      title: msg(str`Block ${name}?`),
      text: msg('This patient is told that you have stopped the connection, and cannot come in until you lift it.'),
    }),
    end: (name: string): Words => ({
      title: msg(str`End the consultation with ${name}?`),
      text: msg('This patient is told that you have ended it and reads nothing that you send afterwards. They can come back to the lobby by the same link.'),
    }),
    endAll: (n: number): Words => ({
      title: msg(str`End the consultation for ${people(n)}?`),
      text: msg('Each of them is told that you have ended it. They can come back to the lobby by the same link. Who waits now goes on waiting.'),
    }),
    revoke: (name: string, text: string): Words => ({
      title: name ? msg(str`Revoke the invitation for ${name}?`) : msg('Revoke the walk-in link?'),
      text,
    }),
    erase: (): Words => ({
      title: msg('Erase everything in this browser?'),
      text: msg('Your keys, your patients and all messages are deleted here, and this cannot be undone. Every link that you gave stops working.'),
    }),
  },

  /* Conversation */
  conversation: () => msg('Conversation'),
  unreadOf: (unread: number, of: number) =>
    unread === 0 ? msg('read by all') : msg(str`${unread} of ${of} unread`),
  everyoneEmpty: () => msg('What you write to everyone will stand here, and who has read it.'),
  privateEmpty: (name: string) => msg(str`Only you and ${name} will read what you write here.`),
  privateTitle: () => msg('in private'),
  toEveryone: (n: number) => msg(str`To everyone: ${people(n)}`),
  toEveryoneNone: () => msg('To everyone: nobody is in the conference yet'),
  toOne: (name: string) => msg(str`Only to ${name}`),
  toWhom: () => msg('To whom'),
  notSent: () => msg('Not sent.'),
  nobodyToSendTo: () => msg('Nobody is in the conference yet. Admit someone first, then send it.'),
  writePlaceholder: () => msg('Write a message'),
  firstBroadcast: (n: number): Words => ({
    title: msg(str`Send to ${people(n)}?`),
    text: msg('Everyone in the conference will read this message, also those who are away when they come back. You are asked once in a visit.'),
  }),
  sendTo: (n: number) => msg(str`Send to ${people(n)}`),
  receipt: (read: number, of: number) => msg(str`read by ${read} of ${of}`),
  receiptOne: (how: 'sent' | 'arrived' | 'read'): string => {
    switch (how) {
      case 'sent': return msg('sent');
      case 'arrived': return msg('arrived');
      case 'read': return msg('read');
    }
  },
  hasRead: () => msg('Has read it'),
  notYet: () => msg('Not yet'),
  someone: () => msg('someone who was removed'),

  /* Details */
  details: () => msg('Details'),
  closeDetails: () => msg('Close details'),
  you: () => msg('You'),
  fingerprint: () => msg('Fingerprint'),
  room: () => msg('Room'),
  compare: (name: string) => msg(str`Read these numbers to each other, by phone or face to face. When ${name} sees the same, nobody is in between.`),
  markVerified: () => msg('They are the same: mark as verified'),
  unmarkVerified: () => msg('Take the mark back'),
  isVerified: (name: string) => msg(str`You have verified ${name}.`),
  firstSeen: (when: string) => msg(str`First seen ${when}`),
  lastSeen: (when: string) => msg(str`last seen ${when}`),
  noSession: () => msg('not connected'),
  chooseSomeone: () => msg('Choose a patient to see the safety number.'),

  /* Settings */
  settings: () => msg('Settings'),
  deltaTS: () => msg('Longest delay (ΔTS), in seconds'),
  deltaTSHint: () => msg('A patient’s answer that takes longer than this while joining is refused and tried again. 5 is right for most; 1 to 60.'),
  save: () => msg('Save'),
  saved: () => msg('Saved.'),

  refusal: (refusal: Refusal): string => refusals[refusal](),
};

const refusals: Record<Refusal, () => string> = {
  name: () => msg('A name needs 1 to 64 characters. Change it and try again.'),
  validity: () => msg('An invitation must end after it begins, and within a year. Change the times, then try again.'),
  'text-empty': () => msg('There is nothing to send yet: write something first.'),
  'text-too-long': () => msg('This message is longer than 32 KiB. Send it in parts.'),
  'link-damaged': () => msg('This link is damaged. Make a new one.'),
  'link-version': () => msg('This link is of another version. Make a new one.'),
  'link-own': () => msg('This is your own link: it is for a patient.'),
  'outbox-full': () => msg('Too many messages are waiting for patients who are away. Wait until some are back, then send it again.'),
  unknown: () => msg('This is not here any more: it was changed meanwhile. Look again.'),
  'not-now': () => msg('This cannot be done at the moment. Try again when the room is open.'),
  passphrase: () => msg('That is not the passphrase. Try it again.'),
  'delta-ts': () => msg('The delay must be between 1 and 60 seconds.'),
  storage: () => msg('This browser could not store it, so it was not sent. Make room on the device, then reload the page.'),
  'file-too-long': () => msg('This file is larger than 100 MB. Send a smaller one, or send it in parts.'),
  internal: () => msg('Something in this page broke. Reload it: nothing that was stored is lost.'),
};
