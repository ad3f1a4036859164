import { describe, expect, it } from 'vitest';
import { openOperatorApi } from './operator-api.ts';

describe('the operator’s questions', () => {
  it('are not asked with what cannot be a token, which the browser would not send', () => {
    for (const token of ['', 'two words', 'línea', '令牌', 'x'.repeat(513)]) {
      expect(() => openOperatorApi('http://localhost:8080', token)).toThrow(
        expect.objectContaining({ code: 'auth.operator' }),
      );
    }
    expect(() => openOperatorApi('http://localhost:8080', 'abc-._~+/=')).not.toThrow();
  });
});
