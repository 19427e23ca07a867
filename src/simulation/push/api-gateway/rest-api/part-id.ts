import type { Kernel } from '../../../kernel.ts';

/** An id for a part of an API, such as a resource or a deployment: six small letters and digits, as AWS has them. */
export function newPartId(kernel: Kernel, isTaken: (id: string) => boolean): string {
  const random = kernel.random('parts of REST APIs');
  for (;;) {
    const id = Array.from({ length: 6 }, () => random.integerBelow(36).toString(36)).join('');
    if (!isTaken(id)) return id;
  }
}
