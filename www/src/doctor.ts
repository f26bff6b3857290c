/** The doctor page: starts the engine and the one element that everything is in. */
import './icons.ts';
import './components/doctor-page.ts';
import { Store } from './engine/client.ts';
import { lockWhenIdle } from './engine/idle.ts';
import type { DoctorState } from './engine/types.ts';

const store = new Store<DoctorState>('doctor');
const page = document.createElement('tm-doctor');
page.store = store;
document.querySelector('.loading')?.replaceWith(page);
store.start();
lockWhenIdle(store);
