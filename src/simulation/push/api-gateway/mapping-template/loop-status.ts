import { ObjectValue, type Value } from './value.ts';

/** `$foreach`: how far a loop is. */
export class LoopStatus extends ObjectValue {
  /** From 0. */
  index = 0;
  readonly #size: number;
  readonly #parent: Value;

  /** Of a loop through so many items; `parent` is the status of the loop around it. */
  constructor(size: number, parent: Value) {
    super();
    this.#size = size;
    this.#parent = parent;
  }

  display(): string {
    return 'foreach';
  }

  override property(name: string): Value {
    switch (name) {
      case 'index':
        return this.index;
      case 'count':
        return this.index + 1;
      case 'hasNext':
        return this.index + 1 < this.#size;
      case 'first':
        return this.index === 0;
      case 'last':
        return this.index + 1 === this.#size;
      case 'parent':
        return this.#parent;
      default:
        return null;
    }
  }
}
