import type { StreamRecord } from '../../pull-source.ts';
import { comparePositions } from './sequence-order.ts';

/** Records of one lane in their order: they come at the end and leave at the front. */
export class RecordQueue<Record extends StreamRecord = StreamRecord> {
  #records: Record[] = [];
  /** Where the records begin: what stands before has left. */
  #start = 0;

  get length(): number {
    return this.#records.length - this.#start;
  }

  push(record: Record): void {
    this.#records.push(record);
  }

  /** The first records, `count` at most. */
  first(count: number): readonly Record[] {
    return this.#records.slice(this.#start, this.#start + count);
  }

  /** How many of the first records have numbers up to one, and with it. */
  countUpTo(sequenceNumber: string): number {
    let low = this.#start;
    let high = this.#records.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (comparePositions(this.#at(middle).sequenceNumber, sequenceNumber) <= 0) low = middle + 1;
      else high = middle;
    }
    return low - this.#start;
  }

  /** How many of the first records arrived before an instant. */
  countBefore(arrivedBeforeMs: number): number {
    let index = this.#start;
    while (index < this.#records.length && this.#at(index).arrivedAtMs < arrivedBeforeMs) index++;
    return index - this.#start;
  }

  dropFirst(count: number): void {
    this.#start += count;
    if (this.#start * 2 < this.#records.length) return;
    this.#records = this.#records.slice(this.#start);
    this.#start = 0;
  }

  #at(index: number): Record {
    return this.#records[index] as Record;
  }
}
