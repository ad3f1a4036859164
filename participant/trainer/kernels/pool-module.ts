/** The gradient of max-pooling over windows that do not overlap, for one row of windows. */
import {
  type Code,
  f32x4,
  get,
  i32,
  Locals,
  loopWhile,
  set,
  v128,
  type WasmFunction,
} from '../../../core/wasm/assembler.ts';
import { add, countDown, FLOAT_BYTES, FOUR_LANES, type Lanes, ONE_LANE, ZEROS } from './lanes.ts';

/**
 * Gives each value of `dy` to the largest of its window, of equals to the first, and zeros to the others.
 *
 * Everything is in bytes but `windows`, `groups` and `size`. A group is as many channels as the function takes at once.
 *
 * @param x - First window's corner, at the first channel to take; `dx` and `dy` are the same place there.
 * @param size - Of a window, in either direction.
 * @param channels - From a place of `x` to the next.
 * @param rowOfX - From a row of `x` to the next.
 * @param xSkip - From behind the last group of a window to the next window; in `dx` too.
 * @param dySkip - The same in `dy`.
 */
export type RoutePool = (
  x: number,
  dx: number,
  dy: number,
  windows: number,
  groups: number,
  size: number,
  channels: number,
  rowOfX: number,
  xSkip: number,
  dySkip: number,
) => void;

export type PoolRoutes = Readonly<Record<'route_pool_4' | 'route_pool_1', RoutePool>>;

export const poolFunctions = (): WasmFunction[] => [routePool(FOUR_LANES), routePool(ONE_LANE)];

function routePool({ count, load, store }: Lanes): WasmFunction {
  const locals = new Locals();
  const [x, dx, dy, windows, groups] = locals.params('i32', 'i32', 'i32', 'i32', 'i32');
  const [size, channels, rowOfX, xSkip, dySkip] = locals.params('i32', 'i32', 'i32', 'i32', 'i32');
  const [groupsLeft, rowsLeft, placesLeft] = [locals.local('i32'), locals.local('i32'), locals.local('i32')];
  const [row, place] = [locals.local('i32'), locals.local('i32')];
  const [largest, gradient] = [locals.local('v128'), locals.local('v128')];
  const [isGiven, wasGiven] = [locals.local('v128'), locals.local('v128')];

  /** Runs `body` with each place of the window as an offset from its corner, row by row. */
  const eachPlace = (...body: Code[]): Code[] => [
    set(row, i32.const(0)),
    set(rowsLeft, get(size)),
    loopWhile(
      [
        set(place, get(row)),
        set(placesLeft, get(size)),
        loopWhile([...body, add(place, get(channels)), countDown(placesLeft)], get(placesLeft)),
        add(row, get(rowOfX)),
        countDown(rowsLeft),
      ],
      get(rowsLeft),
    ),
  ];
  const valueHere = load(i32.add(get(x), get(place)));
  const next = i32.const(count * FLOAT_BYTES);
  const group = [
    set(largest, load(get(x))),
    ...eachPlace(set(largest, f32x4.pmax(get(largest), valueHere))),
    set(gradient, load(get(dy))),
    set(wasGiven, ZEROS),
    ...eachPlace(
      set(isGiven, v128.andNot(f32x4.eq(valueHere, get(largest)), get(wasGiven))),
      set(wasGiven, v128.or(get(wasGiven), get(isGiven))),
      store(i32.add(get(dx), get(place)), v128.and(get(gradient), get(isGiven))),
    ),
    add(x, next),
    add(dx, next),
    add(dy, next),
  ];
  const window = [
    set(groupsLeft, get(groups)),
    loopWhile([...group, countDown(groupsLeft)], get(groupsLeft)),
    add(x, get(xSkip)),
    add(dx, get(xSkip)),
    add(dy, get(dySkip)),
  ];
  return locals.close(`route_pool_${count}`, [loopWhile([...window, countDown(windows)], get(windows))]);
}
