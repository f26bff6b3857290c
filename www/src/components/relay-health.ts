import { LitElement, css, html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { inFours } from '../lib/hex.ts';
import { relayOrigin } from '../lib/relay.ts';
import { shared } from '../styles/shared.ts';
import { front } from '../texts/front.ts';

/** As /version tells it (relay/SPEC.md, Plain HTTP). */
interface Version {
  version: string;
  commit: string;
  go: string;
  wasm: Record<string, string>;
}

/** Asks the relay that the page came from how it is, and which build it is; one that is elsewhere says it itself. */
@customElement('tm-relay-health')
export class RelayHealth extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        gap: var(--s3);
        margin-block: var(--s5);
        padding: var(--s4);
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--raised);
      }
      dl {
        display: grid;
        gap: var(--s1);
      }
      dt {
        margin-top: var(--s2);
        color: var(--ink-quiet);
        font-size: var(--size-s);
      }
      dd {
        overflow-wrap: anywhere;
      }
      .code {
        font-family: var(--font-code);
        font-size: var(--size-s);
      }
      .bad {
        color: var(--red);
      }
      button {
        justify-self: start;
        min-height: var(--touch);
        padding: 0 var(--s4);
        border: 1px solid var(--line-strong);
        border-radius: var(--radius);
        background: none;
        cursor: pointer;
      }
      button:hover {
        background: var(--sunk);
      }
    `,
  ];

  /** Milliseconds to the answer; undefined while it is asked; -1 when there was none. */
  @state() private answered: number | undefined;
  /** null where the relay does not tell. */
  @state() private version: Version | null | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    if (!relayOrigin) void this.#ask();
  }

  override render() {
    if (relayOrigin) {
      return html`<p>${front.elsewhere()}</p>
        <p><a href=${`${relayOrigin}/self-hosting`} dir="ltr">${relayOrigin}</a></p>`;
    }
    return html`<dl>
        <dt>${front.health()}</dt>
        <dd><span role="status" class=${this.answered === -1 ? 'bad' : ''}>${this.#health()}</span></dd>
        ${this.#version()}
      </dl>
      <button @click=${this.#ask}>${front.askAgain()}</button>`;
  }

  #health(): string {
    if (this.answered === undefined) return front.asking();
    return this.answered < 0 ? front.notWell() : front.well(this.answered);
  }

  #version() {
    const { version } = this;
    if (version === undefined) return nothing;
    if (version === null) return html`<dt>${front.version()}</dt><dd>${front.notTold()}</dd>`;
    return html`<dt>${front.version()}</dt>
      <dd dir="ltr">${version.version}</dd>
      <dt>${front.commit()}</dt>
      <dd class="code" dir="ltr">${version.commit}</dd>
      <dt>${front.builtBy()}</dt>
      <dd dir="ltr">${version.go}</dd>
      ${Object.entries(version.wasm).map(
        ([file, hash]) => html`<dt>${front.hashOf(file)}</dt><dd class="code" dir="ltr">${inFours(hash)}</dd>`,
      )}
      <dd class="small quiet">${front.hashes()}</dd>`;
  }

  async #ask(): Promise<void> {
    this.answered = undefined;
    const began = performance.now();
    try {
      const health = await fetch('/healthz', { cache: 'no-store' });
      this.answered = health.ok ? Math.max(1, Math.round(performance.now() - began)) : -1;
      const version = await fetch('/version', { cache: 'no-store' });
      this.version = version.ok ? ((await version.json()) as Version) : null;
    } catch {
      this.answered = -1;
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tm-relay-health': RelayHealth;
  }
}
