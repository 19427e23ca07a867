import { Field, InputType, Int } from 'type-graphql';
import { isJsonObject, type Json, type JsonObject } from '../../simulation/json.ts';
import type { FunctionUrlTriggerConfiguration } from '../../simulation/lambda/function-url/function-url-push-source.ts';
import type { FunctionUrlInvokeMode as FunctionUrlInvokeModeName } from '../../simulation/lambda/function-url/function-url.ts';
import type { RestApiTriggerConfiguration } from '../../simulation/push/api-gateway/rest-api/rest-api-push-source.ts';
import type { HttpApiTriggerConfiguration } from '../../simulation/push/api-gateway/http-api/http-api-push-source.ts';
import type { EventRuleTriggerConfiguration } from '../../simulation/push/eventbridge/event-rule-push-source.ts';
import type { PushSourceType } from '../../simulation/push/push-source-type.ts';
import type { S3TriggerConfiguration } from '../../simulation/push/s3/s3-push-source.ts';
import type { ScheduleTriggerConfiguration } from '../../simulation/push/scheduler/scheduler-push-source.ts';
import type { SnsTriggerConfiguration } from '../../simulation/push/sns/sns-push-source.ts';
import type { FilterPolicyScope as FilterPolicyScopeName } from '../../simulation/push/sns/subscription.ts';
import {
  ApiAuthorizationType,
  type ApiAuthorizationTypeName,
} from '../api-gateway/api-authorization-type.enum.ts';
import { ApiError } from '../errors.ts';
import {
  EventTargetDeadLetterConfigInput,
  EventTargetInputTransformerInput,
  EventTargetRetryPolicyInput,
} from '../event-rule/event-target.input.ts';
import { FunctionUrlInvokeMode } from '../function-url/function-url.enum.ts';
import { CorsInput, toCors } from '../function-url/function-url.input.ts';
import { jsonTextOrNull } from '../json-text.ts';
import { FunctionUrlAuthType, type FunctionUrlAuthTypeName } from '../policy/policy.enum.ts';
import { DateTimeScalar, JsonScalar } from '../scalar/scalars.ts';
import { FlexibleTimeWindowInput } from '../schedule/schedule.input.ts';
import { FilterPolicyScope } from '../topic-subscription/topic-subscription.enum.ts';

@InputType({ description: 'A bucket that notifies a function.' })
class S3TriggerInput {
  @Field(() => String, { description: 'The name of the bucket.' })
  bucket!: string;

  @Field(() => [String], { description: 'Which events, such as `s3:ObjectCreated:*`.' })
  events!: string[];

  @Field(() => String, { nullable: true, description: 'How the keys begin; any by default.' })
  prefix?: string | null;

  @Field(() => String, { nullable: true, description: 'How the keys end; any by default.' })
  suffix?: string | null;
}

@InputType({ description: 'A topic that a function is subscribed to.' })
class SnsTriggerInput {
  @Field(() => String, { description: 'The ARN of the topic.' })
  topicArn!: string;

  @Field(() => JsonScalar, {
    nullable: true,
    description: 'Which messages pass: a filter policy; all by default.',
  })
  filterPolicy?: unknown;

  @Field(() => FilterPolicyScope, {
    nullable: true,
    description: 'What the filter policy looks at; MESSAGE_ATTRIBUTES by default.',
  })
  filterPolicyScope?: FilterPolicyScopeName | null;

  @Field(() => String, {
    nullable: true,
    description: 'The ARN of the queue for messages that could not be delivered; none by default.',
  })
  deadLetterTargetArn?: string | null;
}

@InputType({ description: 'A rule of EventBridge whose target is the function.' })
class EventBridgeRuleTriggerInput {
  @Field(() => String, {
    description:
      'The name of the rule. With a pattern or a schedule it is made; without, the function is added to the targets of one that is there.',
  })
  ruleName!: string;

  @Field(() => String, {
    nullable: true,
    description: 'The name or the ARN of its bus; `default` by default.',
  })
  eventBusName?: string | null;

