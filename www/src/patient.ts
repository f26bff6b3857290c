/** The patient page: starts the engine and the one element that everything is in. */
import { Store } from './engine/client.ts';
import type { PatientState } from './engine/types.ts';
import { callPatient } from './lib/calls.ts';
import { openPage } from './open-page.ts';

const store = new Store<PatientState>('patient');
void openPage(store, 'patient', async () => {
  await import('./patient-elements.ts');
  return document.createElement('tm-patient');
});
callPatient(store);
