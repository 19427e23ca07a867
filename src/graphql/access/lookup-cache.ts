import { LRUCache } from 'lru-cache';

interface LookupCacheOptions<Value> {
  /** How many answers are kept. */
  readonly max: number;
  /** How long an answer is believed without another look, in milliseconds. */
  readonly ttl: number;
  /** Looks in the database; null where there is nothing, which is not kept. */
  readonly look: (key: string) => Promise<Value | null>;
}

/**
 * Remembers what was looked up until it is told to forget. A look that was under way when it was
 * told so still answers whoever asked before, but is neither kept nor shared with later askers: it
 * may have read what was there before the change.
 */
export class LookupCache<Value extends object | string> {
  readonly #look: (key: string) => Promise<Value | null>;
  readonly #known: LRUCache<string, Value>;
  readonly #underWay = new Map<string, Promise<Value | null>>();

  constructor({ max, ttl, look }: LookupCacheOptions<Value>) {
    this.#look = look;
    this.#known = new LRUCache({ max, ttl });
  }

  /** Whether the answer is known without a look. */
  has(key: string): boolean {
    return this.#known.has(key);
  }

  async get(key: string): Promise<Value | null> {
    return this.#known.get(key) ?? this.#underWay.get(key) ?? this.#ask(key);
  }

  forget(key: string): void {
    this.#known.delete(key);
    this.#underWay.delete(key);
  }

  forgetAll(): void {
    this.#known.clear();
    this.#underWay.clear();
  }

  async #ask(key: string): Promise<Value | null> {
    const answer = this.#look(key);
    this.#underWay.set(key, answer);
    try {
      const value = await answer;
      if (value !== null && this.#underWay.get(key) === answer) this.#known.set(key, value);
      return value;
    } finally {
      if (this.#underWay.get(key) === answer) this.#underWay.delete(key);
    }
  }
}