  @Field(() => JsonScalar, {
    nullable: true,
    description: 'The pattern that events have to match: as JSON, or as text as AWS takes it.',
  })
  eventPattern?: unknown;

  @Field(() => String, {
    nullable: true,
    description: '`rate(5 minutes)` or `cron(0 9 ? * MON-FRI *)`, in UTC; on the default bus only.',
  })
  scheduleExpression?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "The target's id in the rule; the function's name by default.",
  })
  targetId?: string | null;

  @Field(() => JsonScalar, {
    nullable: true,
    description: 'What the function gets in place of the event.',
  })
  input?: unknown;

  @Field(() => String, {
    nullable: true,
    description: 'The part of the event that the function gets, such as `$.detail`.',
  })
  inputPath?: string | null;

  @Field(() => EventTargetInputTransformerInput, {
    nullable: true,
    description: 'What makes the input from the event.',
  })
  inputTransformer?: EventTargetInputTransformerInput | null;

  @Field(() => EventTargetRetryPolicyInput, {
    nullable: true,
    description:
      'How often and how long EventBridge tries again: 185 times within a day by default.',
  })
  retryPolicy?: EventTargetRetryPolicyInput | null;

  @Field(() => EventTargetDeadLetterConfigInput, {
    nullable: true,
    description: 'Where events go that Lambda never took; nowhere by default.',
  })
  deadLetterConfig?: EventTargetDeadLetterConfigInput | null;
}

@InputType({ description: 'A schedule of EventBridge Scheduler that calls the function.' })
class EventBridgeScheduleTriggerInput {
  @Field(() => String, { description: 'The name of the schedule, unique in its group.' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'Its group; `default` by default.' })
  groupName?: string | null;

  @Field(() => String, {
    description: '`rate(1 hours)`, `cron(0 9 * * ? *)` or `at(2026-02-01T09:00:00)`.',
  })
  scheduleExpression!: string;

  @Field(() => String, {
    nullable: true,
    description: 'The time zone of the expression, such as `Europe/Berlin`; UTC by default.',
  })
  scheduleExpressionTimezone?: string | null;

  @Field(() => FlexibleTimeWindowInput, {
    nullable: true,
    description: 'Whether it may fire later than its time; it may not by default.',
  })
  flexibleTimeWindow?: FlexibleTimeWindowInput | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Nothing fires before it.' })
  startDate?: Date | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Nothing fires after it.' })
  endDate?: Date | null;

  @Field(() => JsonScalar, {
    nullable: true,
    description:
      'What the function gets: as JSON, or as text; metadata of the schedule by default.',
  })
  input?: unknown;
}

@InputType({ description: 'A URL of the function.' })
class FunctionUrlTriggerInput {
  @Field(() => FunctionUrlAuthType, { description: 'Whom it lets in.' })
  authType!: FunctionUrlAuthTypeName;

  @Field(() => FunctionUrlInvokeMode, {
    nullable: true,
    description: 'How it hands its answer over; BUFFERED by default.',
  })
  invokeMode?: FunctionUrlInvokeModeName | null;

  @Field(() => CorsInput, {
    nullable: true,
    description: 'Which pages of other sites may use it; not set by default.',
  })
  cors?: CorsInput | null;
}

@InputType({ description: 'A method of a REST API whose proxy integration is the function.' })
class ApiGatewayRestTriggerInput {
  @Field(() => String, { description: 'The API, by the ten characters that its domain has too.' })
  restApiId!: string;

  @Field(() => String, {
    description: 'The path, such as `/orders/{id}`; resources that are not there are made.',
  })
  path!: string;

  @Field(() => String, {
    nullable: true,
    description: 'The method, which may have no integration yet; `ANY` by default.',
  })
  httpMethod?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The stage to which the API is deployed with it, made where it is not there; `prod` by default.',
  })
  stageName?: string | null;
}

