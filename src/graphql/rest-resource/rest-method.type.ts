import { Field, Int, ObjectType } from 'type-graphql';
import type {
  ContentHandling as ContentHandlingName,
  Integration,
  IntegrationResponse,
  PassthroughBehavior as PassthroughBehaviorName,
  RestAuthorizationType as RestAuthorizationTypeName,
  RestIntegrationType as RestIntegrationTypeName,
  RestMethod,
} from '../../simulation/push/api-gateway/rest-api/method.ts';
import { StringMapScalar } from '../scalar/string-map.scalar.ts';
import {
  ContentHandling,
  PassthroughBehavior,
  RestAuthorizationType,
  RestIntegrationType,
} from './rest-method.enum.ts';
import { textsByName } from './texts-by-name.ts';

@ObjectType('MethodResponse', {
  description: 'A response that a method declares.',
  simpleResolvers: true,
})
export class MethodResponseType {
  @Field(() => String, { description: 'Its status, such as `200`.' })
  readonly statusCode!: string;

  @Field(() => [String], {
    description: 'The headers that it may have: `method.response.header.Location`.',
  })
  readonly responseParameters!: readonly string[];
}

@ObjectType('IntegrationResponse', {
  description: 'What the client gets of one outcome of an integration.',
})
export class IntegrationResponseType {
  readonly #response: IntegrationResponse;

  constructor(response: IntegrationResponse) {
    this.#response = response;
  }

  @Field(() => String, { description: 'The status that the client gets.' })
  get statusCode(): string {
    return this.#response.statusCode;
  }

  @Field(() => String, {
    nullable: true,
    description:
      'A regular expression for the whole `errorMessage` of a failed function; null for the default response.',
  })
  get selectionPattern(): string | null {
    return this.#response.selectionPattern;
  }

  @Field(() => StringMapScalar, {
    description: 'Where its headers come from: `method.response.header.…` by mapping expressions.',
  })
  get responseParameters(): Readonly<Record<string, string>> {
    return textsByName(this.#response.responseParameters);
  }

  @Field(() => StringMapScalar, { description: 'Its templates by content type.' })
  get responseTemplates(): Readonly<Record<string, string>> {
    return textsByName(this.#response.responseTemplates);
  }

  @Field(() => ContentHandling, {
    nullable: true,
    description: 'What the body is made; null leaves it.',
  })
  get contentHandling(): ContentHandlingName | null {
    return this.#response.contentHandling;
  }
}

@ObjectType('Integration', { description: 'What a method does with a request.' })
export class IntegrationType {
  readonly #integration: Integration;

  constructor(integration: Integration) {
    this.#integration = integration;
  }

  @Field(() => RestIntegrationType, { description: 'What it leads to.' })
  get type(): RestIntegrationTypeName {
    return this.#integration.type;
  }

  @Field(() => String, {
    nullable: true,
    description: 'The method with which Lambda is called, POST if it is to work; null for a mock.',
  })
  get httpMethod(): string | null {
    return this.#integration.httpMethod;
  }

  @Field(() => String, {
    nullable: true,
    description: 'Which function; may have `${stageVariables.name}` in it. Null for a mock.',
  })
  get uri(): string | null {
    return this.#integration.uri;
  }

  @Field(() => String, {
    nullable: true,
    description:
      "The role whose permission is used instead of the function's policy; null for none.",
  })
  get credentials(): string | null {
    return this.#integration.credentials;
  }

  @Field(() => StringMapScalar, {
    description:
      'Where the headers of the integration come from: `integration.request.header.…` by mapping expressions.',
  })
  get requestParameters(): Readonly<Record<string, string>> {
    return textsByName(this.#integration.requestParameters);
  }

  @Field(() => StringMapScalar, { description: 'Its templates by content type.' })
  get requestTemplates(): Readonly<Record<string, string>> {
    return textsByName(this.#integration.requestTemplates);
  }

  @Field(() => PassthroughBehavior, {
    description: 'What becomes of a body for whose content type there is no template.',
  })
  get passthroughBehavior(): PassthroughBehaviorName {
    return this.#integration.passthroughBehavior;
  }

  @Field(() => ContentHandling, {
    nullable: true,
    description: 'What the body is made; null leaves it.',
  })
  get contentHandling(): ContentHandlingName | null {
    return this.#integration.contentHandling;
  }

  @Field(() => Int, { description: 'Milliseconds for which the client waits.' })
  get timeoutInMillis(): number {
    return this.#integration.timeoutInMillis;
  }

  @Field(() => [IntegrationResponseType], { description: 'Its responses by status, ascending.' })
  get integrationResponses(): readonly IntegrationResponseType[] {
    return this.#integration.integrationResponses.map(
      (response) => new IntegrationResponseType(response),
    );
  }
}

@ObjectType('RestMethod', { description: 'A method of a resource.' })
export class RestMethodType {
  readonly #method: RestMethod;

  constructor(method: RestMethod) {
    this.#method = method;
  }

  @Field(() => String, { description: '`GET`; `ANY` for every one that has none of its own.' })
  get httpMethod(): string {
    return this.#method.httpMethod;
  }

  @Field(() => RestAuthorizationType, { description: 'Whom it lets in.' })
  get authorizationType(): RestAuthorizationTypeName {
    return this.#method.authorizationType;
  }

  @Field(() => [MethodResponseType], { description: 'The responses that it declares, by status.' })
  get methodResponses(): readonly MethodResponseType[] {
    return this.#method.methodResponses;
  }

  @Field(() => IntegrationType, {
    nullable: true,
    description: 'What it does with a request; null where nothing was said yet.',
  })
  get integration(): IntegrationType | null {
    const { integration } = this.#method;
    return integration && new IntegrationType(integration);
  }
}
