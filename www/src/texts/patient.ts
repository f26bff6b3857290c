/**
 * The patient page's words: short sentences that a worried person understands; the doctor by
 * name; what happened, then what to do. Never "error", "invalid", "handshake" or "session".
 */
import { msg, str } from '@lit/localize';
import type { JoinStep, PatientState, Refusal } from '../engine/types.ts';
import { dateAndTime, inSeconds } from '../lib/time.ts';
import type { Words } from './common.ts';

export const patient = {
  title: (doctor: string) => msg(str`Consultation with ${doctor}`),

  /* No link yet */
  noLink: (): Words => ({
    title: msg('You need your doctor’s link'),
    text: msg('Open the link that your doctor gave you, or scan the code. There is nothing to install and no account.'),
  }),
  visits: () => msg('Your doctors'),
  visitsText: () => msg('You have opened these links here before.'),
  visitAs: (name: string, when: string) => msg(str`as ${name}, last ${when}`),
  visitBegun: (when: string) => msg(str`last ${when}`),

  /* Invited */
  invites: (doctor: string) => msg(str`${doctor} invites you to a private consultation.`),
  yourName: () => msg('Your name'),
  yourNameHint: (doctor: string) => msg(str`Only ${doctor} will see it.`),
  join: () => msg('Join'),
  whatHappens: (doctor: string) => msg(str`You write to each other here. Your browser seals what you write, so that only ${doctor} can read it, and each of you can later prove what the other one wrote.`),

  /* Joining */
  joining: (doctor: string) => msg(str`Connecting you with ${doctor}`),
  /** While the step runs, and once it is done. */
  step: (step: JoinStep, done: boolean, doctor: string): string => {
    switch (step) {
      case 'connected': return done ? msg('Connected') : msg('Connecting…');
      case 'doctor-verified': return done ? msg(str`This is really ${doctor}`) : msg(str`Checking that this is really ${doctor}…`);
      case 'secured': return done ? msg('Nobody else can listen') : msg('Making a key that only the two of you have…');
      case 'waiting': return done ? msg(str`${doctor} knows that you are here`) : msg(str`Telling ${doctor} that you are here…`);
    }
  },
  comingBack: (doctor: string) => msg(str`Connecting you with ${doctor} again…`),
  stepsLabel: () => msg('What is being done'),
  done: () => msg('done'),
  /** Said when a step takes over 2 seconds. */
  slow: (step: JoinStep, doctor: string): string => {
    switch (step) {
      case 'connected': return msg('This can take a moment when the network is weak. Stay near a window or the router; it is tried again by itself.');
      case 'doctor-verified': return msg(str`${doctor} may have many people arriving at once. You keep your place; there is nothing you need to do.`);
      case 'secured': return msg('Older phones need a few seconds to make a key. There is nothing you need to do.');
      case 'waiting': return msg(str`The answer from ${doctor} is on its way. There is nothing you need to do.`);
    }
  },
  doctorAway: (doctor: string) => msg(str`${doctor} is not here yet. Leave this page open: you are connected as soon as the room is opened.`),

  /** Troubles in joining; the page tries again by itself unless it says otherwise. */
  trouble: (state: PatientState): string => {
    const { doctorName, delay, allowed } = state;
    switch (state.trouble) {
      case '': return '';
      case 'late': return msg(str`An answer took ${inSeconds(delay)} seconds, and ${inSeconds(allowed)} are allowed, so it was not taken. The network is slow; it is tried again by itself.`);
      case 'doctor-not-verified': return msg(str`Whoever answered could not prove to be ${doctorName}, so nothing was sent to them. Ask ${doctorName} for a new link before you try again.`);
      case 'no-answer': return msg(str`${doctorName} has not answered yet. It is tried again by itself; leave this page open. If this lasts, ask ${doctorName} for a new link.`);
      case 'busy': return msg(str`${doctorName} has many people arriving at once. It is tried again by itself; leave this page open.`);
      case 'early': return msg(str`Your link works from ${dateAndTime(state.blockedUntil)}. Leave this page open and you are connected then; or come back.`);
      case 'expired': return msg(str`Your link has expired. Ask ${doctorName} for a new one.`);
      case 'revoked': return msg(str`Your link has been withdrawn. Ask ${doctorName} for a new one.`);
      case 'older-doctor': return msg(str`An older copy of ${doctorName}’s room answered, so it was not trusted. Ask ${doctorName} to open the room on the newer device, then try again.`);
    }
  },

  /* Connection in words, only when it is not fine */
  connection: (state: PatientState, offline: boolean): string => {
    const { doctorName: doctor } = state;
    switch (state.closeCode) {
      case 4000:
      case 4002:
      case 4009: return msg('This page is out of date. Reload it, and you are connected again.');
      case 4003: return msg('Your message was too long to be sent. Send it in parts.');
      case 4004: return msg(str`${doctor}’s room is full at the moment. It is tried again by itself; or come back in a minute.`);
    }
    if (state.trouble === 'early') return '';
    if (offline && state.link !== 'online' && state.link !== 'none') {
      return msg('Your device is not connected to the internet. Once it is, this page connects by itself; what you write is kept.');
    }
    if (state.link === 'waiting') {
      switch (state.closeCode) {
        case 4006: return msg(str`${doctor} has closed the connection for now. It is tried again by itself; what you write is kept.`);
        case 4007: return msg('The network is very slow at the moment. It is tried again by itself; nothing is lost.');
        case 4008: return msg(str`${doctor} has not been here for a while. Leave this page open: it is tried again by itself.`);
      }
    }
    switch (state.link) {
      case 'online':
        if (state.doctorOnline) return '';
        if (state.phase === 'joining') return patient.doctorAway(doctor);
        return msg(str`${doctor} is away at the moment. What you write is kept and arrives when ${doctor} is back.`);
      case 'connecting': return msg('Connecting…');
      case 'waiting': return msg('You are not connected at the moment. It is tried again by itself; what you write is kept.');
      case 'stopped': return msg('You are not connected. Try again when you are ready.');
      case 'none': return '';
    }
  },
  nextTry: (left: string) => msg(str`Next try in ${left}.`),
  tryNow: () => msg('Try now'),

  /* Lobby */
  lobby: (doctor: string) => msg(str`${doctor} knows that you are here`),
  lobbyText: (doctor: string) => msg(str`Leave this page open. When it is your turn, the conversation opens here by itself. Nobody but ${doctor} knows that you wait.`),
  held: (doctor: string) => msg(str`${doctor} is checking that it is you`),
  heldText: (doctor: string) => msg(str`You are using another phone, computer or browser than last time. ${doctor} may call you and ask you to read out your safety number: you find it under “Details”. Leave this page open.`),
  leave: () => msg('Leave'),
  leaveTitle: () => msg('Leave the consultation?'),
  leaveText: (doctor: string) => msg(str`${doctor} is told that you have left. You can come back by the same link at any time.`),
  stay: () => msg('Stay'),

  /* Conversation */
  fromDoctorToAll: () => msg('to everyone'),
  fromDoctorToYou: () => msg('only to you'),
  toDoctor: (doctor: string) => msg(str`Only to ${doctor}`),
  placeholder: () => msg('Write a message'),
  onlyYou: (doctor: string) => msg(str`Only you and ${doctor} can read this`),
  /** Once there were messages to everyone, which others read, too. */
  onlyYouWrite: (doctor: string) => msg(str`Only you and ${doctor} can read what you write`),
  admittedEmpty: (doctor: string) => msg(str`${doctor} has let you in. What you write to each other will stand here.`),
  onItsWay: () => msg('on its way'),
  arrived: (doctor: string) => msg(str`${doctor} has it`),

  /* Details */
  detailsTitle: () => msg('How this is kept private'),
  detailsText: (doctor: string) => msg(str`What you write is sealed in this browser and opened in ${doctor}’s. The server in between passes it on and cannot read it. Messages marked “to everyone” go to all patients in this consultation; they do not see who you are.`),
  signed: (doctor: string) => msg(str`What you and ${doctor} write is signed: either of you can show it to someone else and prove who wrote it.`),
  compare: (doctor: string) => msg(str`To be quite sure, read these numbers to ${doctor} by phone or face to face. When ${doctor} sees the same, nobody is in between.`),
  keyOf: (doctor: string) => msg(str`Key of ${doctor}`),
  sharedKey: () => msg('Number of the key that you share'),
  noSafetyNumber: (doctor: string) => msg(str`You will see the number here once you are connected with ${doctor}.`),

  /* Ends */
  /** `ends`: there is a time when it is over by itself. */
  blocked: (doctor: string, ends: boolean): Words => ({
    title: msg('You cannot come in at the moment'),
    text: ends
      ? msg(str`Something did not fit while you were being connected with ${doctor}, so the connection was stopped for a while. It is tried again when the time is over. ${doctor} can also let you in before: call the practice if it is urgent.`)
      : msg(str`${doctor} has stopped the connection with you. Call the practice if you think that this is a mistake; when ${doctor} lets you in again, this page connects by itself.`),
  }),
  blockOver: () => msg('The time is over. It is tried again now.'),
  /** `written`: there is something to read. */
  ended: ({ doctorName: doctor, endReason, keepsNothing }: PatientState, written: boolean): Words => {
    const still = written ? (keepsNothing ? patient.goneWithPage() : msg('You can still read it here.')) : '';
    return endReason === 'removed'
      ? {
          title: msg(str`${doctor} has closed this consultation for you`),
          text: sentences(still, msg(str`If you need to talk to ${doctor} again, come back and wait to be let in.`)),
        }
      : {
          title: msg(str`${doctor} has ended the consultation`),
          text: sentences(still, msg('If you have another question, come back and wait to be let in.')),
        };
  },
  left: ({ doctorName: doctor, keepsNothing }: PatientState, written: boolean): Words => ({
    title: msg('You have left the consultation'),
    text: sentences(
      written ? (keepsNothing ? patient.goneWithPage() : msg('What you wrote to each other stays here.')) : '',
      msg(str`You can come back to ${doctor} at any time.`),
    ),
  }),
  goneWithPage: () => msg('You can read it here until you close or reload this page; then it is gone from this device.'),
  refused: (state: PatientState): Words => ({
    title: msg('This link does not work any more'),
    text: patient.trouble(state) || msg(str`${state.doctorName} does not know this link. Ask for a new one, and open that.`),
  }),
  comeBack: () => msg('Come back'),
  readAgain: () => msg('Read the conversation'),
  linkTrouble: () => msg('The link could not be opened'),
  withoutLink: () => msg('Go on without it'),

  refusal: (refusal: Refusal, doctor: string): string => refusals[refusal](doctor),
};

