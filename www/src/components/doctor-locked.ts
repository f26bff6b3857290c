import { css, html, nothing } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/icon/icon.js';
import '@awesome.me/webawesome/dist/components/input/input.js';
import type WaInput from '@awesome.me/webawesome/dist/components/input/input.js';
import type { DoctorState } from '../engine/types.ts';
import { canonical } from '../lib/passphrase.ts';
import { whyNot, type Saying } from '../lib/saying.ts';
import { shared } from '../styles/shared.ts';
import { doctor } from '../texts/doctor.ts';
import { safety } from '../texts/doctor-safety.ts';
import { keeping } from '../texts/keeping.ts';
import './clock.ts';
import './confirm-dialog.ts';
import type { ConfirmDialog } from './confirm-dialog.ts';
import { StoreElement } from './store-element.ts';

/** Asks for the passphrase under which the practice is stored. After a wrong one there is a pause. */
@customElement('tm-doctor-locked')
export class DoctorLocked extends StoreElement<DoctorState> {
  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 30rem);
        place-content: center;
        gap: var(--s5);
        min-height: 100dvh;
        padding: var(--s5) var(--s4);
      }
      summary {
        display: flex;
        align-items: center;
        min-height: var(--touch);
        width: fit-content;
        border-radius: 6px;
        color: var(--ink-quiet);
        cursor: pointer;
      }
      .pause {
        display: block;
      }
    `,
  ];

  @state() private opening = false;
  @state() private refused: Saying | undefined;
  @query('wa-input') private field!: WaInput;
  @query('tm-confirm-dialog') private dialog!: ConfirmDialog;
  #timer: ReturnType<typeof setTimeout> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  /** After a wrong passphrase: no further try before. The engine holds to it. */
  get #pausedUntil(): number {
    return this.refused ? (this.store.state?.retryAt ?? 0) : 0;
  }

  #pause(): number {
    return Math.max(0, this.#pausedUntil - Date.now());
  }

  override willUpdate(): void {
    clearTimeout(this.#timer);
    const pause = this.#pause();
    if (pause > 0) this.#timer = setTimeout(() => this.requestUpdate(), pause + 50);
  }

  override render() {
    const link = this.store.state?.link ?? 'none';
    const pausing = this.#pause() > 0;
    return html`<main class="stack">
      <form class="stack" @submit=${this.#submit}>
        <h1>${doctor.locked()}</h1>
        <p>${link === 'none' ? safety.lockedReloaded() : safety.lockedConnected()}</p>
        <wa-input
          type="password"
          password-toggle
          .label=${doctor.passphrase()}
          autocomplete="current-password"
          autofocus
        ></wa-input>
        <div class="refused" role="alert" ?hidden=${!this.refused}>
          ${this.refused?.()}
          ${pausing
            ? html`<tm-clock class="pause numbers" aria-live="off" .until=${this.#pausedUntil} .words=${safety.pause}></tm-clock>`
            : nothing}
        </div>
        <wa-button variant="brand" type="submit" ?loading=${this.opening} ?disabled=${pausing}>${doctor.unlock()}</wa-button>
        <p class="quiet small" role="status" ?hidden=${link !== 'waiting'}>${safety.lockedNotConnected()}</p>
      </form>
      <details>
        <summary>${safety.forgotten()}</summary>
        <div class="stack">
          <p class="quiet">${safety.forgottenText()}</p>
          <wa-button appearance="outlined" variant="danger" @click=${this.#erase}>
            <wa-icon slot="start" name="trash-2"></wa-icon>${keeping.erase()}
          </wa-button>
        </div>
      </details>
      </main>
      <tm-confirm-dialog></tm-confirm-dialog>`;
  }

  async #submit(event: Event): Promise<void> {
    event.preventDefault();
    if (this.opening || this.#pause() > 0) return;
    this.opening = true;
    const result = await this.store.command({ type: 'unlock', passphrase: canonical(this.field.value ?? '') });
    this.opening = false;
    if (result.ok) return;
    this.refused = whyNot(result, (refusal) => (refusal === 'not-now' ? safety.waitALittle() : doctor.refusal(refusal)));
    this.field.value = '';
    this.field.focus();
  }

  async #erase(): Promise<void> {
    if (!(await this.dialog.ask({ words: doctor.confirm.erase(), yes: keeping.eraseNow(), danger: true }))) return;
    await this.store.command({ type: 'erase' });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tm-doctor-locked': DoctorLocked;
  }
}
