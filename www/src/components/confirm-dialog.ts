import { LitElement, html } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/dialog/dialog.js';
import type { Question } from '../lib/questions.ts';
import { shared } from '../styles/shared.ts';
import { inOwnTask } from '../lib/own-task.ts';
import { common } from '../texts/common.ts';

/** Asks before something is done. `ask` resolves to whether it is to be done. */
@customElement('tm-confirm-dialog')
export class ConfirmDialog extends inOwnTask(LitElement) {
  static override styles = [shared];

  /** The button that does not go on; "Cancel" where nothing better is said. */
  @property() no = '';
  @state() private question: Question | undefined;
  @state() private open = false;
  #answer: (yes: boolean) => void = () => {};

  ask(question: Question): Promise<boolean> {
    this.#answer(false);
    this.question = question;
    this.open = true;
    return new Promise((resolve) => (this.#answer = resolve));
  }

  override render() {
    const { question } = this;
    return html`<wa-dialog
      label=${question?.words.title ?? ''}
      ?open=${this.open}
      light-dismiss
      @wa-hide=${() => this.#done(false)}
    >
      <p>${question?.words.text}</p>
      <div slot="footer" class="row">
        <wa-button appearance="outlined" ?autofocus=${question?.danger} @click=${() => this.#done(false)}
          >${this.no || common.cancel()}</wa-button
        >
        <wa-button ?autofocus=${!question?.danger} variant=${question?.danger ? 'danger' : 'brand'} @click=${() => this.#done(true)}
          >${question?.yes}</wa-button
        >
      </div>
    </wa-dialog>`;
  }

  #done(yes: boolean): void {
    this.open = false;
    this.#answer(yes);
    this.#answer = () => {};
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tm-confirm-dialog': ConfirmDialog;
  }
}
