import { css, html, nothing } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { Message, PatientState } from '../engine/types.ts';
import { shared } from '../styles/shared.ts';
import { common } from '../texts/common.ts';
import { habits } from '../texts/habits.ts';
import { patient } from '../texts/patient.ts';
import './file-item.ts';
import './message-list.ts';
import type { Captions } from './message-list.ts';
import { StoreElement } from './store-element.ts';

/** What the doctor and the patient wrote: to everyone and in private, in one column. */
@customElement('tm-patient-messages')
export class PatientMessages extends StoreElement<PatientState> {
  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        min-height: 0;
      }
      tm-message-list {
        min-height: 0;
      }
    `,
  ];

  #parts: readonly (readonly Message[])[] = [];
  #merged: readonly Message[] = [];

  readonly #captions: Captions = {
    who: (message) => (message.mine ? common.you() : this.#doctor),
    audience: (message) => {
      if (message.thread === 'everyone') return patient.fromDoctorToAll();
      return message.mine ? '' : patient.fromDoctorToYou();
    },
    receipt: (message) => this.#receipt(message),
    file: ({ file }) => html`<tm-file .store=${this.store} .file=${file} .other=${this.#doctor}></tm-file>`,
  };

  get #doctor(): string {
    return this.store.state?.doctorName ?? '';
  }

  /** Both threads by time; the same array as long as they are the same. */
  #messages(): readonly Message[] {
    const parts = [...this.store.threads.values()];
    if (parts.length !== this.#parts.length || parts.some((part, i) => part !== this.#parts[i])) {
      this.#parts = parts;
      this.#merged = parts.flat().sort((a, b) => a.time - b.time);
    }
    return this.#merged;
  }

  override updated(): void {
    if (document.visibilityState !== 'visible') return;
    for (const thread of this.store.threads.keys()) this.store.markRead(thread);
  }

  override render() {
    return html`<tm-message-list
      .messages=${this.#messages()}
      .captions=${this.#captions}
      .empty=${patient.admittedEmpty(this.#doctor)}
    ></tm-message-list>`;
  }

  /** What is not there yet says so; that the doctor has it stands below the last one only. */
  #receipt(message: Message) {
    if (!message.mine || message.file) return nothing; // a file says it itself
    if (!message.received) return html`<span class="quiet small">${patient.onItsWay()}</span>`;
    const last = this.#merged.findLast(({ mine, received, file }) => mine && received && !file);
    if (last?.id !== message.id) return nothing;
    const words = message.seen ? habits.hasRead(this.#doctor) : patient.arrived(this.#doctor);
    return html`<span class="quiet small">${words}</span>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tm-patient-messages': PatientMessages;
  }
}
