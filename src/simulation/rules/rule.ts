/** One fact about AWS that the simulation reproduces, as the registry holds it. */
export interface RuleDefinition {
  /** A few words. */
  readonly title: string;
  /** One sentence for a learner who sees it beside a lifecycle event. */
  readonly summary: string;
  /** Where the fact comes from. */
  readonly source: string;
}
