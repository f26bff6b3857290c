/**
 * What this browser keeps: records that the engine has sealed, and the device key that seals
 * the engine's vault key. Opened by the worker only.
 */
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { Write } from './boundary.ts';
import type { Role } from './types.ts';

interface Schema extends DBSchema {
  records: { key: string; value: Uint8Array };
  device: { key: 'vault' | 'turn'; value: WrappedVault | string };
}

/** Another tab goes on from what is stored, so this one must not write any more. */
export class TakenOver extends Error {}

/** The vault key as it is stored: sealed under a key that WebCrypto never gives out. */
interface WrappedVault {
  key: CryptoKey;
  iv: Uint8Array<ArrayBuffer>;
  sealed: ArrayBuffer;
}

const vaultKeyBytes = 64;

export class Storage {
  /** Names this page's turn. A tab that was frozen when its turn ended finds another name here. */
  readonly #turn = crypto.randomUUID();

  private constructor(
    private readonly db: IDBPDatabase<Schema>,
    private readonly label: Uint8Array<ArrayBuffer>,
  ) {}

  /**
   * A doctor's and a patient's page of one browser share nothing: each role has its database. From
   * here on no page that opened it before can write. `cleared` is called when the browser takes it away.
   */
  static async open(role: Role, cleared: () => void): Promise<Storage> {
    const db = await openDB<Schema>(`telemed-${role}`, 1, {
      upgrade(db) {
        db.createObjectStore('records');
        db.createObjectStore('device');
      },
      terminated: cleared,
    });
    const storage = new Storage(db, new TextEncoder().encode(`telemed vault key, ${role}`));
    await db.put('device', storage.#turn, 'turn');
    return storage;
  }

  /** The vault key, made at the first call ever. The caller zeroes it when it has been used. */
  async vaultKey(): Promise<Uint8Array> {
    const wrapped = await this.db.get('device', 'vault');
    if (typeof wrapped === 'object') {
      return new Uint8Array(await crypto.subtle.decrypt(this.gcm(wrapped.iv), wrapped.key, wrapped.sealed));
    }
    const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
    const vaultKey = crypto.getRandomValues(new Uint8Array(vaultKeyBytes));
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const sealed = await crypto.subtle.encrypt(this.gcm(iv), key, vaultKey);
    const transaction = this.db.transaction('device', 'readwrite', { durability: 'strict' });
    await Promise.all([transaction.store.put({ key, iv, sealed }, 'vault'), transaction.done]);
    return vaultKey;
  }

  private gcm(iv: Uint8Array<ArrayBuffer>): AesGcmParams {
    return { name: 'AES-GCM', iv, additionalData: this.label };
  }

  async records(): Promise<{ name: string; value: Uint8Array }[]> {
    const transaction = this.db.transaction('records');
    const [names, values] = await Promise.all([transaction.store.getAllKeys(), transaction.store.getAll()]);
    return names.flatMap((name, i) => {
      const value = values[i];
      return value ? [{ name, value }] : [];
    });
  }

  /**
   * All of the writes, or none; TakenOver if it is another tab's turn. Durability is strict: a receipt tells the other side that it may
   * forget a message, so the message must outlive a power cut here. The host writes what
   * piles up meanwhile in one transaction, which is what keeps that cheap.
   */
  async write(writes: Iterable<Write>): Promise<void> {
    const transaction = this.db.transaction(['records', 'device'], 'readwrite', { durability: 'strict' });
    const records = transaction.objectStore('records');
    if ((await transaction.objectStore('device').get('turn')) !== this.#turn) throw new TakenOver();
    const done = [...writes].map(({ name, value }) => (value ? records.put(value, name) : records.delete(name)));
    await Promise.all([...done, transaction.done]);
  }

  /** Forgets everything, the device key first: without it the rest is noise. */
  async erase(): Promise<void> {
    const transaction = this.db.transaction(['device', 'records'], 'readwrite', { durability: 'strict' });
    await Promise.all([
      transaction.objectStore('device').clear(),
      transaction.objectStore('records').clear(),
      transaction.done,
    ]);
  }
}
