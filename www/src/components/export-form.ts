import { css, html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/icon/icon.js';
import '@awesome.me/webawesome/dist/components/input/input.js';
import type WaInput from '@awesome.me/webawesome/dist/components/input/input.js';
import type { DoctorState } from '../engine/types.ts';
import { canonical, fewestCharacters } from '../lib/passphrase.ts';
import { download } from '../lib/download.ts';
import type { Saying } from '../lib/saying.ts';
import { isoDay } from '../lib/time.ts';
import { shared } from '../styles/shared.ts';
import { common } from '../texts/common.ts';
import { safety } from '../texts/doctor-safety.ts';
import { doctor } from '../texts/doctor.ts';
import { keeping } from '../texts/keeping.ts';
import { StoreElement } from './store-element.ts';

/** Writes the whole practice into one file, under a passphrase of its own. */
@customElement('tm-export-form')
export class ExportForm extends StoreElement<DoctorState> {
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

  @state() private asking = false;
  @state() private working = false;
  @state() private refused: Saying | undefined;
  @state() private done = false;

  override render() {
    return html`<h3>${keeping.exportTitle()}</h3>
      <p class="quiet small">${keeping.exportText()}</p>
      ${this.asking
        ? this.#form()
        : html`<wa-button appearance="outlined" @click=${this.#ask}>
            <wa-icon slot="start" name="download"></wa-icon>${keeping.exportPractice()}
          </wa-button>`}
      <p role="status" ?hidden=${!this.working && !this.done}>
        ${this.working ? keeping.exporting() : this.done ? keeping.exported() : nothing}
      </p>
      <p class="quiet small">${keeping.importElsewhere()}</p>`;
  }

  #form() {
    const field = (name: string, label: string, hint = '') =>
      html`<wa-input type="password" password-toggle name=${name} .label=${label} .hint=${hint} autocomplete="new-password"></wa-input>`;
    return html`<form class="stack" @submit=${this.#submit}>
      ${field('new', keeping.exportPassphrase(), safety.newPassphraseHint())}${field('again', safety.repeatPassphrase())}
      <p class="refused" role="alert" ?hidden=${!this.refused}>${this.refused?.()}</p>
      <div class="row">
        <wa-button variant="brand" type="submit" ?loading=${this.working}>${keeping.exportNow()}</wa-button>
        <wa-button appearance="plain" @click=${() => (this.asking = false)}>${common.cancel()}</wa-button>
      </div>
    </form>`;
  }

  #ask(): void {
    this.asking = true;
    this.done = false;
    this.refused = undefined;
    void this.updateComplete.then(() => this.renderRoot.querySelector<WaInput>('wa-input')?.focus());
  }

  #value(name: string): string {
    return canonical(this.renderRoot.querySelector<WaInput>(`wa-input[name="${name}"]`)?.value ?? '');
  }

  async #submit(event: Event): Promise<void> {
    event.preventDefault();
    if (this.working) return;
    const passphrase = this.#value('new');
    this.refused = [...passphrase].length < fewestCharacters ? safety.tooShort : passphrase === this.#value('again') ? undefined : safety.notSame;
    if (this.refused) return;
    this.working = true;
    const content = await this.store.export(passphrase);
    this.working = false;
    if (!(content instanceof Blob)) {
      this.refused = () => doctor.refusal(content);
      return;
    }
    download(content, `${keeping.fileName(this.store.state?.name ?? '', isoDay())}.telemed`);
    this.asking = false;
    this.done = true;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tm-export-form': ExportForm;
  }
}
