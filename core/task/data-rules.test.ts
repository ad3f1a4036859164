import { describe, expect, it } from 'vitest';
import { binaryTaskJson, numberTaskJson } from '../testing/sample-tasks.ts';
import { checkTask } from './check-task.ts';

const number = { type: 'number', name: 'n', center: 0, scale: 1 } as const;
const { center: _center, scale: _scale, ...unscaled } = number;
const category = { type: 'category', name: 'c', values: ['a', 'b'] } as const;
const lags = { type: 'lags', name: 'before', of: 'sold', lags: [1, 7], center: 0, scale: 1 } as const;
const items = { type: 'items', name: 'basket', items: ['tea', 'milk'] } as const;
const binary = { name: 'y', type: 'binary', positive: 'yes' } as const;
const order = { by: 'day' } as const;

/** Problems with the data of a task that is good otherwise, as `path: message` below `data`. */
function problemsOf(data: object): readonly string[] {
  const json = { ...binaryTaskJson, data: { kind: 'table', columns: [number], target: binary, ...data } };
  const checked = checkTask(json);
  return checked.ok
    ? []
    : checked.problems.map(({ path, message }) => `${path.replace(/^data\./, '')}: ${message}`);
}
const columnProblems = (column: object, more: object = {}) => problemsOf({ columns: [column], ...more });

describe('the columns of a task', () => {
  it.each<[string, object, object?]>([
    ['a fixed scale', number],
    ['a scale from statistics', { ...unscaled, scaling: 'min-max', bounds: [0, 9] }],
    [
      'every step',
      { ...number, unit: 'kg', missing: { fill: 'median' }, clip: [0, 9], log: true, bounds: [0, 99] },
    ],
    ['buckets', { ...unscaled, buckets: [0, 10, 20], missing: 'indicator' }],
    ['values, others and empty cells', { ...category, other: 'own', missing: { fill: 'b' } }],
    ['hash buckets', { type: 'hashed', name: 'h', buckets: 64, missing: 'indicator' }],
    ['features of a time', { type: 'time', name: 't', features: ['hour', 'each-weekday'] }],
    ['items', { ...items, separator: ';', itemLabels: { en: ['Tea', 'Milk'], zh: ['茶', '奶'] } }],
    ['lags of the target', { ...lags, of: 'y', summary: 'mean' }, { order: { by: 'day', within: ['shop'] } }],
  ])('[TK5] may be %s', (_, column, more) => {
    expect(columnProblems(column, more)).toEqual([]);
  });

  it.each<[string, object, object, readonly string[]]>([
    [
      'no scale at all',
      unscaled,
      {},
      [
        'columns.0.center: is missing, expected a number, with scale beside it, or scaling "standardise" or "min-max"',
      ],
    ],
    [
      'half a scale',
      { ...unscaled, center: 3 },
      {},
      ['columns.0.scale: is missing, expected a number; center and scale go together'],
    ],
    [
      'two ways to scale',
      { ...number, scaling: 'standardise', bounds: [0, 1] },
      {},
      ['columns.0.scaling: stands beside center and scale, expected one of them'],
    ],
    [
      'buckets beside a scale',
      { ...number, buckets: [1] },
      {},
      ['columns.0.buckets: stands beside center and scale, expected one of them'],
    ],
    [
      'edges that fall',
      { ...unscaled, buckets: [1, 3, 3] },
      {},
      ['columns.0.buckets.2: is 3, expected more than the edge before it'],
    ],
    [
      'statistics without bounds',
      { ...unscaled, scaling: 'standardise' },
      {},
      ['columns.0.bounds: is missing, expected where values may lie, for the statistics that scaling needs'],
    ],
    [
      'a mean without bounds',
      { ...number, missing: { fill: 'mean' } },
      {},
      ['columns.0.bounds: is missing, expected where values may lie, for the statistics that the mean needs'],
    ],
    [
      'ends the wrong way round',
      { ...number, clip: [9, 0] },
      {},
      ['columns.0.clip: is [9, 0], expected the lower end first'],
    ],
    [
      'a logarithm of what has none',
      { ...number, log: true, clip: [-1, 9] },
      {},
      ['columns.0.clip: begins at -1, expected more than -1 where the column takes ln(1 + value)'],
    ],
    [
      'a filled-in value without a logarithm',
      { ...number, log: true, missing: { fill: -2 } },
      {},
      ['columns.0.missing.fill: is -2, expected more than -1 where the column takes ln(1 + value)'],
    ],
    [
      'another way with empty cells',
      { ...number, missing: 'guess' },
      {},
      ['columns.0.missing: is "guess", expected "drop" or "indicator" or an object'],
    ],
    [
      'a statistic that is none',
      { ...number, missing: { fill: 'mode' } },
      {},
      ['columns.0.missing: fill is "mode", expected a number or "mean" or "median"'],
    ],
    [
      'a range of three',
      { ...number, clip: [0, 1, 2] },
      {},
      ['columns.0.clip: has 3 entries, expected at most 2 entries'],
    ],
    [
      'a filled-in value that is none of them',
      { ...category, missing: { fill: 'z' } },
      {},
      ['columns.0.missing.fill: is "z", expected one of values'],
    ],
    [
      'an item twice',
      { ...items, items: ['tea', 'tea'] },
      {},
      ['columns.0.items.1: is "tea" once more, expected a name of its own'],
    ],
    [
      'a feature twice',
      { type: 'time', name: 't', features: ['hour', 'hour'] },
      {},
      ['columns.0.features.1: is "hour" once more, expected a name of its own'],
    ],
    [
      'a lag twice',
      { ...lags, lags: [1, 1] },
      { order },
      ['columns.0.lags.1: is "1" once more, expected a name of its own'],
    ],
    ['the row itself', { ...lags, lags: [0] }, { order }, ['columns.0.lags.0: is 0, expected at least 1']],
    ['lags along nothing', lags, {}, ['order: is missing, expected what "before" looks back along']],
    [
      'lags by the name of a cell',
      { ...lags, name: 'sold' },
      { order },
      ['columns.0.name: is "sold", which is also a column of the table; expected a name of its own'],
    ],
  ])('[TK5] are refused for %s', (_, column, more, expected) => {
    expect(columnProblems(column, more)).toEqual(expected);
  });

  it('[TK5] are refused for lags of what is no number, and for an order that nothing looks back along', () => {
    expect(problemsOf({ columns: [category, { ...lags, of: 'c' }], order })).toEqual([
      'columns.1.of: is "c", a column of type category, expected one of numbers',
    ]);
    expect(problemsOf({ order: { by: 'day', within: ['day', 'day'] } })).toEqual([
      'order: is there, and neither lags nor steps look back along it',
      'order.by: is "day", which is also one of within',
      'order.within.1: is "day" once more, expected a name of its own',
    ]);
    expect(problemsOf({ steps: 4 })).toContain(
      'order: is missing, expected what the steps follow each other along',
    );
  });
});

