import { isIPv6 } from 'node:net';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Actor } from '../access/actor.ts';
import { ApiError } from '../errors.ts';
import type { Limits } from './limits.ts';

/** What a requester has used up: so many may come at once, if none came in the seconds before. */
const WINDOW_SECONDS = 10;

/** Where a requester stands after a request, for the `RateLimit` headers. */
export interface RateStanding {
  /** In all of the window. */
  readonly limit: number;
  readonly remaining: number;
  /** Until the window ends and everything is there again. */
  readonly resetSeconds: number;
}

/**
 * How often requests may come: with a valid key, by the key; without one, by the address. Each process
 * counts for itself and in memory, so a fleet lets through as many times more as it has processes.
 */
export class RateLimits {
  readonly #perKey: Rate;
  readonly #perAddress: Rate;

  constructor({ ratePerKey, ratePerAddress }: Limits) {
    this.#perKey = new Rate('this key', ratePerKey);
    this.#perAddress = new Rate(
      'this address, without a key that was seen just before',
      ratePerAddress,
    );
  }

  /** Counts a request of somebody who is not known yet, before the key is even looked up. */
  countStranger(address: string): Promise<RateStanding> {
    return this.#perAddress.consume(networkOf(address), 1);
  }

  /** Counts what a known key asks for; anybody else was counted as a stranger. */
  async count(actor: Actor, rootFields: number): Promise<RateStanding | null> {
    if (rootFields <= 0) return null;
    switch (actor.kind) {
      case 'key':
        return this.#perKey.consume(actor.apiKey.id, rootFields);
      case 'root':
        return this.#perKey.consume('root', rootFields);
      case 'anonymous':
      case 'refused':
        return null;
    }
  }
}

class Rate {
  readonly #whose: string;
  readonly #perSecond: number;
  readonly #limiter: RateLimiterMemory;

  constructor(whose: string, perSecond: number) {
    this.#whose = whose;
    this.#perSecond = perSecond;
    this.#limiter = new RateLimiterMemory({
      points: perSecond * WINDOW_SECONDS,
      duration: WINDOW_SECONDS,
    });
  }

  async consume(name: string, points: number): Promise<RateStanding> {
    try {
      return this.#standing(await this.#limiter.consume(name, points));
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      const { resetSeconds } = this.#standing(refusal);
      const limit = this.#limiter.points;
      throw new ApiError(
        'RATE_LIMITED',
        `Cannot take the request: ${refusal.consumedPoints} came with ${this.#whose} within ${WINDOW_SECONDS} seconds, and the limit is ${limit} (${this.#perSecond} a second). Try again in ${resetSeconds} s.`,
        { detail: { limit, actual: refusal.consumedPoints, retryAfterSeconds: resetSeconds } },
      );
    }
  }

  #standing({ remainingPoints, msBeforeNext }: RateLimiterRes): RateStanding {
    return {
      limit: this.#limiter.points,
      remaining: remainingPoints,
      resetSeconds: Math.max(1, Math.ceil(msBeforeNext / 1_000)),
    };
  }
}

/** One household of IPv6 has 2^64 addresses: they count as one. */
export function networkOf(address: string): string {
  if (!isIPv6(address) || address.startsWith('::ffff:')) return address;
  const [head = '', tail] = address.split('::');
  const groups = head === '' ? [] : head.split(':');
  if (tail !== undefined) {
    const missing = 8 - groups.length - (tail === '' ? 0 : tail.split(':').length);
    groups.push(...Array.from({ length: Math.max(0, missing) }, () => '0'));
    if (tail !== '') groups.push(...tail.split(':'));
  }
  return groups.slice(0, 4).join(':');
}