@InputType({
  description:
    'A route of an HTTP API: makes it with its integration, and the stage `$default` where the API has none.',
})
class ApiGatewayHttpTriggerInput {
  @Field(() => String, { description: 'The API, by its ten characters.' })
  apiId!: string;

  @Field(() => String, {
    description: 'Method and path, such as `POST /orders/{id}`, or `$default`.',
  })
  routeKey!: string;

  @Field(() => ApiAuthorizationType, {
    nullable: true,
    description: 'Whom it lets in; NONE by default.',
  })
  authorizationType?: ApiAuthorizationTypeName | null;

  @Field(() => String, {
    nullable: true,
    description: 'How event and result look: `1.0` or `2.0`, the default.',
  })
  payloadFormatVersion?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Milliseconds that it waits for the function: 50 to 30000, the default.',
  })
  timeoutInMillis?: number | null;
}

@InputType({ description: 'A source and how it is set up: exactly one of them.' })
export class TriggerSourceInput {
  @Field(() => S3TriggerInput, { nullable: true, description: 'Notifications of a bucket.' })
  s3?: S3TriggerInput | null;

  @Field(() => SnsTriggerInput, { nullable: true, description: 'A subscription to a topic.' })
  sns?: SnsTriggerInput | null;

  @Field(() => EventBridgeRuleTriggerInput, {
    nullable: true,
    description: 'A target of a rule, by pattern or by schedule.',
  })
  eventBridgeRule?: EventBridgeRuleTriggerInput | null;

  @Field(() => EventBridgeScheduleTriggerInput, {
    nullable: true,
    description: 'A schedule, in a time zone of its own.',
  })
  eventBridgeSchedule?: EventBridgeScheduleTriggerInput | null;

  @Field(() => FunctionUrlTriggerInput, {
    nullable: true,
    description:
      'A URL of the function. Its two permissions are for `addPermission` to give, as with createFunctionUrlConfig.',
  })
  functionUrl?: FunctionUrlTriggerInput | null;

  @Field(() => ApiGatewayRestTriggerInput, {
    nullable: true,
    description: 'A method of a REST API, deployed to a stage.',
  })
  apiGatewayRest?: ApiGatewayRestTriggerInput | null;

  @Field(() => ApiGatewayHttpTriggerInput, {
    nullable: true,
    description: 'A route of an HTTP API.',
  })
  apiGatewayHttp?: ApiGatewayHttpTriggerInput | null;
}

/** A source with its configuration in its own terms. */
export interface ChosenSource {
  readonly source: PushSourceType;
  readonly configuration: object;
}

/** The one source that an input describes. */
export function chosenSource(input: TriggerSourceInput): ChosenSource {
  const { s3, sns, eventBridgeRule, eventBridgeSchedule, functionUrl } = input;
  const { apiGatewayRest, apiGatewayHttp } = input;
  const chosen: readonly ChosenSource[] = [
    ...(s3 ? [{ source: 'S3', configuration: ofS3(s3) } as const] : []),
    ...(sns ? [{ source: 'SNS', configuration: ofSns(sns) } as const] : []),
    ...(eventBridgeRule
      ? [{ source: 'EVENTBRIDGE_RULE', configuration: ofRule(eventBridgeRule) } as const]
      : []),
    ...(eventBridgeSchedule
      ? [
          {
            source: 'EVENTBRIDGE_SCHEDULER',
            configuration: ofSchedule(eventBridgeSchedule),
          } as const,
        ]
      : []),
    ...(functionUrl
      ? [{ source: 'FUNCTION_URL', configuration: ofFunctionUrl(functionUrl) } as const]
      : []),
    ...(apiGatewayRest
      ? [{ source: 'API_GATEWAY_REST', configuration: ofRestApi(apiGatewayRest) } as const]
      : []),
    ...(apiGatewayHttp
      ? [{ source: 'API_GATEWAY_HTTP', configuration: ofHttpApi(apiGatewayHttp) } as const]
      : []),
  ];
  const [only, ...more] = chosen;
  if (only && more.length === 0) return only;
  throw new ApiError(
    'INVALID_ARGUMENT',
    `Cannot take the source: give exactly one of s3, sns, eventBridgeRule, eventBridgeSchedule, functionUrl, apiGatewayRest and apiGatewayHttp, not ${chosen.length}.`,
    { field: 'source', detail: { given: chosen.length, max: 1 } },
  );
}