describe('the target of a task', () => {
  const dense = (units: number, activation: string) => [{ type: 'dense', units, activation }];
  const task = (
    target: object,
    layers: readonly object[],
    loss: string,
    metric: string,
    more: object = {},
  ) => ({
    ...binaryTaskJson,
    data: { kind: 'table', columns: [number, items], target },
    model: { layers, seed: 1 },
    training: { ...binaryTaskJson.training, loss, ...more },
    metric,
  });
  const survival = { name: 'days', type: 'survival', event: { name: 'status', occurred: '1' } };

  it.each<[string, object]>([
    [
      'a rare event',
      task(binary, dense(1, 'sigmoid'), 'binary-cross-entropy', 'auc', { positiveWeight: 19 }),
    ],
    [
      'a number by its logarithm',
      task(
        { name: 'y', type: 'number', log: true, center: 5, scale: 2 },
        dense(1, 'linear'),
        'mean-squared-error',
        'rmseLog',
      ),
    ],
    [
      'one of several classes',
      task(
        { name: 'y', type: 'category', values: ['a', 'b', 'c'] },
        dense(3, 'softmax'),
        'categorical-cross-entropy',
        'accuracy',
      ),
    ],
    [
      'the items of a list',
      task(
        { name: 'basket', type: 'items', hidden: 0.3 },
        dense(2, 'sigmoid'),
        'hidden-item-cross-entropy',
        'hitRate',
      ),
    ],
    ['a time to an event', task(survival, dense(1, 'linear'), 'cox-partial-likelihood', 'cIndex')],
  ])('[TK6] may be %s', (_, json) => {
    expect(checkTask(json)).toMatchObject({ ok: true });
  });

  it.each<[string, object, readonly string[]]>([
    [
      'items that are no column of items',
      task(
        { name: 'n', type: 'items', hidden: 0.3 },
        dense(1, 'sigmoid'),
        'hidden-item-cross-entropy',
        'hitRate',
      ),
      ['data.target.name: is "n", expected the name of a column of items'],
    ],
    [
      'too few outputs for the items',
      task(
        { name: 'basket', type: 'items', hidden: 0.3 },
        dense(1, 'sigmoid'),
        'hidden-item-cross-entropy',
        'hitRate',
      ),
      ['model.layers.0.units: is 1, expected 2, one for each item'],
    ],
    [
      'an event among the inputs',
      task(
        { ...survival, event: { name: 'n', occurred: '1' } },
        dense(1, 'linear'),
        'cox-partial-likelihood',
        'cIndex',
      ),
      ['data.target.event.name: is "n", which is also a column; the model would read its answer'],
    ],
    [
      'one column for time and event',
      task(
        { ...survival, event: { name: 'days', occurred: '1' } },
        dense(1, 'linear'),
        'cox-partial-likelihood',
        'cIndex',
      ),
      ['data.target.event.name: is "days", which holds the time already'],
    ],
    [
      'a weight of positives that there are none of',
      task(survival, dense(1, 'linear'), 'cox-partial-likelihood', 'cIndex', { positiveWeight: 2 }),
      ['training.positiveWeight: is 2, expected only for a binary target, found survival as target'],
    ],
    [
      'a metric of a logarithm that is not taken',
      { ...numberTaskJson, metric: 'rmseLog' },
      ['metric: is "rmseLog", expected a target with "log": true'],
    ],
    [
      'a number without a scale',
      { ...numberTaskJson, data: { ...numberTaskJson.data, target: { name: 'y', type: 'number' } } },
      [
        'data.target.center: is missing, expected a number, with scale beside it, or scaling "standardise" or "min-max"',
      ],
    ],
  ])('[TK6] is refused for %s', (_, json, expected) => {
    const checked = checkTask(json);
    expect(checked.ok ? [] : checked.problems.map(({ path, message }) => `${path}: ${message}`)).toEqual(
      expected,
    );
  });
});