const sentences = (...parts: string[]): string => parts.filter(Boolean).join(' ');

const refusals: Record<Refusal, (doctor: string) => string> = {
  name: () => msg('A name needs 1 to 64 characters. Change it, then try again.'),
  validity: () => msg('This cannot be done just now. Wait a moment, then try again.'),
  'text-empty': () => msg('There is nothing to send yet: write something first.'),
  'text-too-long': () => msg('This message is too long. Send it in two or three parts.'),
  'link-damaged': () => msg('A part of this link is missing or was changed on the way. Open it once more by tapping on it, or copy all of it; if that does not help, ask your doctor for a new one.'),
  'link-version': () => msg('This link was made for another version of this page. Reload the page and open it again; if that does not help, ask your doctor for a new one.'),
  'link-own': () => msg('This is a link that was made in this browser. It is for a patient: send it to them, or open it in another browser.'),
  'outbox-full': (doctor) => msg(str`Too many of your messages are still on their way to ${doctor}. Wait until some have arrived, then send this one again.`),
  unknown: () => msg('This is not here any more. Reload the page, then look again.'),
  'not-now': () => msg('This cannot be done just now. Wait a moment, then try again.'),
  passphrase: () => msg('That is not the passphrase. Try it again.'),
  'delta-ts': () => msg('This cannot be done just now. Wait a moment, then try again.'),
  storage: () => msg('This browser could not keep your message, so it was not sent. Make room on the phone, then reload the page.'),
  'file-too-long': () => msg('This file is larger than 100 MB. Send a smaller one, or send it in parts.'),
  internal: () => msg('Something in this page broke. Reload it: what this device keeps is still there.'),
};
