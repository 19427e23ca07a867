import 'reflect-metadata';
import type { GraphQLSchema } from 'graphql';
import { buildSchemaSync, type PubSub } from 'type-graphql';
import { AccountSettingsResolver } from './account-settings/account-settings.resolver.ts';
import { AliasResolver } from './alias/alias.resolver.ts';
import { ApiDeploymentResolver } from './api-deployment/api-deployment.resolver.ts';
import { ApiIntegrationResolver } from './api-integration/api-integration.resolver.ts';
import { ApiRouteResolver } from './api-route/api-route.resolver.ts';
import { ApiStageResolver } from './api-stage/api-stage.resolver.ts';
import { ApiResolver, SandboxApisResolver } from './api/api.resolver.ts';
import { MappingTemplateTestResolver } from './api-gateway/mapping-template-test.resolver.ts';
import { RequestApiResolver } from './api-gateway/request-api.resolver.ts';
import { ApiKeyResolver } from './api-key/api-key.resolver.ts';
import { BucketObjectResolver } from './bucket-object/bucket-object.resolver.ts';
import { BucketResolver } from './bucket/bucket.resolver.ts';
import { BucketsResolver } from './bucket/buckets.resolver.ts';
import { ClockResolver } from './clock/clock.resolver.ts';
import {
  AliasEventsResolver,
  EventInvokeConfigResolver,
  FunctionEventsResolver,
  FunctionVersionEventsResolver,
} from './event-invoke-config/event-invoke-config.resolver.ts';
import {
  FunctionUrlOfAliasResolver,
  FunctionUrlOfFunctionResolver,
  FunctionUrlResolver,
  RequestFunctionUrlPayloadResolver,
} from './function-url/function-url.resolver.ts';
import {
  EventSourceMappingResolver,
  FunctionMappingsResolver,
  LifecycleEventMappingResolver,
  SandboxMappingsResolver,
} from './event-source-mapping/event-source-mapping.resolver.ts';
import {
  EventSourceMappingShardResolver,
  MappingShardsResolver,
} from './event-source-mapping/mapping-shard.resolver.ts';
import { FunctionVersionResolver } from './function-version/function-version.resolver.ts';
import { FunctionContentsResolver } from './function/function-contents.resolver.ts';
import { EventBusResolver, SandboxEventBusResolver } from './event-bus/event-bus.resolver.ts';
import { EventRuleResolver } from './event-rule/event-rule.resolver.ts';
import { ExecutionRoleResolver } from './execution-role/execution-role.resolver.ts';
import { FunctionResolver } from './function/function.resolver.ts';
import {
  HttpExchangeResolver,
  SandboxHttpResolver,
} from './http-exchange/http-exchange.resolver.ts';
import { InvocationAttemptResolver, InvocationResolver } from './invocation/invocation.resolver.ts';
import { LogGroupResolver, LogStreamResolver } from './log-group/log-group.resolver.ts';
import { LogsResolver } from './log-group/logs.resolver.ts';
import { LifecycleEventResolver } from './lifecycle-event/lifecycle-event.resolver.ts';
import { MetricResolver } from './metric/metric.resolver.ts';
import { MultipartUploadResolver } from './multipart-upload/multipart-upload.resolver.ts';
import { NodeResolver } from './node/node.resolver.ts';
import { PolicyResolver } from './policy/policy.resolver.ts';
import {
  AliasProvisioningResolver,
  FunctionVersionProvisioningResolver,
  ProvisionedConcurrencyConfigResolver,
} from './provisioned-concurrency/provisioned-concurrency.resolver.ts';
import { ShardResolver } from './shard/shard.resolver.ts';
import { StreamConsumerResolver } from './stream-consumer/stream-consumer.resolver.ts';
import { StreamRecordResolver } from './stream-record/stream-record.resolver.ts';
import { SandboxStreamsResolver } from './stream/sandbox-streams.resolver.ts';
import { StreamResolver } from './stream/stream.resolver.ts';
import { MessageMoveTaskResolver } from './message-move-task/message-move-task.resolver.ts';
import { QueueMessageResolver } from './queue-message/queue-message.resolver.ts';
import { QueueResolver, SandboxQueuesResolver } from './queue/queue.resolver.ts';
import { RestApiResolver, SandboxRestApisResolver } from './rest-api/rest-api.resolver.ts';
import { RestDeploymentResolver } from './rest-deployment/rest-deployment.resolver.ts';
import { RestIntegrationResolver } from './rest-resource/rest-integration.resolver.ts';
import { RestMethodResolver } from './rest-resource/rest-method.resolver.ts';
import { RestResourceResolver } from './rest-resource/rest-resource.resolver.ts';
import { RestStageResolver } from './rest-stage/rest-stage.resolver.ts';
import { RuleResolver } from './rule/rule.resolver.ts';
import { AgendaEntryResolver } from './sandbox/agenda-entry.resolver.ts';
import { SandboxContentsResolver } from './sandbox/sandbox-contents.resolver.ts';
import { SandboxResolver } from './sandbox/sandbox.resolver.ts';
import { SandboxTrafficResolver, TrafficResolver } from './traffic/traffic.resolver.ts';
import {
  SandboxScheduleGroupsResolver,
  ScheduleGroupResolver,
} from './schedule-group/schedule-group.resolver.ts';
import {
  SandboxSchedulesResolver,
  ScheduleResolver,
  ScheduleTargetResolver,
} from './schedule/schedule.resolver.ts';
import { TableItemResolver } from './table-item/table-item.resolver.ts';
import { WriteItemResolver } from './table-item/write-item.resolver.ts';
import { TableStreamRecordResolver } from './table-stream-record/table-stream-record.resolver.ts';
import { TableStreamResolver } from './table-stream/table-stream.resolver.ts';
import { SandboxTablesResolver } from './table/sandbox-tables.resolver.ts';
import { TableResolver } from './table/table.resolver.ts';
import { TenantResolver } from './tenant/tenant.resolver.ts';
import { PublishResolver } from './topic/publish.resolver.ts';
import { SandboxTopicsResolver } from './topic/sandbox-topics.resolver.ts';
import { TopicResolver } from './topic/topic.resolver.ts';
import { TopicSubscriptionResolver } from './topic-subscription/topic-subscription.resolver.ts';
import {
  FunctionTriggersResolver,
  SandboxTriggersResolver,
  TriggerResolver,
} from './trigger/trigger.resolver.ts';
import { ViewerResolver } from './tenant/viewer.resolver.ts';

