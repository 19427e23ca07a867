/**
 * What the resolver of a subscription returns: the root values of its answers, as many at once as
 * there are. Whoever is shown the same thing is given the same object, and the arguments of the
 * subscription choose what comes, not what an answer says of it: so equal operations share an answer.
 */
export type RootBatches<Root extends object = object> = AsyncIterableIterator<
  readonly Root[],
  undefined,
  undefined
>;
