import { UsageError } from './failure.ts';

const SHORT = /^(?=\d)(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+(?:\.\d{1,3})?)s)?(?:(\d+)ms)?$/;

/** A duration of the command line – `90s`, `1h30m`, or ISO 8601 – as the API takes it. */
export function readDuration(text: string): string {
  if (text.startsWith('P')) return text;
  const parts = SHORT.exec(text);
  if (!parts) {
    throw new UsageError(
      `"${text}" is not a duration: write it as 90s, 1h30m, 7d or 250ms, or in ISO 8601 as PT1H30M.`,
      'DURATION',
    );
  }
  const [days, hours, minutes, seconds, ms] = parts.slice(1).map((part) => Number(part ?? 0));
  const wholeMs = Math.round((seconds ?? 0) * 1_000) + (ms ?? 0);
  return `P${days ?? 0}DT${hours ?? 0}H${minutes ?? 0}M${(wholeMs / 1_000).toFixed(3)}S`;
}
