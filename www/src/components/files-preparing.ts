import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/icon/icon.js';
import type { Store } from '../engine/client.ts';
import type { DoctorState, PatientState } from '../engine/types.ts';
import { FileWatch } from '../lib/file-watch.ts';
import { shared } from '../styles/shared.ts';
import { files } from '../texts/files.ts';
import './file-item.ts';

/** Files that a person has just attached here and nobody has been told of: being read, or why they were not sent. */
@customElement('tm-files-preparing')
export class FilesPreparing extends LitElement {
  static override styles = [
    shared,
    css`
      li {
        display: flex;
        justify-content: space-between;
        gap: var(--s2);
        margin-bottom: var(--s2);
        padding: var(--s2) var(--s3);
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--raised);
      }
    `,
  ];

  @property({ attribute: false }) store!: Store<DoctorState> | Store<PatientState>;
  @property() thread = '';

  constructor() {
    super();
    new FileWatch(this);
  }

  override render() {
    const here = [...this.store.files.values()].filter(
      ({ state, trouble, to }) => to === this.thread && (state === 'preparing' || (state === 'cancelled' && trouble !== '')),
    );
    if (here.length === 0) return nothing;
    return html`<ul>
      ${here.map(
        ({ id, state }) => html`<li>
          <tm-file .store=${this.store} .file=${id}></tm-file>
          ${state === 'cancelled'
            ? html`<wa-button appearance="plain" @click=${() => this.store.forgetFile(id)}>${files.dismiss()}</wa-button>`
            : nothing}
        </li>`,
      )}
    </ul>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tm-files-preparing': FilesPreparing;
  }
}
