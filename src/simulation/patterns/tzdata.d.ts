/** The part of the package's one JSON file that is read here: the IANA time zone database. */
declare module 'tzdata' {
  /** A zone's periods, each up to the instant at which the next begins; or the name it stands for. */
  export type ZoneRow = readonly (readonly [
    /** Minutes that the zone's standard time is behind UTC. */
    minutesBehind: string,
    /** A set of rules, a fixed saving like `1:00`, or `-` for none. */
    rule: string,
    format: string,
    /** Digits of the local clock at which the period ends, as milliseconds; null for the last. */
    until: string | null,
  ])[];

  export type RuleRow = readonly [
    from: string,
    to: string,
    type: string,
    month: string,
    day: string,
    /** Hours, minutes, seconds and their clock: of the wall, `s`tandard or `u`niversal time. */
    time: readonly [string, string, string, string | null],
    savedMinutes: string,
    ...letters: string[],
  ];

  const database: {
    readonly version: string;
    readonly zones: Readonly<Record<string, ZoneRow | string>>;
    readonly rules: Readonly<Record<string, readonly RuleRow[]>>;
  };
  export default database;
}
