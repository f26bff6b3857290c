import { LitElement, css, html, nothing, type PropertyValues } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/icon/icon.js';
import type { Store } from '../engine/client.ts';
import type { Command, DoctorState, FileId, FileInfo, PatientState } from '../engine/types.ts';
import { marked } from '../lib/deceit.ts';
import { download } from '../lib/download.ts';
import { FileWatch } from '../lib/file-watch.ts';
import { mayBePicture, picture } from '../lib/picture.ts';
import type { Saying } from '../lib/saying.ts';
import { shared } from '../styles/shared.ts';
import { fileSize, files } from '../texts/files.ts';
import './name-warning.ts';

/** The longer side of a picture in the conversation, in pixels of the page. */
const pictureSize = 280;

/**
 * A file: its name, type and size as its sender says, how far it is, and what can be done with it. It follows
 * its own file only, which changes many times in a second.
 */
@customElement('tm-file')
export class FileItem extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        gap: var(--s2);
        min-width: min(16rem, 100%);
      }
      .what {
        display: flex;
        gap: var(--s3);
        align-items: start;
      }
      .what wa-icon {
        margin-top: 2px;
      }
      .words {
        min-width: 0;
      }
      .file-name {
        font-weight: 600;
        overflow-wrap: anywhere;
        unicode-bidi: isolate;
      }
      canvas {
        max-width: 100%;
        height: auto;
        border-radius: 6px;
      }
      progress {
        width: 100%;
        height: 6px;
        accent-color: var(--accent);
      }
      .trouble {
        color: var(--red);
        font-size: var(--size-s);
      }
    `,
  ];

  @property({ attribute: false }) store!: Store<DoctorState> | Store<PatientState>;
  @property() file: FileId = '';
  /** Who is at the other end. */
  @property() other = '';
  @state() private trouble: Saying | undefined;
  @state() private pictured = false;
  /** It was looked at: one that is no picture is not opened again whenever another file moves on. */
  #tried = false;
  @query('canvas') private canvas!: HTMLCanvasElement;
  #seen: IntersectionObserver | undefined;

  constructor() {
    super();
    new FileWatch(this);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#seen = new IntersectionObserver((entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) void this.#picture();
    });
    this.#seen.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#seen?.disconnect();
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('file')) this.pictured = this.#tried = false;
    // It may have become whole while it was in sight.
    if (this.#info?.kept && !this.#tried) {
      this.#seen?.unobserve(this);
      this.#seen?.observe(this);
    }
  }

  get #info(): FileInfo | undefined {
    return this.store.files.get(this.file);
  }

  override render() {
    const file = this.#info;
    if (!file) return nothing;
    const moves = file.state === 'preparing' || file.state === 'sending' || file.state === 'receiving';
    const gone = !file.kept && (file.state === 'complete' || file.state === 'sent');
    const words = [files.state(file, this.other), gone ? files.removed() : ''].filter(Boolean).join(' ');
    const trouble = files.trouble(file) || this.trouble?.();
    return html`<canvas role="img" aria-label=${files.picture(file.name)} ?hidden=${!this.pictured}></canvas>
      <div class="what">
        <wa-icon name=${file.mediaType.startsWith('image/') ? 'image' : 'file'}></wa-icon>
        <div class="words">
          <div class="file-name" dir="auto">${marked(file.name)}</div>
          <tm-name-warning .name=${file.name}></tm-name-warning>
          <div class="quiet small numbers"><bdi>${file.mediaType || files.unknownType()}</bdi> · ${fileSize(file.size)}</div>
          ${words ? html`<div class="quiet small numbers">${words}</div>` : nothing}
        </div>
      </div>
      ${moves ? html`<progress max="1" value=${file.size === 0 ? 1 : file.done / file.size} aria-label=${files.progress(file.name)}></progress>` : nothing}
      ${trouble ? html`<p class="trouble" role="alert">${trouble}</p>` : nothing}
      ${this.#actions(file)}`;
  }

  #actions(file: FileInfo) {
    const moves = file.state === 'preparing' || file.state === 'sending' || file.state === 'receiving';
    return html`<div class="row">
      ${file.kept && (file.state === 'complete' || file.state === 'sent')
        ? html`<wa-button appearance="outlined" @click=${this.#save}>
            <wa-icon slot="start" name="download"></wa-icon>${files.save()}<span class="hidden-words"> ${file.name}</span>
          </wa-button>`
        : nothing}
      ${file.state === 'receiving' && file.trouble
        ? html`<wa-button appearance="outlined" @click=${() => this.#do({ type: 'retry-file', file: file.id })}>
            ${files.tryAgain()}
          </wa-button>`
        : nothing}
      ${moves
        ? html`<wa-button appearance="plain" @click=${() => this.#do({ type: 'cancel-file', file: file.id })}>
            ${file.state === 'sending' ? files.takeBack() : files.stop()}
          </wa-button>`
        : nothing}
    </div>`;
  }

  #do(command: Command): void {
    void this.store.command(command);
  }

  async #save(): Promise<void> {
    const file = this.#info;
    if (!file) return;
    const content = await this.store.openFile(file.id);
    this.trouble = content ? undefined : files.cannotOpen;
    if (!content) return;
    download(content, file.name);
  }

  async #picture(): Promise<void> {
    const file = this.#info;
    if (!file?.kept || this.#tried) return;
    this.#tried = true;
    this.#seen?.unobserve(this);
    if (!mayBePicture(file.mediaType, file.size)) return;
    const content = await this.store.openFile(file.id);
    const image = content && (await picture(content, pictureSize * devicePixelRatio));
    if (!image) return;
    this.canvas.width = image.width;
    this.canvas.height = image.height;
    this.canvas.style.width = `${image.width / devicePixelRatio}px`;
    this.canvas.getContext('bitmaprenderer')?.transferFromImageBitmap(image);
    this.pictured = true;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tm-file': FileItem;
  }
}
