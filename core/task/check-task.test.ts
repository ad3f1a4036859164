import { describe, expect, it } from 'vitest';
import { binaryTaskJson, imageTaskJson, numberTaskJson } from '../testing/sample-tasks.ts';
import { checkTask, formatTaskProblems, readTask } from './check-task.ts';

type Json = Record<string, unknown>;

/** A copy of a task with fields replaced by path; `undefined` removes one. */
function changed(task: object, changes: Readonly<Record<string, unknown>>): Json {
  const copy = structuredClone(task) as Json;
  for (const [path, value] of Object.entries(changes)) {
    const keys = path.split('.');
    const last = keys.pop()!;
    const parent = keys.reduce<Json>((object, key) => object[key] as Json, copy);
    if (value === undefined) delete parent[last];
    else parent[last] = value;
  }
  return copy;
}

/** Problems as `path: message` lines. */
function problemsOf(json: unknown): readonly string[] {
  const checked = checkTask(json);
  return checked.ok ? [] : checked.problems.map(({ path, message }) => `${path}: ${message}`);
}

describe('a task that fits', () => {
  it.each([
    ['images', imageTaskJson],
    ['a binary target', binaryTaskJson],
    ['a number', numberTaskJson],
  ])('[TK1] is read with its defaults filled in (%s)', (_, json) => {
    const before = structuredClone(json);
    const checked = checkTask(json);
    expect(checked).toMatchObject({ ok: true, task: json });
    expect(json).toEqual(before);
  });

  it('[TK1] gets the defaults of its layers', () => {
    expect(readTask('sample', imageTaskJson).model.layers[0]).toEqual({
      type: 'conv2d',
      filters: 2,
      kernelSize: 3,
      padding: 'valid',
      activation: 'relu',
    });
    expect(readTask('sample', numberTaskJson).model.layers[0]).toMatchObject({ activation: 'linear' });
  });
});

