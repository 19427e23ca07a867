import { Field, InputType, Int } from 'type-graphql';
import type { MethodReference } from '../../simulation/push/api-gateway/rest-api/change-method.ts';
import type {
  ContentHandling as ContentHandlingName,
  PassthroughBehavior as PassthroughBehaviorName,
  RestAuthorizationType as RestAuthorizationTypeName,
  RestIntegrationType as RestIntegrationTypeName,
} from '../../simulation/push/api-gateway/rest-api/method.ts';
import { RestApiTargetFields } from '../rest-api/rest-api.input.ts';
import { StringMapScalar } from '../scalar/string-map.scalar.ts';
import {
  ContentHandling,
  PassthroughBehavior,
  RestAuthorizationType,
  RestIntegrationType,
} from './rest-method.enum.ts';

/** Which method a mutation is about. */
@InputType()
abstract class RestMethodTargetFields extends RestApiTargetFields {
  @Field(() => String, { description: 'The resource that has it.' })
  resourceId!: string;

  @Field(() => String, {
    description: '`GET`, `HEAD`, `POST`, `PUT`, `PATCH`, `DELETE`, `OPTIONS` or `ANY`.',
  })
  httpMethod!: string;
}

@InputType({ description: 'A method to be added to a resource.' })
export class PutMethodInput extends RestMethodTargetFields {
  @Field(() => RestAuthorizationType, { description: 'Whom it lets in.' })
  authorizationType!: RestAuthorizationTypeName;
}

@InputType({ description: 'A method to be deleted.' })
export class DeleteMethodInput extends RestMethodTargetFields {}

@InputType({ description: 'A response that a method is to declare.' })
export class PutMethodResponseInput extends RestMethodTargetFields {
  @Field(() => String, { description: 'Its status, such as `200`.' })
  statusCode!: string;

  @Field(() => [String], {
    nullable: true,
    description:
      'The headers that it may have: `method.response.header.Location`. None by default.',
  })
  responseParameters?: string[] | null;
}

@InputType({ description: 'A response that a method is to declare no more.' })
export class DeleteMethodResponseInput extends RestMethodTargetFields {
  @Field(() => String, { description: 'Its status.' })
  statusCode!: string;
}

@InputType({ description: 'What a method is to do with a request.' })
export class PutIntegrationInput extends RestMethodTargetFields {
  @Field(() => RestIntegrationType, { description: 'What it leads to.' })
  type!: RestIntegrationTypeName;

  @Field(() => String, {
    nullable: true,
    description:
      'The method with which Lambda is called: it takes `POST` only, whatever the client uses. A mock has none.',
  })
  integrationHttpMethod?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Which function: `arn:aws:apigateway:<region>:lambda:path/2015-03-31/functions/<function ARN>/invocations`, with `${stageVariables.name}` in it or not. A mock has none.',
  })
  uri?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      "The ARN of a role whose permission is used instead of the function's policy; none by default.",
  })
  credentials?: string | null;

  @Field(() => StringMapScalar, {
    nullable: true,
    description:
      'Where headers of the integration come from: `{ "integration.request.header.X-Amz-Invocation-Type": "\'Event\'" }` has the function invoked asynchronously. A text stands in single quotes; `method.request.header.X`, `method.request.querystring.X`, `method.request.path.X`, `method.request.body.a.b`, `stageVariables.X` and `context.X` are values of the request.',
  })
  requestParameters?: Readonly<Record<string, string>> | null;

  @Field(() => StringMapScalar, {
    nullable: true,
    description:
      'Mapping templates (VTL) that make the event, by content type; that of `application/json` serves requests without a content type.',
  })
  requestTemplates?: Readonly<Record<string, string>> | null;

  @Field(() => PassthroughBehavior, {
    nullable: true,
    description:
      'What becomes of a body for whose content type there is no template; WHEN_NO_MATCH by default.',
  })
  passthroughBehavior?: PassthroughBehaviorName | null;

  @Field(() => ContentHandling, {
    nullable: true,
    description: 'What the body is made; left as it is by default.',
  })
  contentHandling?: ContentHandlingName | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Milliseconds for which the client waits: 50 to 29000, and 29000 by default.',
  })
  timeoutInMillis?: number | null;
}

@InputType({ description: 'An integration to be deleted.' })
export class DeleteIntegrationInput extends RestMethodTargetFields {}

@InputType({ description: 'What the client is to get of one outcome of an integration.' })
export class PutIntegrationResponseInput extends RestMethodTargetFields {
  @Field(() => String, { description: 'Its status, one that the method declares.' })
  statusCode!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'A Java regular expression, without looking around and backreferences: it has to match the whole `errorMessage` of a failed function. Without one it is the default response.',
  })
  selectionPattern?: string | null;

  @Field(() => StringMapScalar, {
    nullable: true,
    description:
      'Where headers come from: `{ "method.response.header.Location": "integration.response.body.url" }`. A text stands in single quotes.',
  })
  responseParameters?: Readonly<Record<string, string>> | null;

  @Field(() => StringMapScalar, {
    nullable: true,
    description:
      'Mapping templates (VTL) that make the body, by content type; without one it is what the function has answered.',
  })
  responseTemplates?: Readonly<Record<string, string>> | null;

  @Field(() => ContentHandling, {
    nullable: true,
    description: 'What the body is made; left as it is by default.',
  })
  contentHandling?: ContentHandlingName | null;
}

@InputType({ description: 'An integration response to be deleted.' })
export class DeleteIntegrationResponseInput extends RestMethodTargetFields {
  @Field(() => String, { description: 'Its status.' })
  statusCode!: string;
}

/** The method as the simulation takes it. */
export function methodOf({
  restApiId,
  resourceId,
  httpMethod,
}: RestMethodTargetFields): MethodReference {
  return { restApiId, resourceId, httpMethod };
}
