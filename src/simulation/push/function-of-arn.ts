/** A function as a target names it. */
export interface NamedFunction {
  readonly functionName: string;
  /** The version or alias behind the name; null where there is none. */
  readonly qualifier: string | null;
}

/** The function that an ARN names; null for the ARN of something else. */
export function functionOfArn(arn: string): NamedFunction | null {
  const parts = /^arn:aws:lambda:[a-z0-9-]+:\d{12}:function:([\w-]+)(?::(\$LATEST|[\w-]+))?$/.exec(
    arn,
  );
  return parts && { functionName: parts[1] ?? '', qualifier: parts[2] ?? null };
}
