/** The pages' files as they are sent: as small as brotli and gzip make them. */
import { createHash } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const compressors = {
  '.br': (data) =>
    promisify(brotliCompress)(data, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: data.length },
    }),
  '.gz': (data) => promisify(gzip)(data, { level: 9 }),
};

export const suffixes = Object.keys(compressors);

/** Compresses, or takes it from the cache: brotli at 11 takes seconds for the wasm. */
export async function compressed(data, suffix, cache) {
  const path = join(cache, createHash('sha256').update(data).digest('hex') + suffix);
  try {
    return await readFile(path);
  } catch {
    const small = await compressors[suffix](data);
    // Under its name only when it is whole: a build may be interrupted.
    await writeFile(`${path}.part`, small);
    await rename(`${path}.part`, path);
    return small;
  }
}
