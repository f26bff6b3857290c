/** The doctor page: starts the engine and the one element that everything is in. */
import { Store } from './engine/client.ts';
import { lockWhenIdle } from './engine/idle.ts';
import type { DoctorState } from './engine/types.ts';
import { callDoctor } from './lib/calls.ts';
import { prepareNames } from './lib/people.ts';
import { openPage } from './open-page.ts';

const store = new Store<DoctorState>('doctor');
void openPage(store, 'doctor', async () => {
  await import('./doctor-elements.ts');
  return document.createElement('tm-doctor');
}).then(() => setTimeout(prepareNames));
lockWhenIdle(store);
callDoctor(store);
