import type DataLoader from 'dataloader';
import type { PrismaClient } from '../store/prisma-client.ts';

/** Makes the loader of one kind of thing. */
export type LoaderFactory<Key, Value> = (prisma: PrismaClient) => DataLoader<Key, Value, unknown>;

/**
 * The DataLoaders of one request, each made when it is first asked for. They remember what they have
 * loaded, so they must not outlive what they answer.
 */
export class Loaders {
  readonly #prisma: PrismaClient;
  readonly #made = new Map<unknown, unknown>();

  constructor(prisma: PrismaClient) {
    this.#prisma = prisma;
  }

  /** This request's loader from that factory. */
  of<Key, Value>(factory: LoaderFactory<Key, Value>): DataLoader<Key, Value, unknown> {
    let loader = this.#made.get(factory) as DataLoader<Key, Value, unknown> | undefined;
    if (!loader) {
      loader = factory(this.#prisma);
      this.#made.set(factory, loader);
    }
    return loader;
  }

  /** Forgets everything: what is loaded from now on is read again. */
  forget(): void {
    this.#made.clear();
  }

  /** Waits for a change and forgets what was loaded before it. */
  async forgetAfter<Result>(change: Promise<Result>): Promise<Result> {
    try {
      return await change;
    } finally {
      this.forget();
    }
  }
}
