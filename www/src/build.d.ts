/** Put in by build.mjs: the addresses and hashes (hexadecimal) of what is named by its content. */
declare const WORKER: { url: string; sha256: string };
declare const PROGRAMS: Record<'doctor' | 'patient', { url: string; sha256: string; size: number }>;
declare const ICONS_URL: string;

/** The languages there are; `moment` is what a page says first, the others what it says where a part of it is missing. */
declare const LANGUAGES: readonly { code: string; name: string; dir: 'ltr' | 'rtl'; moment: string; failed: string; notGenuine: string }[];

/** src/texts/locales, each fetched when it is wanted. */
declare module 'telemed:locales' {
  import type { LocaleModule } from '@lit/localize';
  export const loaders: Record<string, () => Promise<LocaleModule>>;
}

/** Of the worker's part of the File System standard: TypeScript has it in a library that excludes "dom". */
interface FileSystemSyncAccessHandle {
  read(buffer: ArrayBufferView, options?: { at?: number }): number;
  write(buffer: ArrayBufferView, options?: { at?: number }): number;
  flush(): void;
  getSize(): number;
  close(): void;
}
interface FileSystemFileHandle {
  createSyncAccessHandle(): Promise<FileSystemSyncAccessHandle>;
}

/** Go's own glue ($(go env GOROOT)/lib/wasm/wasm_exec.js): it defines the global `Go`. */
declare module 'wasm_exec';
