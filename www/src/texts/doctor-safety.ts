/** The doctor page's words about keys that changed, blocks, and the passphrase. */
import { msg, str } from '@lit/localize';
import type { Invitation, Patient } from '../engine/types.ts';
import type { Words } from './common.ts';

export const safety = {
  /* A known patient with a new key */
  /** The banner: one line what happened, one what to do. */
  newKey: (name: string, verified: boolean): Words => ({
    title: verified
      ? msg(str`${name}’s key has changed, and you had verified the one before`)
      : msg(str`Someone with a new key says to be ${name}`),
    text: verified
      ? msg('Do not go on before you have compared the safety number by voice. Until then nothing that you write goes to the new key.')
      : msg('A new phone or browser is the usual cause; it could also be someone else with the link. Compare the safety number by voice.'),
  }),
  earlierKey: (name: string): Words => ({
    title: msg(str`An earlier key of ${name} is back`),
    text: msg('You have replaced this key by a newer one. It may be the old phone or browser, or whoever has it now. Compare the safety number by voice.'),
  }),
  compareNow: () => msg('Compare'),
  moreHeld: (n: number) => (n === 1 ? msg('1 more to check') : msg(str`${n} more to check`)),
  rowHeld: (when: string) => msg(str`new key, first seen ${when}`),
  rowVerifiedBefore: () => msg('you had verified the key before'),
  rowReplaced: () => msg('earlier key, replaced'),

  newKeyTitle: () => msg('New key'),
  earlierKeyTitle: () => msg('Earlier key'),
  knownKeyTitle: () => msg('Known key'),
  first: (when: string, how: string) => msg(str`First came ${when}, ${how}.`),
  byPersonalLink: () => msg('by the personal link'),
  byOpenLink: () => msg('by the walk-in link'),
  here: () => msg('Is here now.'),
  lastHere: (when: string) => msg(str`Last here ${when}.`),
  verifiedKey: () => msg('You have verified it.'),
  notVerifiedKey: () => msg('Not verified.'),
  howToCompare: (name: string) => msg(str`Call ${name} at a number that you know, and have the safety number read out from the page that waits now (under “Details”). It must be the one of the new key, digit for digit.`),
  samePerson: () => msg('This is the same person'),
  samePersonText: () => msg('The new key takes the place of the known one, which is not let in any more. You then admit the new one from the lobby.'),
  otherPerson: () => msg('Block the new key'),
  otherPersonText: () => msg('The known key stays as it is. Or do nothing: the new key waits and reads nothing.'),
  sure: (name: string): Words => ({
    title: msg(str`Is this really ${name}?`),
    text: msg(str`You had verified the known key. Go on only if ${name} has read the new key’s safety number to you, by voice or face to face, and every digit was the same.`),
  }),
  compared: () => msg('The numbers are the same'),

  /** Why one cannot write to this patient, and what to do; '' where one can. */
  mute: ({ status, name }: Patient): string => {
    switch (status) {
      case 'held': return msg(str`You can write to ${name} once you have compared the safety number.`);
      case 'blocked': return msg(str`${name} is blocked and gets nothing that you write. Unblock them first.`);
      default: return '';
    }
  },

  /* Blocked */
  blockedByYou: () => msg('blocked by you, until you lift it'),
  left: (left: string) => msg(str`blocked, ${left} left`),
  over: () => msg('the block is over'),
  invitationFor: (name: string) => msg(str`Invitation for ${name}`),
  invitationBlocked: () => msg('whoever opened it could not sign for their key'),
  /** Which check failed, in words; the IDs are crypto/SPEC.md's. */
  why: (check: string): string => {
    switch (check) {
      case 'KEY-DOCTOR': return msg('its answer was meant for another doctor');
      case 'KEY-PATIENT': return msg('it gave a patient number that is not its own');
      case 'KEY-NAME': return msg('it gave a name that cannot be one');
      case 'KEY-ELEMENT':
      case 'KEY-SECRET': return msg('the secret that it sent was not made by the rules');
      case 'CONFIRM-LAYOUT':
      case 'CONFIRM-VERIFIER': return msg('it could not prove that it has the shared key');
      default: return msg(str`it broke the rules while joining (${check})`);
    }
  },

  /* Invitations */
  revokeText: (status: Invitation['status'], open: boolean, name: string): string => {
    if (open) return msg('Nobody new can come by it any more. Who has come by it already stays. You can make a new one at any time.');
    if (status === 'used') return msg(str`No other phone or computer can come by it any more. ${name}, who has come by it already, stays; to end that, remove or block them.`);
    return msg('The link stops working, and this cannot be undone. You can make a new one at any time.');
  },
  expires: (when: string) => msg(str`until ${when}`),

  /* Passphrase */
  passphraseText: () => msg('With a passphrase, nobody who has this computer can read what is stored here or open your room. It is asked for when the page is opened, and when you were away.'),
  passphraseSet: () => msg('A passphrase is set.'),
  setPassphrase: () => msg('Set a passphrase'),
  changePassphrase: () => msg('Change it'),
  removePassphrase: () => msg('Remove it'),
  currentPassphrase: () => msg('Passphrase now'),
  newPassphrase: () => msg('New passphrase'),
  newPassphraseHint: () => msg('At least 8 characters; four or five words that do not belong together are best. Nobody can restore it: write it down and keep it away from here.'),
  repeatPassphrase: () => msg('The same once more'),
  tooShort: () => msg('It needs at least 8 characters. Make it longer.'),
  notSame: () => msg('These two are not the same. Type the new one again.'),
  wasSet: () => msg('The passphrase is set.'),
  wasChanged: () => msg('The passphrase is changed.'),
  wasRemoved: () => msg('The passphrase is removed.'),
  waitALittle: () => msg('After a wrong passphrase there is a pause, which grows each time. Wait a little, then try again.'),
  lockAfter: () => msg('Lock when I have done nothing for'),
  minutes: (n: number) => (n === 0 ? msg('never') : msg(str`${n} minutes`)),
  lockNow: () => msg('Lock now'),

  /* Locked */
  lockedConnected: () => msg('Type your passphrase to open it. Patients who are connected stay connected; what they write comes when you are back.'),
  lockedReloaded: () => msg('Type your passphrase to open it. Patients are connected again as soon as you have.'),
  lockedNotConnected: () => msg('The relay cannot be reached at the moment; it is tried again by itself.'),
  pause: (left: string) => msg(str`You can try again in ${left}.`),
  forgotten: () => msg('Forgotten?'),
  forgottenText: () => msg('Without the passphrase nobody can open what is stored here, and nobody can restore it. You can erase everything in this browser and begin anew; your patients then need new links.'),
};
