import { css, html } from 'lit';
import { customElement } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import type { DoctorState, PatientState } from '../engine/types.ts';
import { marked } from '../lib/deceit.ts';
import { FileWatch } from '../lib/file-watch.ts';
import { shared } from '../styles/shared.ts';
import { fileSize, files } from '../texts/files.ts';
import { keeping } from '../texts/keeping.ts';
import { StoreElement } from './store-element.ts';

/** The files that are kept in this browser, each of which can be removed to make room. */
@customElement('tm-kept-files')
export class KeptFiles extends StoreElement<DoctorState | PatientState> {
  static override styles = [
    shared,
    css`
      summary {
        min-height: var(--touch);
        border-radius: 6px;
        cursor: pointer;
      }
      li {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: var(--s2);
        overflow-wrap: anywhere;
      }
    `,
  ];

  constructor() {
    super();
    new FileWatch(this);
  }

  override render() {
    const kept = [...this.store.files.values()].filter((file) => file.kept && (file.state === 'complete' || file.state === 'sent'));
    const bytes = kept.reduce((sum, { size }) => sum + size, 0);
    const words = keeping.fileCount(kept.length, fileSize(bytes));
    if (kept.length === 0) return html`<p class="quiet small">${words}</p>`;
    return html`<details>
      <summary class="numbers">${words}</summary>
      <ul>
        ${kept.map(
          ({ id, name, size }) => html`<li>
            <span><bdi>${marked(name)}</bdi> <span class="quiet small numbers">${fileSize(size)}</span></span>
            <wa-button appearance="outlined" @click=${() => void this.store.command({ type: 'delete-file', file: id })}>
              ${files.remove()}<span class="hidden-words"> ${name}</span>
            </wa-button>
          </li>`,
        )}
      </ul>
    </details>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tm-kept-files': KeptFiles;
  }
}
