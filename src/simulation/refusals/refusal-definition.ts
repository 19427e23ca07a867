/** What a refusal is called and means, as the registry holds it. */
export interface RefusalDefinition {
  readonly awsErrorCode: string | null;
  readonly httpStatus: number;
  /** One sentence for the table in docs/errors.md. */
  readonly meaning: string;
}