describe('a task with mistakes', () => {
  it('[TK2] hears of all of them at once, by path, across fields too', () => {
    const json = changed(binaryTaskJson, {
      'privacy.clipNorm': 1,
      'rounds.quorum': 6,
      'rounds.timeout': 60,
      'rounds.maxRounds': 'many',
      'training.loss': 'mean-squared-error',
      'training.optimizer': { name: 'rmsprop' },
      'model.layers.0.units': 0,
      version: undefined,
      id: 'no spaces',
    });
    expect(problemsOf(json)).toEqual([
      'id: is "no spaces", expected letters, digits, - and _, beginning with a letter or digit',
      'model.layers.0.units: is 0, expected more than 0',
      'privacy: Unrecognized key: "clipNorm"',
      'rounds: Unrecognized key: "timeout"',
      'rounds.maxRounds: is "many", expected a number',
      'rounds.quorum: is 6, above cohortSize 4; no round could finish',
      'training.loss: is "mean-squared-error", expected "binary-cross-entropy" for a binary target',
      'training.optimizer.name: is "rmsprop", expected "sgd" or "momentum" or "adam"',
      'version: is missing, expected a number',
    ]);
  });

  it('[TK2] is reported in one text that says where to correct it', () => {
    const problems = [
      { path: 'privacy', message: 'Unrecognized key: "clipNorm"' },
      { path: '', message: 'is null, expected an object' },
    ];
    const text = [
      'Task file tasks/credit/task.ts does not fit the task schema:',
      '  privacy: Unrecognized key: "clipNorm"',
      '  (the task): is null, expected an object',
      'Correct these fields and start the hub again; docs/TASKS.md describes each one.',
    ].join('\n');
    expect(formatTaskProblems('tasks/credit/task.ts', problems)).toBe(text);
    expect(() => readTask('x.json', null)).toThrow(
      expect.objectContaining({
        code: 'task.invalid',
        what: 'Task file x.json does not fit the task schema:\n  (the task): is null, expected an object\n',
      }),
    );
  });

  it('[TK2] is told about every field that is missing', () => {
    for (const json of [imageTaskJson, binaryTaskJson]) {
      for (const key of Object.keys(json)) {
        const [problem] = problemsOf(changed(json, { [key]: undefined }));
        expect(problem).toMatch(new RegExp(`^${key}: is missing, expected `));
      }
    }
  });

  it.each<[string, object, Readonly<Record<string, unknown>>, readonly string[]]>([
    [
      'a quorum that a round may start without',
      numberTaskJson,
      { 'rounds.quorum': 3 },
      ['rounds.quorum: is 3, above minParticipants 2; a round could start that cannot finish'],
    ],
    [
      'more participants needed than invited',
      numberTaskJson,
      { 'rounds.minParticipants': 5 },
      ['rounds.minParticipants: is 5, above cohortSize 4; no round could start'],
    ],
    [
      'a goal below the quorum',
      numberTaskJson,
      { 'rounds.goal': 1 },
      ['rounds.goal: is 1, below quorum 2; a round would close before it may finish'],
    ],
    [
      'a goal that no cohort reaches',
      numberTaskJson,
      { 'rounds.goal': 5 },
      ['rounds.goal: is 5, above cohortSize 4; no round could reach it'],
    ],
    [
      'an example count that breaks exactness',
      numberTaskJson,
      { 'aggregation.maxExampleCount': 2 ** 22 + 1 },
      [
        'aggregation.maxExampleCount: is 4194305, expected at most 4194304 (2^22); sums would not be exact beyond',
      ],
    ],
    [
      'delta values for which there is no fold grid',
      numberTaskJson,
      { 'aggregation.maxDeltaValue': 1e39 },
      ['aggregation: maxDeltaValue is 1e+39, expected a number that float32 can hold, above 0'],
    ],
    [
      'a clipping norm with no room for the encoding',
      numberTaskJson,
      { 'privacy.clippingNorm': 81 },
      [
        'privacy.clippingNorm: is 81, above aggregation.maxDeltaNorm 100 / 1.25; a clipped delta could be refused after encoding',
      ],
    ],
    [
      'layers that do not fit each other',
      imageTaskJson,
      { 'model.layers.2': { type: 'dropout', rate: 0.5 } },
      [
        'model.layers: layer 4 (dense) needs a flat input; put a flatten layer before it, its input has shape [3, 3, 2]',
      ],
    ],
    [
      'more parameters than allowed',
      binaryTaskJson,
      { 'model.layers.0.units': 1_000_000, 'model.layers.1.units': 100 },
      [
        'model.layers: layer 1 (dense) brings the model to 105000100 parameters, at most 25000000 are allowed',
        'model.layers.1.units: is 100, expected 1, for a binary target',
      ],
    ],
    [
      'as many outputs as there are no classes',
      imageTaskJson,
      { 'model.layers.4.units': 10, 'model.layers.4.activation': 'sigmoid' },
      [
        'model.layers.4.activation: is "sigmoid", expected "softmax" for images',
        'model.layers.4.units: is 10, expected 3, one for each class',
      ],
    ],
    [
      'a last layer without outputs',
      numberTaskJson,
      { 'model.layers.1': { type: 'flatten' } },
      ['model.layers.1.type: is "flatten", expected "dense" with 1 units as the last layer'],
    ],
    [
      'an unfit activation for a number',
      numberTaskJson,
      { 'model.layers.0.activation': 'sigmoid' },
      ['model.layers.0.activation: is "sigmoid", expected "linear" for a number as target'],
    ],
    [
      'a loss and a metric of another kind of data',
      imageTaskJson,
      { 'training.loss': 'binary-cross-entropy', metric: 'auc' },
      [
        'metric: is "auc", expected "accuracy" or "loss" for images',
        'training.loss: is "binary-cross-entropy", expected "categorical-cross-entropy" for images',
      ],
    ],
    [
      'a metric that numbers do not have',
      numberTaskJson,
      { metric: 'accuracy' },
      ['metric: is "accuracy", expected "mae" or "rmse" or "rmseLog" or "loss" for a number as target'],
    ],
    [
      'a target in per cent',
      imageTaskJson,
      { 'rounds.target': { value: 94, holdRounds: 1 } },
      ['rounds.target.value: is 94, expected a share from 0 to 1 for accuracy'],
    ],
    [
      'a column, a value and a target named twice',
      binaryTaskJson,
      { 'data.columns.0.name': 'colour', 'data.columns.1.values.2': 'red', 'data.target.name': 'colour' },
      [
        'data.columns.1.name: is "colour" once more, expected a name of its own',
        'data.columns.1.values.2: is "red" once more, expected a name of its own',
        'data.target.name: is "colour", which is also a column; the model would read its answer',
      ],
    ],
    [
      'labels for some of the values',
      binaryTaskJson,
      { 'data.columns.1.valueLabels.zh': ['红'] },
      ['data.columns.1.valueLabels.zh: has 1 entries, expected 3, one for each of values'],
    ],
    [
      'a class twice',
      imageTaskJson,
      { 'data.classes': ['a', 'b', 'a'] },
      ['data.classes.2: is "a" once more, expected a name of its own'],
    ],
    [
      'texts and lists of the wrong size',
      imageTaskJson,
      { owner: '', 'text.zh.name': '字'.repeat(61), 'data.classes': ['a'], 'data.channels': 2 },
      [
        'data.channels: is 2, expected 1 or 3',
        'data.classes: has 1 entries, expected at least 2 entries',
        'owner: has 0 characters, expected at least 1 characters',
        'text.zh.name: has 61 characters, expected at most 60 characters',
      ],
    ],
  ])('[TK3] is refused for %s', (_, json, changes, expected) => {
    expect(problemsOf(changed(json, changes))).toEqual(expected);
  });

  it('[TK3] may sit right at its bounds', () => {
    const atBounds = {
      'aggregation.maxExampleCount': 2 ** 22,
      'privacy.clippingNorm': 80,
      'rounds.quorum': 4,
      'rounds.goal': 4,
      'rounds.minParticipants': 4,
      'rounds.target': { value: 0, holdRounds: 1 },
    };
    expect(problemsOf(changed(numberTaskJson, atBounds))).toEqual([]);
  });
});

