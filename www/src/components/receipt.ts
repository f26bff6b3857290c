import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Message, Patient, PatientId } from '../engine/types.ts';
import { shared } from '../styles/shared.ts';
import { doctor } from '../texts/doctor.ts';
import { files } from '../texts/files.ts';

/** "read by 5 of 7", which opens to names. */
@customElement('tm-receipt')
export class Receipt extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: block;
        color: var(--ink-quiet);
        font-size: var(--size-s);
      }
      summary {
        padding: var(--s1) 0;
        border-radius: 6px;
        text-align: end;
        cursor: pointer;
      }
      .names {
        display: grid;
        gap: var(--s3);
        padding: var(--s3);
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--raised);
      }
      h3 {
        font-size: var(--size-s);
      }
      ul {
        max-height: 40dvh;
        overflow-y: auto;
      }
    `,
  ];

  @property({ attribute: false }) message!: Message;
  @property({ attribute: false }) patients!: ReadonlyMap<PatientId, Patient>;
  /** The names stand there only while somebody looks: of a hundred messages to two hundred people they are many. */
  @state() private open = false;

  override render() {
    const { sentTo, readBy, seenBy } = this.message;
    // That a file was looked at is not told: its bytes may be here without anyone having opened it.
    const read = new Set(this.message.file ? [] : seenBy);
    const arrived = new Set(readBy);
    const words = read.size > 0 ? doctor.receipt(read.size, sentTo.length) : files.arrivedAt(arrived.size, sentTo.length);
    return html`<details @toggle=${this.#toggled}>
      <summary class="numbers">${words}</summary>
      ${this.open
        ? html`<div class="names">
            ${this.#names(doctor.hasRead(), [...read])}
            ${this.#names(files.hasIt(), readBy.filter((id) => !read.has(id)))}
            ${this.#names(doctor.notYet(), sentTo.filter((id) => !arrived.has(id)))}
          </div>`
        : nothing}
    </details>`;
  }

  #toggled({ currentTarget }: ToggleEvent): void {
    this.open = (currentTarget as HTMLDetailsElement).open;
  }

  #names(title: string, ids: readonly PatientId[]) {
    if (ids.length === 0) return '';
    const names = ids.map((id) => this.patients.get(id)?.name || doctor.someone());
    return html`<div>
      <h3>${title}</h3>
      <ul>${names.map((name) => html`<li class="name" dir="auto">${name}</li>`)}</ul>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tm-receipt': Receipt;
  }
}
