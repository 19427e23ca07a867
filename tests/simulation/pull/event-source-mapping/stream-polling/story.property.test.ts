import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { story, StoryEstate, type SourceKind } from './story.ts';

const sources: readonly SourceKind[] = ['KINESIS', 'DYNAMODB'];

/** The texts of one key, in their order. */
function ofKey(texts: readonly string[], key: number): readonly string[] {
  return texts.filter((text) => text.startsWith(`${key}:`));
}

const KEYS = [0, 1, 2, 3, 4, 5];

describe.each(sources)(
  '%s: whatever the function does and whatever is done to the mapping',
  (source) => {
    test('no record is lost or done twice, and those of a key are done in their order (KIN-10, KIN-22, KIN-30, KIN-35)', () => {
      fc.assert(
        fc.property(story(fc.constant(-1)), (one) => {
          const estate = new StoryEstate(source, one).play(one.happenings);
          const done = estate.done();
          expect([...done].sort()).toEqual([...estate.sent].sort());
          for (const key of KEYS) expect(ofKey(done, key)).toEqual(ofKey(estate.sent, key));
          expect(estate.givenUp()).toBe(0);
        }),
        { numRuns: 20 },
      );
    });

    test('with limited retries each record is done or given up, once, and none overtakes another of its key (KIN-31, KIN-37)', () => {
      fc.assert(
        fc.property(story(fc.integer({ min: 0, max: 2 })), (one) => {
          const estate = new StoryEstate(source, one).play(one.happenings);
          const done = estate.done();
          expect(new Set(done).size).toBe(done.length);
          expect(done.length + estate.givenUp()).toBe(estate.sent.length);
          for (const key of KEYS) {
            const sent = ofKey(estate.sent, key).filter((text) => done.includes(text));
            expect(ofKey(done, key)).toEqual(sent);
          }
        }),
        { numRuns: 20 },
      );
    });

    test('a restart at any instant changes nothing of the story (KIN-25)', () => {
      fc.assert(
        fc.property(story(fc.constantFrom(-1, 1)), (one) => {
          const { sandbox } = new StoryEstate(source, one).play(one.happenings);
          const restarted = new StoryEstate(source, one).play(one.happenings, true);
          expect(restarted.sandbox.events).toEqual(sandbox.events);
        }),
        { numRuns: 10 },
      );
    });
  },
);
