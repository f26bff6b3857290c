import { css, html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/input/input.js';
import type WaInput from '@awesome.me/webawesome/dist/components/input/input.js';
import type { DoctorState } from '../engine/types.ts';
import { canonical, fewestCharacters } from '../lib/passphrase.ts';
import { whyNot, type Saying } from '../lib/saying.ts';
import { shared } from '../styles/shared.ts';
import { common } from '../texts/common.ts';
import { doctor } from '../texts/doctor.ts';
import { safety } from '../texts/doctor-safety.ts';
import { StoreElement } from './store-element.ts';

type Doing = '' | 'set' | 'change' | 'remove';

/** Sets, changes or removes the passphrase under which the practice is stored. */
@customElement('tm-passphrase-form')
export class PassphraseForm extends StoreElement<DoctorState> {
  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        gap: var(--s3);
        justify-items: start;
      }
    `,
  ];

  @state() private doing: Doing = '';
  @state() private working = false;
  @state() private refused: Saying | undefined;
  @state() private done: Saying | undefined;

  override render() {
    const has = this.store.state?.hasPassphrase === true;
    return html`<h3>${doctor.passphrase()}</h3>
      <p class="quiet small">${safety.passphraseText()}</p>
      ${this.doing ? this.#form(this.doing) : this.#choices(has)}
      <p role="status" ?hidden=${!this.done && !has}>${this.done?.() || (has && !this.doing ? safety.passphraseSet() : '')}</p>`;
  }

  #choices(has: boolean) {
    const button = (doing: Doing, words: string) =>
      html`<wa-button appearance="outlined" @click=${() => this.#begin(doing)}>${words}</wa-button>`;
    return html`<div class="row">
      ${has
        ? html`${button('change', safety.changePassphrase())}${button('remove', safety.removePassphrase())}`
        : button('set', safety.setPassphrase())}
    </div>`;
  }

  #form(doing: Doing) {
    const yes = { '': '', set: safety.setPassphrase(), change: safety.changePassphrase(), remove: safety.removePassphrase() }[doing];
    return html`<form class="stack" @submit=${this.#submit}>
      ${doing === 'set' ? nothing : this.#field('old', safety.currentPassphrase(), 'current-password')}
      ${doing === 'remove'
        ? nothing
        : html`${this.#field('new', safety.newPassphrase(), 'new-password', safety.newPassphraseHint())}
          ${this.#field('again', safety.repeatPassphrase(), 'new-password')}`}
      <p class="refused" role="alert" ?hidden=${!this.refused}>${this.refused?.()}</p>
      <div class="row">
        <wa-button variant="brand" type="submit" ?loading=${this.working}>${yes}</wa-button>
        <wa-button appearance="plain" @click=${() => this.#begin('')}>${common.cancel()}</wa-button>
      </div>
    </form>`;
  }

  #field(name: string, label: string, autocomplete: 'current-password' | 'new-password', hint = '') {
    return html`<wa-input type="password" password-toggle name=${name} .label=${label} .hint=${hint} autocomplete=${autocomplete}></wa-input>`;
  }

  #value(name: string): string {
    return canonical(this.renderRoot.querySelector<WaInput>(`wa-input[name="${name}"]`)?.value ?? '');
  }

  #begin(doing: Doing): void {
    this.doing = doing;
    this.refused = this.done = undefined;
    void this.updateComplete.then(() => this.renderRoot.querySelector<WaInput>('wa-input')?.focus());
  }

  async #submit(event: Event): Promise<void> {
    event.preventDefault();
    const { doing } = this;
    if (this.working || !doing) return;
    const [old, text] = [this.#value('old'), this.#value('new')];
    this.refused = doing === 'remove' ? undefined : this.#wrongWith(text);
    if (this.refused) return;
    this.working = true;
    const result = await this.store.command({ type: 'set-passphrase', old, new: text });
    this.working = false;
    if (!result.ok) {
      this.refused = whyNot(result, (refusal) => (refusal === 'not-now' ? safety.waitALittle() : doctor.refusal(refusal)));
      return;
    }
    this.doing = '';
    this.done = { set: safety.wasSet, change: safety.wasChanged, remove: safety.wasRemoved }[doing];
  }

  #wrongWith(text: string): Saying | undefined {
    if ([...text].length < fewestCharacters) return safety.tooShort;
    return text === this.#value('again') ? undefined : safety.notSame;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tm-passphrase-form': PassphraseForm;
  }
}
