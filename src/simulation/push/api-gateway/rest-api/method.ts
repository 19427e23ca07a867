export type RestAuthorizationType = 'NONE' | 'AWS_IAM';

/** What a method leads to: a function as it is (`AWS_PROXY`), through templates (`AWS`), or nothing (`MOCK`). */
export type RestIntegrationType = 'AWS_PROXY' | 'AWS' | 'MOCK';

/** What becomes of a body for whose content type there is no request template. */
export type PassthroughBehavior = 'WHEN_NO_MATCH' | 'WHEN_NO_TEMPLATES' | 'NEVER';

export type ContentHandling = 'CONVERT_TO_BINARY' | 'CONVERT_TO_TEXT';

/** A name and a text, such as a header and where its value comes from; lists of them have no name twice. */
export interface Mapping {
  readonly name: string;
  readonly value: string;
}

/** A method of a resource. */
export interface RestMethod {
  /** `GET`; `ANY` stands for every one that the resource does not name. */
  readonly httpMethod: string;
  readonly authorizationType: RestAuthorizationType;
  readonly methodResponses: readonly MethodResponse[];
  readonly integration: Integration | null;
}

/** A response that a method declares. */
export interface MethodResponse {
  /** `200` */
  readonly statusCode: string;
  /** The headers that it may have: `method.response.header.Location`. */
  readonly responseParameters: readonly string[];
}

/** What a method does with a request. */
export interface Integration {
  readonly type: RestIntegrationType;
  /** The method with which Lambda is called; it takes POST only (AGR-08). Null for a mock. */
  readonly httpMethod: string | null;
  /** With `${stageVariables.name}` in it or not (AGR-09). Null for a mock. */
  readonly uri: string | null;
  /** A role whose permission is used instead of the function's policy (AGC-07); null for none. */
  readonly credentials: string | null;
  /** `integration.request.header.X-Amz-Invocation-Type` and its like, with where each comes from. */
  readonly requestParameters: readonly Mapping[];
  /** By content type. */
  readonly requestTemplates: readonly Mapping[];
  readonly passthroughBehavior: PassthroughBehavior;
  readonly contentHandling: ContentHandling | null;
  /** Milliseconds for which the client waits (AGR-06). */
  readonly timeoutInMillis: number;
  /** By status, ascending. */
  readonly integrationResponses: readonly IntegrationResponse[];
}

/** What the client gets of one outcome of an integration. */
export interface IntegrationResponse {
  readonly statusCode: string;
  /** A Java regular expression for the whole error message (AGC-04); null for the default response. */
  readonly selectionPattern: string | null;
  /** `method.response.header.Location` and its like, with where each comes from. */
  readonly responseParameters: readonly Mapping[];
  /** By content type. */
  readonly responseTemplates: readonly Mapping[];
  readonly contentHandling: ContentHandling | null;
}

/** The value of a name; null where the list does not have it. */
export function valueOf(mappings: readonly Mapping[], name: string): string | null {
  return mappings.find((mapping) => mapping.name === name)?.value ?? null;
}
