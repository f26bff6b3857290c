import { LitElement } from 'lit';
import { property } from 'lit/decorators.js';
import type { Store } from '../engine/client.ts';
import type { DoctorState, PatientState } from '../engine/types.ts';

/** An element that draws from the store, and is drawn anew whenever that changes. */
export abstract class StoreElement<State extends DoctorState | PatientState> extends LitElement {
  @property({ attribute: false }) store!: Store<State>;
  #unsubscribe: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#unsubscribe = this.store.subscribe(() => this.requestUpdate());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unsubscribe?.();
  }
}
