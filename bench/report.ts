/** One measured line of the report. */
export interface Row {
  readonly what: string;
  readonly figure: string;
  /** What it is compared with, measured in the same run; empty where nothing is. */
  readonly against: string;
  /** The ratio and whether it reaches its goal; empty where there is none. */
  readonly verdict: string;
}

/** A part of the benchmark: a few rows and the command that measures them alone. */
export interface Section {
  readonly title: string;
  readonly command: string;
  readonly rows: readonly Row[];
}

/** `12,345` */
export function count(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

/** `1.53 ×, goal 1.5 ×: reached` */
export function ratio(value: number, goal: number): string {
  const outcome = value >= goal ? 'reached' : 'not reached';
  return `${value.toFixed(2)} ×, goal ${goal} ×: ${outcome}`;
}

/** The value below which the given share of the sorted values lies. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

/** Sections as Markdown tables. */
export function toMarkdown(sections: readonly Section[]): string {
  return sections
    .map(({ title, command, rows }) =>
      [
        `## ${title}`,
        '',
        `\`${command}\``,
        '',
        '| what | figure | measured beside it | verdict |',
        '| --- | --- | --- | --- |',
        ...rows.map((row) => `| ${row.what} | ${row.figure} | ${row.against} | ${row.verdict} |`),
        '',
      ].join('\n'),
    )
    .join('\n');
}
