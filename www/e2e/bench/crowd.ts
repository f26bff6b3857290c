/**
 * Stands in for the engine in a page that is measured: 200 patients and 500 messages, told at once and then
 * changing all the time. The engine has a thread of its own, so what the page's main thread does is what it
 * would do; nobody needs 200 browsers.
 */

import type { DoctorState, EngineEvent, Message, Patient, PatientState } from '../../src/engine/types.ts';

/** Runs in place of the worker, so it uses nothing from outside itself. */
function crowdEngine(role: string, patients: number, messages: number): void {
  const begun = Date.now() - messages * 60_000;
  const hex = (n: number, digits: number) => n.toString(16).padStart(digits, '0');
  const id = (n: number) => hex(n + 1, 32);
  const safetyNumber = Array.from({ length: 12 }, (_, i) => String(10000 + 7001 * i));
  const tell = (events: EngineEvent[]) => postMessage({ type: 'events', events });
  const words = 'The rash on my left arm came back on Saturday, should I go on with the ointment twice a day? '.repeat(3);
  const text = (n: number) => `${n}: ${words.slice(0, 20 + ((n * 37) % 230))}`;

  const state: DoctorState | PatientState =
    role === 'doctor'
      ? {
          kind: 'doctor', phase: 'open', name: 'Dr. Ada Lindqvist', room: hex(1, 32), fingerprint: hex(2, 64), link: 'online',
          closeCode: 0, retryAt: 0, deltaTS: 5000, epoch: 1, audience: patients, hasPassphrase: false, keep: 0, moved: false, import: '',
        }
      : {
          kind: 'patient', phase: 'admitted', room: hex(1, 32), doctorName: 'Dr. Ada Lindqvist', doctorFingerprint: hex(2, 64), admitted: true, doctorOnline: true,
          name: 'Maria Keller', patientId: id(0), personal: true, steps: [], link: 'online', closeCode: 0, retryAt: 0, trouble: '',
          delay: 0, allowed: 5000, blockedUntil: 0, endReason: '', safetyNumber, sessionKeyId: hex(3, 16), epoch: 1, keep: 0, keepsNothing: false,
        };
  const patient = (n: number, online: boolean): { type: 'patient'; patient: Patient } => ({
    type: 'patient',
    patient: {
      id: id(n), name: `Patient ${n} of the crowd`, status: n % 10 === 0 ? 'waiting' : 'admitted', online, admitted: n % 10 !== 0,
      since: Date.now() - n * 1000, via: n % 3 === 0 ? 'open' : 'personal-first', invitation: hex(n, 16), fingerprint: hex(n, 64),
      safetyNumber, verified: n % 5 === 0, sessionKeyId: online ? hex(n, 16) : '', blockedUntil: 0, blockReason: '', heldFor: '',
      firstSeen: begun, lastSeen: Date.now(),
    },
  });
  const everyone = Array.from({ length: patients }, (_, n) => id(n));
  const message = (n: number, readBy = 0): { type: 'message'; message: Message } => {
    const mine = role === 'doctor' || n % 2 === 0;
    const toAll = role === 'doctor' || n % 5 === 1;
    return {
      type: 'message',
      message: {
        id: hex(n, 32), thread: toAll ? 'everyone' : 'private', from: mine === (role === 'doctor') ? 'doctor' : 'patient', mine,
        number: n, time: begun + n * 60_000, text: text(n), sentTo: mine ? everyone : [], readBy: mine ? everyone.slice(0, readBy) : [],
        received: mine, file: '', seenBy: [], seen: false,
      },
    };
  };

  addEventListener('message', ({ data }) => {
    if (data.type === 'start') {
      if (role === 'doctor') tell(everyone.map((_, n) => patient(n, true)));
      tell(Array.from({ length: messages }, (_, n) => message(n, n % (patients + 1))));
      tell([{ type: 'state', state }, { type: 'ready' }]);
      // What a busy visit does to the page: people flicker, receipts and words come.
      let now = 0;
      setInterval(() => {
        now++;
        const events: EngineEvent[] = [];
        if (role === 'doctor') events.push(patient((now * 7) % patients, now % 2 === 0), message((now * 3) % messages, now % patients));
        if (now % 5 === 0) events.push(message(messages + now));
        tell(events);
      }, 100);
    }
    if (data.type === 'command') postMessage({ type: 'result', id: data.id, result: { ok: true, value: '' } });
  });
}

/**
 * Runs in the page before its own scripts. The page pins its worker by a hash, so the stand-in cannot come from
 * the network in its place: it takes the place of the worker that the page makes.
 */
export const crowdInPlaceOfTheWorker = (role: 'doctor' | 'patient', patients: number, messages: number): string =>
  `{
    const crowd = ${JSON.stringify(`(${crowdEngine.toString()})(${JSON.stringify(role)}, ${patients}, ${messages});`)};
    const url = URL.createObjectURL(new Blob([crowd], { type: 'text/javascript' }));
    globalThis.Worker = class extends Worker {
      constructor() {
        super(url);
      }
    };
  }`;
