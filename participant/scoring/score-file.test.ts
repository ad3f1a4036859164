import { describe, expect, it } from 'vitest';
import type { TableData } from '../../core/task/data-schema.ts';
import type { Layer } from '../../core/task/layers.ts';
import type { Task } from '../../core/task/task.ts';
import { binaryTask, imageTask, numberTask } from '../../core/testing/sample-tasks.ts';
import { plainModel } from './ask.ts';
import { scoreFile } from './score-file.ts';

const dense = (units: number, activation: 'linear' | 'sigmoid' | 'softmax' = 'linear'): Layer => ({
  type: 'dense',
  units,
  activation,
});

/** y = x in its own unit: 10 · ((x − 0) / 10) + 0. */
const table = (over: Partial<TableData> = {}): TableData => ({
  kind: 'table',
  columns: [{ name: 'x', type: 'number', center: 0, scale: 10 }],
  target: { name: 'y', type: 'number', unit: 'kg', center: 0, scale: 10 },
  ...over,
});
const taskOf = (data: TableData, layers: Layer[], training: Partial<Task['training']> = {}): Task => ({
  ...numberTask,
  data,
  model: { layers, seed: 1 },
  training: { ...numberTask.training, ...training },
});

async function score(
  task: Task,
  weights: readonly number[],
  text: string,
  mapping?: Parameters<typeof scoreFile>[2]['mapping'],
) {
  let out = '';
  const result = await scoreFile(plainModel(task, Float32Array.from(weights)), new Blob([text]), {
    mapping,
    write: (part) => {
      out += part;
    },
    pace: { next: async () => {} },
  });
  return { ...result, out };
}

const plain = taskOf(table(), [dense(1)]);

describe('[EX4] a file of rows with a model’s answers', () => {
  it('keeps its own columns as they stand, and says by row and column what it cannot read', async () => {
    const found = await score(
      plain,
      [1, 0],
      'id,x,"note, long"\n007,3.50,"a ""b"""\n008,abc,\n009,,x\n010,1,y,z\n',
    );
    expect(found.out).toBe(
      [
        'id,x,"note, long",y_predicted,problem',
        '007,3.50,"a ""b""",3.5,',
        '008,abc,,,"column ""x"" is ""abc"", expected a number such as 3.5"',
        '009,,x,,"column ""x"" is empty, expected a number"',
        '010,1,y,,"has 4 cells, expected 3"',
        '',
      ].join('\n'),
    );
    expect([found.rows, found.scored]).toEqual([4, 1]);
    expect(found.problems[0]).toEqual({
      row: 2,
      problem: 'column "x" is "abc", expected a number such as 3.5',
    });
  });

  it('is written as the source was: its delimiter, its decimal comma, JSON lines with commas', async () => {
    expect((await score(plain, [1, 0], 'x;n\n2,5;a\n1,25;b\n')).out).toBe(
      'x;n;y_predicted;problem\n2,5;a;2,5;\n1,25;b;1,25;\n',
    );
    expect((await score(plain, [1, 0], '{"x":2}\n{"x":3,"late":"c"}\n')).out).toBe(
      'x,late,y_predicted,problem\n2,,2,\n3,c,3,\n',
    );
  });

  it('is prepared by a mapping, needs no target, and does not take a name twice', async () => {
    const mapping = { columns: { x: { from: 'grams', scale: 0.001 } } };
    const found = await score(plain, [1, 0], 'grams,y_predicted\n5000,1\n', mapping);
    expect(found.out).toBe('grams,y_predicted,y_predicted_2,problem\n5000,1,5,\n');
    await expect(score(plain, [1, 0], 'grams\n1\n')).rejects.toThrow('lacks "x"');
    await expect(score(plain, [1, 0], 'x\n')).rejects.toThrow('no rows');
  });

  it('has a probability without the weight of rare rows, or a class with its probabilities', async () => {
    const { data } = binaryTask;
    const binary = taskOf({ ...(data as TableData), columns: table().columns }, [dense(1, 'sigmoid')], {
      positiveWeight: 3,
    });
    const name = (data as TableData).target.name;
    expect((await score(binary, [0, 0], 'x\n1\n')).out).toBe(`x,${name}_probability,problem\n1,0.25,\n`);
    const target = { name: 'kind', type: 'category', values: ['a', 'b'] } as const;
    const classes = taskOf(table({ target: { ...target, values: [...target.values] } }), [
      dense(2, 'softmax'),
    ]);
    expect((await score(classes, [0, 0, 0, Math.log(3)], 'x\n1\n')).out).toBe(
      'x,kind_predicted,kind_probability_a,kind_probability_b,problem\n1,b,0.25,0.75,\n',
    );
  });

  it('suggests what a list lacks, the likeliest first', async () => {
    const columns: TableData['columns'] = [{ name: 'basket', type: 'items', items: ['a', 'b', 'c'] }];
    const basket = taskOf(table({ columns, target: { name: 'basket', type: 'items', hidden: 0.5 } }), [
      dense(3),
    ]);
    const found = await score(basket, [...new Array(9).fill(0), 1, 2, 3], 'basket\nc\n');
    expect(found.out).toBe('basket,basket_suggested,problem\nc,b a,\n');
  });

  it('looks back on rows anywhere in the file', async () => {
    const columns: TableData['columns'] = [
      { name: 'before', type: 'lags', of: 'y', lags: [1], center: 0, scale: 10 },
    ];
    const lagged = taskOf(table({ columns, order: { by: 't' } }), [dense(1)]);
    const rows = Array.from({ length: 2500 }, (_, i) => `${2500 - i},${2500 - i}`);
    const found = await score(lagged, [1, 0], ['t,y', '2501,', ...rows].join('\n'));
    expect(found.out.split('\n').slice(1, 3)).toEqual(['2501,,2500,', '2500,2500,2499,']);
    expect(found.scored).toBe(2500);
    expect(found.problems).toEqual([{ row: 2501, problem: 'has 0 rows before it, expected 1' }]);
  });

  it('of images is none', async () => {
    const weights = new Array(1000).fill(0);
    const model = { task: imageTask, forward: () => Float32Array.from(weights) };
    await expect(
      scoreFile(model, new Blob(['x']), { write: () => {}, pace: { next: async () => {} } }),
    ).rejects.toThrow('learns from images');
  });
});
