/** The patient page: starts the engine and the one element that everything is in. */
import './icons.ts';
import './components/patient-page.ts';
import { Store } from './engine/client.ts';
import type { PatientState } from './engine/types.ts';

const store = new Store<PatientState>('patient');
const page = document.createElement('tm-patient');
page.store = store;
document.querySelector('.loading')?.replaceWith(page);
store.start();
