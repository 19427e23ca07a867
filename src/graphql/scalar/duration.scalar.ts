import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';

const DURATION =
  /^P(?=\d|T\d)(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.(\d{1,3}))?S)?)?$/;

/** An ISO 8601 duration in the API, a whole number of milliseconds in the code. */
export const DurationScalar = new GraphQLScalarType<number, string>({
  name: 'Duration',
  description:
    'An ISO 8601 duration of weeks, days, hours, minutes and seconds with up to three decimals: `PT1H30M`, `P1D`, `PT0.25S`. Years and months have no fixed length and are refused.',
  serialize: (value) => formatDuration(Number(value)),
  parseValue: parseDuration,
  parseLiteral: (node) => parseDuration(node.kind === Kind.STRING ? node.value : null),
});

function parseDuration(value: unknown): number {
  const parts = typeof value === 'string' && value.length <= 64 ? DURATION.exec(value) : null;
  if (!parts) {
    throw new GraphQLError(
      'Duration takes an ISO 8601 duration of weeks, days, hours, minutes and seconds, such as "PT1H30M".',
    );
  }
  const [weeks, days, hours, minutes, seconds] = parts.slice(1, 6).map((part) => Number(part ?? 0));
  const wholeSeconds =
    (((weeks ?? 0) * 7 + (days ?? 0)) * 24 + (hours ?? 0)) * 3_600 +
    (minutes ?? 0) * 60 +
    (seconds ?? 0);
  return wholeSeconds * 1_000 + Number((parts[6] ?? '').padEnd(3, '0'));
}

function formatDuration(ms: number): string {
  return `PT${ms / 1_000}S`;
}
