/** What is asked before something is done that others notice, or that is not undone. */
import type { DoctorStore } from '../engine/client.ts';
import type { Command, PatientId } from '../engine/types.ts';
import type { Words } from '../texts/common.ts';
import { doctor } from '../texts/doctor.ts';
import { safety } from '../texts/doctor-safety.ts';
import { tools } from '../texts/doctor-tools.ts';
import { keeping } from '../texts/keeping.ts';

export interface Question {
  words: Words;
  /** What the button that goes on says; `danger` when it cannot be undone: the focus is then on the other one. */
  yes: string;
  danger?: boolean;
}

/** Undefined for most things: they are simply done. */
export function questionBefore(command: Command, store: DoctorStore): Question | undefined {
  const name = (id: PatientId) => store.patients.get(id)?.name ?? doctor.someone();
  switch (command.type) {
    case 'remove':
      return { words: doctor.confirm.remove(name(command.patient)), yes: doctor.remove(), danger: true };
    case 'block':
      return { words: doctor.confirm.block(name(command.patient)), yes: doctor.block(), danger: true };
    case 'end': {
      const [first, second] = command.patients;
      const one = first !== undefined && second === undefined;
      const declined = one && store.patients.get(first)?.status === 'waiting';
      if (declined) return { words: tools.confirmDecline(name(first)), yes: tools.decline(), danger: true };
      const words = one ? doctor.confirm.end(name(first)) : doctor.confirm.endAll(command.patients.length);
      return { words, yes: one ? doctor.end() : doctor.endAll(), danger: true };
    }
    case 'revoke': {
      const { patientName = '', status = 'made', open = false } = store.invitations.get(command.invitation) ?? {};
      const words = doctor.confirm.revoke(patientName, safety.revokeText(status, open, patientName));
      return { words, yes: doctor.revoke(), danger: true };
    }
    case 'repin': {
      const known = store.patients.get(store.patients.get(command.patient)?.heldFor ?? '');
      return known?.verified ? { words: safety.sure(known.name), yes: safety.compared(), danger: true } : undefined;
    }
    case 'erase':
      return { words: doctor.confirm.erase(), yes: keeping.eraseNow(), danger: true };
    default:
      return undefined;
  }
}
