import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import type { ImageData } from '../../../core/task/data-schema.ts';
import { picturesOf } from './pictures-of.ts';

const data: ImageData = { kind: 'images', height: 2, width: 2, channels: 1, classes: ['cat', 'Dog'] };
const file = (path: string, content: string | Uint8Array<ArrayBuffer> = 'x') => ({
  path,
  file: new Blob([content]),
});
const zipOf = (files: Record<string, string>) =>
  zipSync(
    Object.fromEntries(Object.entries(files).map(([path, text]) => [path, strToU8(text)])),
  ) as Uint8Array<ArrayBuffer>;
const read = async (...files: readonly ReturnType<typeof file>[]) => {
  const { pictures } = await picturesOf({ kind: 'folder', files }, data, { next: async () => {} });
  return pictures.map(({ name, label, bytes }) => [name, label, new TextDecoder().decode(bytes)]);
};

describe('[BD13] pictures in a folder', () => {
  it('have the class that the innermost folder of a class’s name says, whatever its case', async () => {
    expect(
      await read(
        file('pets/CAT/1.png', 'a'),
        file('cat/dog/2.JPG', 'b'),
        file('pets/readme.txt'),
        file('cat/.hidden.png'),
      ),
    ).toEqual([
      ['pets/CAT/1.png', 0, 'a'],
      ['cat/dog/2.JPG', 1, 'b'],
    ]);
  });

  it('or that a table of labels says, by path or by name', async () => {
    const labels = 'label,file\ncat,./a/1.png\ndog,2.png\n';
    expect(await read(file('p/labels.csv', labels), file('p/a/1.png'), file('p/b/2.png'))).toMatchObject([
      ['p/a/1.png', 0, 'x'],
      ['p/b/2.png', 1, 'x'],
    ]);
  });

  it('or the same in a zip, without what an operating system puts there', async () => {
    const zip = zipOf({
      'cat/1.png': 'meow',
      'dog/2.png': 'woof',
      '__MACOSX/cat/1.png': '',
      'cat/.DS_Store': '',
    });
    expect(await read(file('pets.zip', zip))).toEqual([
      ['cat/1.png', 0, 'meow'],
      ['dog/2.png', 1, 'woof'],
    ]);
  });

  it('are refused by the name of the file', async () => {
    const refusal = (...files: readonly ReturnType<typeof file>[]) =>
      read(...files).catch((error: { what: string }) => error.what);
    expect(await refusal(file('bird/1.png'))).toBe(
      'Picture "bird/1.png" lies in "bird", and no folder of that is one of the classes "cat", "Dog".',
    );
    expect(await refusal(file('1.png'))).toContain('"1.png" lies in no folder');
    expect(await refusal(file('l.csv', 'file,label\n2.png,cat\n'), file('1.png'))).toBe(
      '"l.csv" has no line for picture "1.png".',
    );
    expect(await refusal(file('l.csv', 'file,label\n1.png,cow\n'), file('1.png'))).toContain(
      'picture "1.png" is "cow"',
    );
    expect(await refusal(file('l.csv', 'a,b,c\n1,2,3\n'), file('1.png'))).toContain(
      '"l.csv" has columns "a", "b", "c"',
    );
    expect(await refusal(file('a.csv'), file('b.csv'), file('1.png'))).toContain('2 tables');
    expect(await refusal(file('pets.zip', 'no zip'))).toContain('"pets.zip" cannot be unpacked');
    expect(await refusal(file('notes.txt'))).toContain('no picture');
  });
});
