import { describe, expect, it } from 'vitest';
import { FairShare } from '../../src/engine/fair-share.ts';

describe('a sandbox that has its thread to itself', () => {
  it('has long turns and may take all of it', () => {
    const share = new FairShare();
    for (let turn = 0; turn < 100; turn++) {
      expect(share.budgetOf('a').wallMsMax).toBe(50);
      expect(share.isTooMuch('a', 50)).toBe(false);
    }
  });
});

describe('a sandbox that shares its thread', () => {
  it('has short turns', () => {
    const share = new FairShare();
    share.isTooMuch('a', 1);
    expect(share.budgetOf('b').wallMsMax).toBe(8);
    share.isTooMuch('b', 1);
    expect(share.budgetOf('a').wallMsMax).toBe(8);
    expect(share.budgetOf('b').wallMsMax).toBe(8);
  });

  it('takes too much once it has held the thread for 300 ms beyond its share', () => {
    const share = new FairShare();
    share.isTooMuch('neighbour', 1);
    const turns = Array.from({ length: 40 }, () => share.isTooMuch('hog', 10));
    expect(turns.indexOf(true)).toBe(30);
  });

  it('does not take too much where the others take as much', () => {
    const share = new FairShare();
    for (let turn = 0; turn < 100; turn++) {
      expect(share.isTooMuch('a', 20)).toBe(false);
      expect(share.isTooMuch('b', 20)).toBe(false);
    }
  });

  it('is not blamed for what it took while it was alone', () => {
    const share = new FairShare();
    for (let turn = 0; turn < 100; turn++) share.isTooMuch('a', 50);
    share.isTooMuch('b', 1);
    expect(share.isTooMuch('a', 50)).toBe(false);
  });
});
