/** A lifecycle event as clients ask for it. */
export interface LifecycleEvent {
  readonly cursor: string;
  readonly seq: number;
  /** An instant of virtual time in ISO 8601. */
  readonly at: string;
  readonly kind: string;
  readonly message: string;
  readonly functionName: string | null;
  readonly invocation: { readonly id: string } | null;
  readonly attempt: number | null;
  readonly traceId: string | null;
  readonly rule: { readonly id: string; readonly title: string } | null;
  readonly detail: unknown;
}

/** Which events to follow: those to which every given part applies. */
export interface LifecycleEventFilter {
  readonly functionName?: string;
  readonly invocationId?: string;
  readonly kinds?: readonly string[];
  readonly ruleIds?: readonly string[];
  readonly traceId?: string;
}
