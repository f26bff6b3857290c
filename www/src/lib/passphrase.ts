/** A passphrase as it is handed on: the same letters are the same, however a keyboard makes them. */
export const canonical = (passphrase: string): string => passphrase.normalize('NFKC');

export const fewestCharacters = 8;
