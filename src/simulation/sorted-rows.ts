/** Compares two rows: below 0 where the left one comes first, 0 only for the same row. */
export type RowComparison<R> = (left: R, right: R) => number;

/**
 * Rows kept in order while they come and go. Finding a place is a binary search; rows that come last
 * or leave first, as they do in queues, cost nothing more, others move their neighbours.
 */
export class SortedRows<R> {
  readonly #compare: RowComparison<R>;
  #rows: R[];
  /** Where the rows begin: what stands before has left. */
  #start = 0;

  constructor(compare: RowComparison<R>, rows: readonly R[] = []) {
    this.#compare = compare;
    this.#rows = [...rows].sort(compare);
  }

  get size(): number {
    return this.#rows.length - this.#start;
  }

  /** The rows in order. Whoever changes rows on the way takes a copy first. */
  *[Symbol.iterator](): Generator<R, void> {
    for (let index = this.#start; index < this.#rows.length; index++) yield this.#at(index);
  }

  /** A copy of the rows in order. */
  toArray(): R[] {
    return this.#rows.slice(this.#start);
  }

  /** The rows in order, the last one first. */
  *reversed(): Generator<R, void> {
    for (let index = this.#rows.length - 1; index >= this.#start; index--) yield this.#at(index);
  }

  add(row: R): void {
    const index = this.#indexOf(row);
    if (index === this.#rows.length) this.#rows.push(row);
    else this.#rows.splice(index, 0, row);
  }

  /** Takes a row out that is there. */
  remove(row: R): void {
    const index = this.#indexOf(row);
    if (index > this.#start) {
      this.#rows.splice(index, 1);
      return;
    }
    this.#start += 1;
    if (this.#start * 2 < this.#rows.length) return;
    this.#rows = this.#rows.slice(this.#start);
    this.#start = 0;
  }

  /** Puts a row into the place of one that it compares equal to. */
  replace(row: R): void {
    this.#rows[this.#indexOf(row)] = row;
  }

  /** Where the row stands, or would. */
  #indexOf(row: R): number {
    let low = this.#start;
    let high = this.#rows.length;
    if (low < high && this.#compare(this.#at(high - 1), row) < 0) return high;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#compare(this.#at(middle), row) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #at(index: number): R {
    return this.#rows[index] as R;
  }
}
