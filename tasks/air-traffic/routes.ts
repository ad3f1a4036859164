/**
 * Which airports are linked without a stop: at least one flight a day each way in the sample of the records, from January to June
 * 2001 (public/data/air-traffic/ATTRIBUTION.md). One of two is always among the twenty busiest.
 */
import { AIRPORTS, type Airport, SMALLER_AIRPORTS } from './airports.ts';

/** Each pair once, the later airport of the lists first. */
const LINKS: Readonly<Record<string, string>> = {
  DFW: 'ORD',
  ATL: 'ORD DFW',
  LAX: 'ORD DFW ATL',
  PHX: 'ORD DFW ATL LAX',
  STL: 'ORD DFW ATL LAX PHX',
  DTW: 'ORD DFW ATL LAX PHX STL',
  MSP: 'ORD DFW ATL LAX PHX STL DTW',
  LAS: 'ORD DFW ATL LAX PHX STL DTW MSP',
  DEN: 'ORD DFW ATL LAX PHX STL DTW MSP LAS',
  BOS: 'ORD DFW ATL LAX PHX STL DTW MSP LAS DEN',
  IAH: 'ORD DFW ATL LAX PHX STL DTW MSP LAS DEN BOS',
  CLT: 'ORD DFW ATL LAX PHX STL DTW MSP LAS DEN BOS IAH',
  SFO: 'ORD DFW ATL LAX PHX STL DTW MSP LAS DEN BOS IAH CLT',
  EWR: 'ORD DFW ATL LAX PHX STL DTW MSP LAS DEN BOS IAH CLT SFO',
  PHL: 'ORD DFW ATL LAX PHX STL DTW MSP LAS DEN BOS IAH CLT SFO',
  LGA: 'ORD DFW ATL STL DTW MSP DEN BOS IAH CLT',
  PIT: 'ORD DFW ATL LAX PHX STL DTW MSP LAS DEN BOS IAH CLT SFO EWR PHL LGA',
  MCO: 'ORD DFW ATL LAX PHX STL DTW MSP LAS DEN BOS IAH CLT EWR PHL LGA PIT',
  SEA: 'ORD DFW ATL LAX PHX STL DTW MSP LAS DEN BOS IAH CLT SFO EWR PHL PIT',
  ABQ: 'ORD DFW ATL LAX PHX STL MSP LAS DEN IAH MCO',
  AUS: 'ORD DFW ATL LAX PHX STL MSP LAS DEN IAH EWR',
  BNA: 'ORD DFW ATL LAX PHX STL DTW MSP LAS DEN BOS IAH CLT EWR PHL LGA PIT MCO',
  BUF: 'ORD ATL DTW MSP CLT EWR PHL LGA PIT MCO',
  CLE: 'ORD DFW ATL LAX PHX STL DTW MSP LAS DEN BOS IAH CLT SFO EWR PHL LGA MCO',
  CVG: 'ORD DFW ATL LAX PHX MSP LAS DEN BOS SFO EWR PHL LGA PIT MCO SEA',
  DCA: 'ORD DFW ATL PHX STL DTW MSP BOS IAH CLT EWR PHL LGA PIT MCO',
  FLL: 'ORD DFW ATL STL DTW MSP BOS IAH CLT EWR PHL LGA PIT MCO',
  IND: 'ORD DFW ATL PHX STL DTW MSP LAS DEN IAH CLT EWR PHL LGA PIT MCO',
  JAX: 'ORD DFW ATL STL DTW IAH CLT EWR PHL LGA',
  MCI: 'ORD DFW ATL LAX PHX STL DTW MSP LAS DEN IAH CLT EWR PHL PIT MCO',
  MEM: 'ORD DFW ATL LAX STL DTW MSP DEN BOS IAH CLT SFO EWR PHL LGA MCO SEA',
  MIA: 'ORD DFW ATL LAX STL DTW MSP DEN BOS IAH CLT SFO EWR PHL LGA PIT MCO',
  MSY: 'ORD DFW ATL LAX PHX STL DTW MSP DEN IAH CLT EWR PHL PIT MCO',
  OMA: 'ORD DFW ATL PHX STL MSP LAS DEN',
  PDX: 'ORD DFW ATL LAX PHX STL DTW MSP LAS DEN IAH SFO EWR SEA',
  PVD: 'ORD ATL PHX DTW CLT EWR PHL LGA PIT MCO',
  RDU: 'ORD DFW ATL STL DTW MSP IAH CLT EWR PHL LGA PIT MCO',
  SAN: 'ORD DFW ATL LAX PHX STL DTW MSP LAS DEN BOS IAH CLT SFO EWR PHL PIT SEA',
  SAT: 'ORD DFW ATL LAX PHX STL MSP LAS DEN IAH',
  SLC: 'ORD DFW ATL LAX PHX STL DTW MSP LAS DEN BOS IAH SFO EWR PHL MCO SEA',
  SMF: 'ORD DFW ATL LAX PHX STL MSP LAS DEN IAH SEA',
  SYR: 'ORD ATL DTW BOS PHL PIT MCO',
  TPA: 'ORD DFW ATL LAX STL DTW MSP LAS DEN BOS IAH CLT EWR PHL LGA PIT',
};

const EARTH_RADIUS_MILES = 3958.8;
const RADIANS = Math.PI / 180;
/** Taxiing, climbing and landing, whatever the distance; and how fast an airliner is in between. */
const [GROUND_MINUTES, MILES_A_MINUTE] = [35, 8];

export interface Network {
  readonly airports: readonly Airport[];
  /** From each airport without a stop, by code: minutes in the air and on the ground. */
  readonly minutes: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

export const AIR_NETWORK: Network = { airports: [...AIRPORTS, ...SMALLER_AIRPORTS], minutes: linked() };

/** Statute miles along the great circle. */
export function milesBetween(a: Airport, b: Airport): number {
  const square = (angle: number) => Math.sin((angle * RADIANS) / 2) ** 2;
  const shrink = Math.cos(a.latitude * RADIANS) * Math.cos(b.latitude * RADIANS);
  const half = square(a.latitude - b.latitude) + shrink * square(a.longitude - b.longitude);
  return 2 * EARTH_RADIUS_MILES * Math.asin(Math.sqrt(half));
}

function linked(): Network['minutes'] {
  const airports = new Map([...AIRPORTS, ...SMALLER_AIRPORTS].map((one) => [one.code, one]));
  const minutes = new Map([...airports.keys()].map((code) => [code, new Map<string, number>()]));
  for (const [code, others] of Object.entries(LINKS)) {
    for (const other of others.split(' ')) {
      const span = GROUND_MINUTES + milesBetween(airports.get(code)!, airports.get(other)!) / MILES_A_MINUTE;
      minutes.get(code)!.set(other, span);
      minutes.get(other)!.set(code, span);
    }
  }
  return minutes;
}
