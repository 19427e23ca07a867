import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  hasPlace,
  writePlaces,
} from '../../../../../src/simulation/pull/event-source-mapping/stream-polling/place-map.ts';

test('four places are a digit, the first one its highest bit', () => {
  expect(writePlaces([])).toBe('');
  expect(writePlaces([0])).toBe('8');
  expect(writePlaces([0, 3, 5])).toBe('94');
});

test('what was written down is found again, and nothing else', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(200)), (places) => {
      const text = writePlaces([...places].sort((left, right) => left - right));
      const found = Array.from({ length: 210 }, (_, place) => place).filter((place) =>
        hasPlace(text, place),
      );
      expect(new Set(found)).toEqual(new Set(places));
    }),
    { seed: 20_260_115 },
  );
});
