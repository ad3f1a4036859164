/** Bytes in pieces to text in pieces: a character that a piece cuts in two is put together again. */
import { unreadable } from '../data-errors.ts';

export class TextPieces {
  #decoder: TextDecoder | undefined;
  #encoding = 'utf-8';

  /** @throws TabfedError `data.unreadable` where the bytes are no text; `rowsBefore` says how far it was. */
  decode(bytes: Uint8Array, rowsBefore: number): string {
    this.#decoder ??= this.#open(bytes);
    return this.#check(rowsBefore, (decoder) => decoder.decode(bytes, { stream: true }));
  }

  end(rowsBefore: number): string {
    return this.#decoder ? this.#check(rowsBefore, (decoder) => decoder.decode()) : '';
  }

  /** Spreadsheets save "Unicode text" in UTF-16 and say so in the first two bytes. */
  #open(bytes: Uint8Array): TextDecoder {
    if (bytes[0] === 0xff && bytes[1] === 0xfe) this.#encoding = 'utf-16le';
    if (bytes[0] === 0xfe && bytes[1] === 0xff) this.#encoding = 'utf-16be';
    // Takes a byte order mark away.
    return new TextDecoder(this.#encoding, { fatal: true });
  }

  #check(rowsBefore: number, decode: (decoder: TextDecoder) => string): string {
    let text: string;
    try {
      text = decode(this.#decoder as TextDecoder);
    } catch {
      throw unreadable(
        `The file is not text in ${this.#encoding.toUpperCase()}: after row ${rowsBefore} there are bytes that are no character.`,
        'Save the table as CSV in UTF-8 and choose it again.',
      );
    }
    if (!text.includes('\0')) return text;
    throw unreadable(
      `The file is not a table: after row ${rowsBefore} it holds zero bytes, as programs and pictures do.`,
      'Save the table as CSV in UTF-8 and choose it again.',
    );
  }
}