function ofS3({ bucket, events, prefix, suffix }: S3TriggerInput): S3TriggerConfiguration {
  return { bucket, events, prefix: prefix ?? null, suffix: suffix ?? null };
}

function ofSns(input: SnsTriggerInput): SnsTriggerConfiguration {
  return {
    topicArn: input.topicArn,
    filterPolicy: input.filterPolicy == null ? null : policyOf(input.filterPolicy as Json),
    filterPolicyScope: input.filterPolicyScope ?? null,
    deadLetterTargetArn: input.deadLetterTargetArn ?? null,
  };
}

function policyOf(policy: Json): JsonObject {
  if (isJsonObject(policy)) return policy;
  throw new ApiError(
    'INVALID_ARGUMENT',
    'Cannot take the filterPolicy: it must be a JSON object.',
    {
      field: 'source.sns.filterPolicy',
    },
  );
}

function ofRule(input: EventBridgeRuleTriggerInput): EventRuleTriggerConfiguration {
  const { inputTransformer, retryPolicy } = input;
  return {
    ruleName: input.ruleName,
    eventBusName: input.eventBusName ?? null,
    eventPattern: jsonTextOrNull(input.eventPattern),
    scheduleExpression: input.scheduleExpression ?? null,
    targetId: input.targetId ?? null,
    input: jsonTextOrNull(input.input),
    inputPath: input.inputPath ?? null,
    inputTransformer: inputTransformer
      ? {
          inputPathsMap: inputTransformer.inputPathsMap ?? {},
          inputTemplate: inputTransformer.inputTemplate,
        }
      : null,
    maximumRetryAttempts: retryPolicy?.maximumRetryAttempts ?? null,
    maximumEventAgeInSeconds: retryPolicy?.maximumEventAgeInSeconds ?? null,
    deadLetterArn: input.deadLetterConfig?.arn ?? null,
  };
}

function ofSchedule(input: EventBridgeScheduleTriggerInput): ScheduleTriggerConfiguration {
  const { flexibleTimeWindow: window } = input;
  return {
    name: input.name,
    groupName: input.groupName ?? null,
    scheduleExpression: input.scheduleExpression,
    scheduleExpressionTimezone: input.scheduleExpressionTimezone ?? null,
    flexibleTimeWindow: window
      ? { mode: window.mode, maximumWindowInMinutes: window.maximumWindowInMinutes ?? null }
      : null,
    startDateMs: input.startDate?.getTime() ?? null,
    endDateMs: input.endDate?.getTime() ?? null,
    input: jsonTextOrNull(input.input),
  };
}

function ofFunctionUrl(input: FunctionUrlTriggerInput): FunctionUrlTriggerConfiguration {
  return {
    authType: input.authType,
    invokeMode: input.invokeMode ?? null,
    cors: toCors(input.cors),
  };
}

function ofRestApi(input: ApiGatewayRestTriggerInput): RestApiTriggerConfiguration {
  return {
    restApiId: input.restApiId,
    path: input.path,
    httpMethod: input.httpMethod ?? 'ANY',
    stageName: input.stageName ?? 'prod',
  };
}

function ofHttpApi(input: ApiGatewayHttpTriggerInput): HttpApiTriggerConfiguration {
  return {
    apiId: input.apiId,
    routeKey: input.routeKey,
    authorizationType: input.authorizationType ?? null,
    payloadFormatVersion: input.payloadFormatVersion ?? null,
    timeoutInMillis: input.timeoutInMillis ?? null,
  };
}