describe('a hostile task', () => {
  it('[TK4] pollutes no prototype and is refused for its keys', () => {
    const text = JSON.stringify(numberTaskJson).replace('{', '{"__proto__":{"polluted":1},"constructor":{},');
    expect(problemsOf(JSON.parse(text))).toEqual([': Unrecognized keys: "__proto__", "constructor"']);
    const nested = JSON.stringify(numberTaskJson).replace(
      '"rounds":{',
      '"rounds":{"__proto__":{"quorum":9},',
    );
    expect(problemsOf(JSON.parse(nested))).toEqual(['rounds: Unrecognized key: "__proto__"']);
    expect(({} as Json).polluted).toBeUndefined();
  });

  it('[TK4] may nest as deeply as it likes, anywhere', () => {
    let bomb: unknown = [];
    for (let depth = 0; depth < 100_000; depth++) bomb = depth % 2 ? { type: bomb } : [bomb];
    for (const path of [
      'data',
      'model.layers',
      'model.layers.0',
      'training.optimizer',
      'rounds.target',
      'id',
    ]) {
      expect(problemsOf(changed(numberTaskJson, { [path]: bomb })).length).toBeGreaterThan(0);
    }
    expect(problemsOf(bomb).length).toBeGreaterThan(0);
  });

  it.each([
    undefined,
    null,
    7,
    'task',
    [],
    () => 1,
    Number.NaN,
  ])('[TK4] may be no object at all: %s', (json) => {
    expect(checkTask(json).ok).toBe(false);
  });

  it('[TK4] cannot ask for a model that would not fit in memory', () => {
    const huge = changed(imageTaskJson, {
      'data.height': 512,
      'data.width': 512,
      'model.layers': [
        { type: 'flatten' },
        { type: 'dense', units: 1_000_000 },
        { type: 'dense', units: 3, activation: 'softmax' },
      ],
    });
    expect(problemsOf(huge)[0]).toContain('brings the model to 262145000000 parameters');
  });

  it.each([
    ['a layer that runs code', { type: 'lambda', function: 'x => fetch(x)' }],
    ['a class of Keras', { class_name: 'Dense', config: { units: 1 } }],
    ['a name from the prototype', { type: 'constructor' }],
    ['a width below one', { type: 'dense', units: -4 }],
    ['half a unit', { type: 'dense', units: 1.5 }],
    ['sizes whose product is beyond exact numbers', { type: 'dense', units: 2 ** 53 }],
    ['a square of 10,000', { type: 'dense', units: 10_000 }],
  ])('[TK4] cannot bring %s', (_, layer) => {
    const wide = { type: 'dense', units: 10_000 };
    const layers = [wide, layer, { type: 'dense', units: 1 }];
    expect(problemsOf(changed(numberTaskJson, { 'model.layers': layers })).join(' ')).toContain(
      'model.layers',
    );
  });
});
