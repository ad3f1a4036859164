import { describe, expect, it } from 'vitest';
import { missingSources, readPolicies } from './content-policy.ts';

const needed = {
  'script-src': ['https://hub.example/embed/1/', "'sha256-AAAA'", "'wasm-unsafe-eval'"],
  'worker-src': ['blob:'],
  'connect-src': ['https://hub.example', 'wss://hub.example'],
  'trusted-types': ['tabfed', "'allow-duplicates'"],
};
const missing = (text: string) => missingSources(readPolicies(text), needed, 'https://shop.example');

describe('a page’s Content-Security-Policy', () => {
  it('that is not there lets everything through', () => {
    expect(missing('')).toEqual([]);
    expect(missing("frame-ancestors 'none'")).toEqual([]);
  });

  it('lets through what it lists, itself or by a directive that it falls back to', () => {
    const all =
      "https://hub.example/embed/1/ 'sha256-AAAA' 'wasm-unsafe-eval' blob: https://hub.example wss://hub.example";
    expect(missing(`default-src ${all}`)).toEqual([]);
    expect(missing(`script-src ${all}; worker-src blob:; connect-src https: wss:`)).toEqual([]);
    expect(missing(`script-src *.example 'unsafe-inline' 'unsafe-eval'; worker-src blob:`)).toEqual([]);
  });

  it.each([
    [
      "default-src 'self'",
      ['script-src', 'worker-src', 'connect-src'].flatMap((name) =>
        needed[name as keyof typeof needed].map((one) => `${name} ${one}`),
      ),
    ],
    ["trusted-types 'none'", ['trusted-types tabfed', "trusted-types 'allow-duplicates'"]],
    ['trusted-types *', ["trusted-types 'allow-duplicates'"]],
    ["trusted-types dompurify tabfed 'allow-duplicates'", []],
    ["script-src * 'unsafe-inline' 'nonce-1' 'unsafe-eval'; worker-src blob:", ["script-src 'sha256-AAAA'"]],
    ["worker-src 'self'", ['worker-src blob:']],
    ['worker-src *', ['worker-src blob:']],
    ['connect-src https://hub.example', ['connect-src wss://hub.example']],
    [
      'connect-src https://hub.example:444 wss://other.example',
      needed['connect-src'].map((one) => `connect-src ${one}`),
    ],
    [
      "script-src https://hub.example/embed/2/ 'unsafe-inline' 'unsafe-eval'; worker-src blob:",
      ['script-src https://hub.example/embed/1/'],
    ],
  ])('misses with "%s" what it does not list', (text, expected) => {
    expect(missing(text)).toEqual(expected);
  });

  it('is what all of them together allow where there are several', () => {
    expect(missing("worker-src blob:, worker-src 'none'")).toEqual(['worker-src blob:']);
  });
});
