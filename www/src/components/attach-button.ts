import { LitElement, css, html } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/icon/icon.js';
import { shared } from '../styles/shared.ts';
import { files } from '../texts/files.ts';

/** Files that a person chose to send. */
export class FilesEvent extends Event {
  constructor(readonly files: readonly File[]) {
    super('tm-files', { bubbles: true, composed: true });
  }
}

/** Opens the system's file chooser. */
@customElement('tm-attach')
export class AttachButton extends LitElement {
  static override styles = [
    shared,
    css`
      input {
        display: none;
      }
    `,
  ];

  @property({ type: Boolean }) disabled = false;
  @query('input') private input!: HTMLInputElement;

  override render() {
    return html`<input type="file" multiple tabindex="-1" @change=${this.#chosen} />
      <wa-button appearance="plain" ?disabled=${this.disabled} @click=${() => this.input.click()}>
        <wa-icon slot="start" name="paperclip"></wa-icon>${files.attach()}
      </wa-button>`;
  }

  #chosen(): void {
    const chosen = [...(this.input.files ?? [])];
    this.input.value = ''; // the same file may be chosen again
    if (chosen.length > 0) this.dispatchEvent(new FilesEvent(chosen));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tm-attach': AttachButton;
  }
  interface HTMLElementEventMap {
    'tm-files': FilesEvent;
  }
}
