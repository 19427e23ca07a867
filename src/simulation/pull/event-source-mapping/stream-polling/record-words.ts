/** `1 record`, `12 records`: for the messages of events. */
export function countRecords(count: number): string {
  return count === 1 ? '1 record' : `${count} records`;
}
