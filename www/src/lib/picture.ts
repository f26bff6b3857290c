/**
 * Which files are shown as pictures: what their first bytes say, whatever they are called. Four kinds that
 * browsers decode without running anything in them, and not so large that decoding one would hurt.
 */
const mostBytes = 32e6;
const mostPixels = 64e6;
/** Where all four kinds say how large the picture is, but for JPEG files with much before it. */
const headBytes = 256 * 1024;

interface Size { width: number; height: number }

const text = (view: DataView, at: number, length: number) =>
  String.fromCharCode(...new Uint8Array(view.buffer, view.byteOffset + at, length));

function png(view: DataView): Size | undefined {
  if (text(view, 0, 8) !== '\x89PNG\r\n\x1a\n' || text(view, 12, 4) !== 'IHDR') return undefined;
  return { width: view.getUint32(16), height: view.getUint32(20) };
}

function gif(view: DataView): Size | undefined {
  if (!/^GIF8[79]a$/.test(text(view, 0, 6))) return undefined;
  return { width: view.getUint16(6, true), height: view.getUint16(8, true) };
}

function webp(view: DataView): Size | undefined {
  if (text(view, 0, 4) !== 'RIFF' || text(view, 8, 4) !== 'WEBP') return undefined;
  const uint24 = (at: number) => view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
  switch (text(view, 12, 4)) {
    case 'VP8X':
      return { width: uint24(24) + 1, height: uint24(27) + 1 };
    case 'VP8L': {
      const bits = view.getUint32(21, true);
      return { width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 };
    }
    case 'VP8 ':
      return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
  }
  return undefined;
}

function jpeg(view: DataView): Size | undefined {
  if (view.getUint16(0) !== 0xffd8) return undefined;
  for (let at = 2; view.getUint8(at) === 0xff; ) {
    const marker = view.getUint8(at + 1);
    // A frame's header: all of C0 to CF but the tables for Huffman and arithmetic coding.
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    }
    at += 2 + view.getUint16(at + 2);
  }
  return undefined;
}

/** Whether it is worth looking: what the sender says must be a picture, too. */
export const mayBePicture = (mediaType: string, size: number) =>
  /^image\/(png|jpeg|webp|gif)$/.test(mediaType) && size <= mostBytes;

/** The picture, no wider or higher than asked; undefined when it is none that is shown. */
export async function picture(content: Blob, most: number): Promise<ImageBitmap | undefined> {
  const head = new DataView(await content.slice(0, headBytes).arrayBuffer());
  try {
    const size = png(head) ?? gif(head) ?? webp(head) ?? jpeg(head);
    if (!size || size.width < 1 || size.height < 1 || size.width * size.height > mostPixels) return undefined;
    const scale = Math.min(1, most / Math.max(size.width, size.height));
    // A JPEG may be turned, so only one side is asked for; it is at most as much as the larger.
    return await createImageBitmap(content, scale < 1 ? { resizeWidth: Math.max(1, Math.round(size.width * scale)), resizeQuality: 'medium' } : {});
  } catch {
    return undefined; // too short, or the browser cannot decode it
  }
}
