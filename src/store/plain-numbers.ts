/** A row whose `bigint` columns are numbers: the store keeps virtual milliseconds and sequences in them. */
export type PlainNumbers<Row> = {
  readonly [Field in keyof Row]: Row[Field] extends bigint
    ? number
    : Row[Field] extends bigint | null
      ? number | null
      : Row[Field];
};

/** Turns every `bigint` of a row into a number; what the store keeps stays below 2⁵³. */
export function withPlainNumbers<Row extends object>(row: Row): PlainNumbers<Row> {
  return Object.fromEntries(
    Object.entries(row).map(([field, value]) => [
      field,
      typeof value === 'bigint' ? Number(value) : (value as unknown),
    ]),
  ) as PlainNumbers<Row>;
}
