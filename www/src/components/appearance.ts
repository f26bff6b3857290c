import { LitElement, css, html } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { chooseLanguage, currentLanguage } from '../language.ts';
import { applyTheme, preferredTheme, rememberTheme, themes } from '../lib/preferences.ts';
import { shared } from '../styles/shared.ts';
import { appearance } from '../texts/appearance.ts';

/** Language and colours: chosen here, at once everywhere on the page, remembered on this device. */
@customElement('tm-appearance')
export class Appearance extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        gap: var(--s3) var(--s4);
      }
      label {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--s1);
        flex: 1 1 11rem;
        min-width: 0;
        max-width: 16rem;
        color: var(--ink-quiet);
        font-size: var(--size-s);
      }
      .refused {
        flex-basis: 100%;
      }
    `,
  ];

  @state() private failed = false;

  override render() {
    const language = currentLanguage();
    const theme = preferredTheme();
    return html`<label
        >${appearance.language()}
        <select data-choice="language" @change=${this.#language}>
          ${LANGUAGES.map(
            ({ code, name }) => html`<option value=${code} lang=${code} .selected=${code === language}>${name}</option>`,
          )}
        </select>
      </label>
      <label
        >${appearance.theme()}
        <select data-choice="theme" @change=${this.#theme}>
          ${themes.map(
            (choice) => html`<option value=${choice} .selected=${choice === theme}>${appearance.themeName(choice)}</option>`,
          )}
        </select>
      </label>
      <p class="refused" role="alert" ?hidden=${!this.failed}>${appearance.notFetched()}</p>`;
  }

  async #language(event: Event): Promise<void> {
    const select = event.target as HTMLSelectElement;
    this.failed = !(await chooseLanguage(select.value));
    // What could not be fetched is not what is shown as chosen.
    select.value = currentLanguage();
  }

  #theme(event: Event): void {
    const chosen = themes.find((theme) => theme === (event.target as HTMLSelectElement).value) ?? '';
    applyTheme(chosen);
    rememberTheme(chosen);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tm-appearance': Appearance;
  }
}
