import { css, html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import type { CommandResult, PatientState } from '../engine/types.ts';
import { whyNot, type Saying } from '../lib/saying.ts';
import { willEnd } from '../lib/time.ts';
import { shared } from '../styles/shared.ts';
import { common, type Words } from '../texts/common.ts';
import { patient } from '../texts/patient.ts';
import './clock.ts';
import './erase-here.ts';
import './notice.ts';
import './other-visits.ts';
import './save-conversation.ts';
import { StoreElement } from './store-element.ts';

/** Blocked, ended, left, refused: what happened, and the next step. */
@customElement('tm-patient-ending')
export class PatientEnding extends StoreElement<PatientState> {
  static override styles = [
    shared,
    css`
      .left {
        font-size: var(--size-l);
        font-weight: 600;
      }
    `,
  ];

  @state() private refused: Saying | undefined;

  override render() {
    const { state } = this.store;
    if (!state) return nothing;
    const { title, text } = this.#words(state);
    const { phase, blockedUntil } = state;
    const mayReturn = phase === 'left' || phase === 'ended';
    return html`<tm-notice .heading=${title} .text=${text}>
      <div slot="more">
        ${phase === 'blocked' && willEnd(blockedUntil)
          ? html`<tm-clock class="left numbers" .until=${blockedUntil} .words=${common.timeLeft} .over=${patient.blockOver()}></tm-clock>`
          : nothing}
        <p class="refused" role="alert" ?hidden=${!this.refused}>${this.refused?.()}</p>
      </div>
      ${mayReturn
        ? html`<wa-button variant="brand" @click=${() => this.#do(this.#comeBack(state))}>${patient.comeBack()}</wa-button>`
        : nothing}
      ${phase === 'blocked'
        ? html`<wa-button variant="brand" @click=${() => this.#do(this.store.command({ type: 'reconnect' }))}
            >${common.tryAgain()}</wa-button
          >`
        : nothing}
      ${this.store.threads.size > 0
        ? html`<wa-button appearance="outlined" @click=${() => this.dispatchEvent(new Event('tm-read'))}
            >${patient.readAgain()}</wa-button
          >`
        : nothing}
      <tm-save-conversation .store=${this.store}></tm-save-conversation>
      <tm-other-visits .store=${this.store}></tm-other-visits>
      <tm-erase-here .store=${this.store}></tm-erase-here>
    </tm-notice>`;
  }

  #words(state: PatientState): Words {
    const { doctorName: doctor } = state;
    const written = this.store.threads.size > 0;
    switch (state.phase) {
      case 'blocked': return patient.blocked(doctor, willEnd(state.blockedUntil));
      case 'ended': return patient.ended(state, written);
      case 'left': return patient.left(state, written);
      default: return patient.refused(state);
    }
  }

  #comeBack(state: PatientState): Promise<CommandResult> {
    return this.store.command({ type: 'join', name: state.name });
  }

  async #do(asked: Promise<CommandResult>): Promise<void> {
    const result = await asked;
    this.refused = whyNot(result, (refusal) => patient.refusal(refusal, this.store.state?.doctorName ?? ''));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tm-patient-ending': PatientEnding;
  }
}
