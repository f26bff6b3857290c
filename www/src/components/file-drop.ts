import { LitElement, css, html } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/icon/icon.js';
import { shared } from '../styles/shared.ts';
import { files } from '../texts/files.ts';
import { FilesEvent } from './attach-button.ts';

/**
 * Takes files that are dropped on the element that this one is in, and says so, and to whom they go, while they are
 * above it. Beside it they are let go of: the browser would open them in place of the page.
 */
@customElement('tm-file-drop')
export class FileDrop extends LitElement {
  static override styles = [
    shared,
    css`
      div {
        position: absolute;
        inset: var(--s2);
        z-index: 2;
        display: grid;
        place-content: center;
        justify-items: center;
        gap: var(--s2);
        padding: var(--s4);
        border: 2px dashed var(--accent);
        border-radius: var(--radius);
        background: var(--raised);
        text-align: center;
        pointer-events: none;
      }
      wa-icon {
        font-size: 32px;
        color: var(--accent);
      }
    `,
  ];

  /** To whom, in words. */
  @property() audience = '';
  @property({ type: Boolean }) disabled = false;
  @state() private above = false;

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('dragover', this.#over);
    addEventListener('dragleave', this.#leave);
    addEventListener('drop', this.#drop);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('dragover', this.#over);
    removeEventListener('dragleave', this.#leave);
    removeEventListener('drop', this.#drop);
  }

  override render() {
    return html`<div ?hidden=${!this.above}>
      <wa-icon name="paperclip"></wa-icon>
      <strong>${files.dropHere()}</strong>
      <span class="name" dir="auto">${this.audience}</span>
    </div>`;
  }

  #isHere(event: DragEvent): boolean {
    const root = this.getRootNode();
    return !this.disabled && root instanceof ShadowRoot && event.composedPath().includes(root.host);
  }

  readonly #over = (event: DragEvent): void => {
    const { dataTransfer } = event;
    if (!dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    this.above = this.#isHere(event);
    dataTransfer.dropEffect = this.above ? 'copy' : 'none';
  };

  /** Out of the window: from one element to the next it is the other's dragover that tells. */
  readonly #leave = (event: DragEvent): void => {
    if (!event.relatedTarget) this.above = false;
  };

  readonly #drop = (event: DragEvent): void => {
    const { dataTransfer } = event;
    if (!dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    this.above = false;
    const dropped = [...dataTransfer.files];
    if (dropped.length > 0 && this.#isHere(event)) this.dispatchEvent(new FilesEvent(dropped));
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'tm-file-drop': FileDrop;
  }
}