/** The whole API: what schema.graphql prints and the server serves. */
export function createSchema(): GraphQLSchema {
  return buildSchemaSync({
    resolvers: [
      ViewerResolver,
      NodeResolver,
      TenantResolver,
      ApiKeyResolver,
      SandboxResolver,
      SandboxContentsResolver,
      AgendaEntryResolver,
      ClockResolver,
      FunctionResolver,
      FunctionContentsResolver,
      FunctionVersionResolver,
      AliasResolver,
      PolicyResolver,
      ExecutionRoleResolver,
      ProvisionedConcurrencyConfigResolver,
      AliasProvisioningResolver,
      FunctionVersionProvisioningResolver,
      EventInvokeConfigResolver,
      FunctionEventsResolver,
      AliasEventsResolver,
      FunctionVersionEventsResolver,
      FunctionUrlResolver,
      FunctionUrlOfFunctionResolver,
      FunctionUrlOfAliasResolver,
      RequestFunctionUrlPayloadResolver,
      RequestApiResolver,
      RestApiResolver,
      SandboxRestApisResolver,
      RestResourceResolver,
      RestMethodResolver,
      RestIntegrationResolver,
      RestDeploymentResolver,
      RestStageResolver,
      ApiResolver,
      SandboxApisResolver,
      ApiRouteResolver,
      ApiIntegrationResolver,
      ApiStageResolver,
      ApiDeploymentResolver,
      MappingTemplateTestResolver,
      HttpExchangeResolver,
      SandboxHttpResolver,
      AccountSettingsResolver,
      SandboxTopicsResolver,
      TopicResolver,
      TopicSubscriptionResolver,
      PublishResolver,
      EventBusResolver,
      SandboxEventBusResolver,
      EventRuleResolver,
      TrafficResolver,
      SandboxTrafficResolver,
      ScheduleResolver,
      ScheduleTargetResolver,
      SandboxSchedulesResolver,
      ScheduleGroupResolver,
      SandboxScheduleGroupsResolver,
      TriggerResolver,
      SandboxTriggersResolver,
      FunctionTriggersResolver,
      EventSourceMappingResolver,
      SandboxMappingsResolver,
      FunctionMappingsResolver,
      LifecycleEventMappingResolver,
      MappingShardsResolver,
      EventSourceMappingShardResolver,
      InvocationResolver,
      InvocationAttemptResolver,
      LifecycleEventResolver,
      LogsResolver,
      LogGroupResolver,
      LogStreamResolver,
      MetricResolver,
      QueueResolver,
      SandboxQueuesResolver,
      MessageMoveTaskResolver,
      QueueMessageResolver,
      StreamResolver,
      SandboxStreamsResolver,
      ShardResolver,
      StreamRecordResolver,
      StreamConsumerResolver,
      SandboxTablesResolver,
      TableResolver,
      TableItemResolver,
      WriteItemResolver,
      TableStreamResolver,
      TableStreamRecordResolver,
      BucketsResolver,
      BucketResolver,
      BucketObjectResolver,
      MultipartUploadResolver,
      RuleResolver,
    ],
    // The simulation checks its commands, and argument.ts the rest.
    validate: false,
    pubSub: noPubSub,
  });
}

/** type-graphql asks for one; our subscription follows the event log instead. */
const noPubSub: PubSub = {
  publish: () => {
    throw new Error('Nothing is published: subscriptions follow the event log');
  },
  subscribe: () => {
    throw new Error('Nothing is published: subscriptions follow the event log');
  },
};
