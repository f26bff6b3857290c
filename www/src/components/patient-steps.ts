import { css, html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/icon/icon.js';
import '@awesome.me/webawesome/dist/components/spinner/spinner.js';
import type { JoinStep, PatientState } from '../engine/types.ts';
import { announce } from '../lib/announce.ts';
import { shared } from '../styles/shared.ts';
import { patient } from '../texts/patient.ts';
import './appearance.ts';
import './notice.ts';
import './other-visits.ts';
import './patient-actions.ts';
import './patient-link.ts';
import { StoreElement } from './store-element.ts';
import './turn-call.ts';

const steps: readonly JoinStep[] = ['connected', 'doctor-verified', 'secured', 'waiting'];

/** A step that takes longer says why that can be. */
const patience = 2_000;

/** Joining, in words: four steps that tick off. Where the doctor is away one may wait here for hours. */
@customElement('tm-patient-steps')
export class PatientSteps extends StoreElement<PatientState> {
  static override styles = [
    shared,
    css`
      ol {
        display: grid;
        gap: var(--s3);
      }
      li {
        display: grid;
        grid-template-columns: 24px 1fr;
        gap: 0 var(--s3);
        align-items: center;
        color: var(--ink-quiet);
      }
      .done,
      .now {
        color: var(--ink);
      }
      .now {
        font-weight: 600;
      }
      .done wa-icon {
        color: var(--accent);
      }
      .why {
        grid-column: 2;
        font-weight: 400;
      }
      wa-spinner {
        font-size: 20px;
      }
    `,
  ];

  @state() private slow = false;
  #step: JoinStep | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  override willUpdate(): void {
    const now = this.#now();
    if (now === this.#step) return;
    this.#step = now;
    this.slow = false;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#takesLong(), patience);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  #takesLong(): void {
    this.slow = true;
    const { state } = this.store;
    if (state && this.#step && !this.#waits(state)) announce(patient.slow(this.#step, state.doctorName));
  }

  #now(): JoinStep | undefined {
    return steps.find((step) => !this.store.state?.steps.includes(step));
  }

  override render() {
    const { state } = this.store;
    if (!state) return nothing;
    const { doctorName: doctor } = state;
    return html`<tm-notice .heading=${patient.joining(doctor)}>
      <div slot="more" class="stack">
        <ol aria-label=${patient.stepsLabel()}>${steps.map((step) => this.#line(step, state))}</ol>
        ${this.#trouble(state)}
        <tm-patient-link .store=${this.store}></tm-patient-link>
        ${this.slow || this.#waits(state) ? html`<tm-turn-call></tm-turn-call><tm-appearance></tm-appearance>` : nothing}
      </div>
      <tm-patient-actions .store=${this.store}></tm-patient-actions>
      <tm-other-visits .store=${this.store}></tm-other-visits>
    </tm-notice>`;
  }

  #line(step: JoinStep, state: PatientState) {
    const { doctorName: doctor } = state;
    if (state.steps.includes(step)) {
      return html`<li class="done" data-step=${step}>
        <wa-icon name="check" label=${patient.done()}></wa-icon><span>${patient.step(step, true, doctor)}</span>
      </li>`;
    }
    const now = step === this.#step;
    const spins = now && !this.#waits(state);
    return html`<li class=${spins ? 'now' : ''} aria-current=${now ? 'step' : nothing} data-step=${step}>
      ${spins ? html`<wa-spinner></wa-spinner>` : html`<wa-icon name="circle-dashed"></wa-icon>`}
      <span>${patient.step(step, false, doctor)}</span>
      ${spins && this.slow ? html`<p class="why quiet small">${patient.slow(step, doctor)}</p>` : nothing}
    </li>`;
  }

  /** Nothing is being done until the doctor, or the network, is back. */
  #waits(state: PatientState): boolean {
    return state.link !== 'connecting' && (state.link !== 'online' || !state.doctorOnline);
  }

  #trouble(state: PatientState) {
    const words = patient.trouble(state);
    return words ? html`<p role="status">${words}</p>` : nothing;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tm-patient-steps': PatientSteps;
  }
}
