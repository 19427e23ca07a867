import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import { isWithinReach } from '../access/access.ts';
import { aliasById } from '../alias/alias.loader.ts';
import { AliasType } from '../alias/alias.type.ts';
import { apiKeyById } from '../api-key/api-key.loader.ts';
import { ApiKeyType } from '../api-key/api-key.type.ts';
import { bucketObjectById } from '../bucket-object/bucket-object.loader.ts';
import { BucketObjectType } from '../bucket-object/bucket-object.type.ts';
import { bucketById } from '../bucket/bucket.loader.ts';
import { BucketType } from '../bucket/bucket.type.ts';
import { ClockAdvanceType } from '../clock/clock-advance.type.ts';
import { clockAdvanceById } from '../clock/clock.loader.ts';
import type { ApiContext } from '../context.ts';
import { ApiError, notFound } from '../errors.ts';
import { eventBusById } from '../event-bus/event-bus.loader.ts';
import { EventBusType } from '../event-bus/event-bus.type.ts';
import { eventRuleById } from '../event-rule/event-rule.loader.ts';
import { EventRuleType } from '../event-rule/event-rule.type.ts';
import { mappingById } from '../event-source-mapping/event-source-mapping.loader.ts';
import { EventSourceMappingType } from '../event-source-mapping/event-source-mapping.type.ts';
import { functionVersionById } from '../function-version/function-version.loader.ts';
import { FunctionVersionType } from '../function-version/function-version.type.ts';
import { eventInvokeConfigById } from '../event-invoke-config/event-invoke-config.loader.ts';
import { EventInvokeConfigType } from '../event-invoke-config/event-invoke-config.type.ts';
import { functionUrlById } from '../function-url/function-url.loader.ts';
import { FunctionUrlConfigType } from '../function-url/function-url.type.ts';
import { functionById } from '../function/function.loader.ts';
import { FunctionType } from '../function/function.type.ts';
import { httpExchangeById } from '../http-exchange/http-exchange.loader.ts';
import { HttpExchangeType } from '../http-exchange/http-exchange.type.ts';
import { invocationById } from '../invocation/invocation.loader.ts';
import { InvocationType } from '../invocation/invocation.type.ts';
import type { LoaderFactory } from '../loaders.ts';
import { messageMoveTaskById } from '../message-move-task/message-move-task.loader.ts';
import { MessageMoveTaskType } from '../message-move-task/message-move-task.type.ts';
import { provisionedConcurrencyById } from '../provisioned-concurrency/provisioned-concurrency.loader.ts';
import { ProvisionedConcurrencyConfigType } from '../provisioned-concurrency/provisioned-concurrency.type.ts';
import { queueById } from '../queue/queue.loader.ts';
import { QueueType } from '../queue/queue.type.ts';
import { restApiById } from '../rest-api/rest-api.loader.ts';
import { RestApiType } from '../rest-api/rest-api.type.ts';
import { restDeploymentById } from '../rest-deployment/rest-deployment.loader.ts';
import { RestDeploymentType } from '../rest-deployment/rest-deployment.type.ts';
import { restResourceById } from '../rest-resource/rest-resource.loader.ts';
import { RestResourceType } from '../rest-resource/rest-resource.type.ts';
import { restStageById } from '../rest-stage/rest-stage.loader.ts';
import { RestStageType } from '../rest-stage/rest-stage.type.ts';
import { sandboxById } from '../sandbox/sandbox.loader.ts';
import { SandboxType } from '../sandbox/sandbox.type.ts';
import { scheduleGroupById } from '../schedule-group/schedule-group.loader.ts';
import { ScheduleGroupType } from '../schedule-group/schedule-group.type.ts';
import { scheduleById } from '../schedule/schedule.loader.ts';
import { ScheduleType } from '../schedule/schedule.type.ts';
import { shardById } from '../shard/shard.loader.ts';
import { ShardType } from '../shard/shard.type.ts';
import { streamConsumerById } from '../stream-consumer/stream-consumer.loader.ts';
import { StreamConsumerType } from '../stream-consumer/stream-consumer.type.ts';
import { streamById } from '../stream/stream.loader.ts';
import { StreamType } from '../stream/stream.type.ts';
import { tableStreamById } from '../table-stream/table-stream.loader.ts';
import { TableStreamType } from '../table-stream/table-stream.type.ts';
import { tableById } from '../table/table.loader.ts';
import { TableType } from '../table/table.type.ts';
import { tenantById } from '../tenant/tenant.loader.ts';
import { TenantType } from '../tenant/tenant.type.ts';
import { topicSubscriptionById } from '../topic-subscription/topic-subscription.loader.ts';
import { TopicSubscriptionType } from '../topic-subscription/topic-subscription.type.ts';
import { apiById } from '../api/api.loader.ts';
import { ApiType } from '../api/api.type.ts';
import { apiRouteById } from '../api-route/api-route.loader.ts';
import { ApiRouteType } from '../api-route/api-route.type.ts';
import { apiIntegrationById } from '../api-integration/api-integration.loader.ts';
import { ApiIntegrationType } from '../api-integration/api-integration.type.ts';
import { apiStageById } from '../api-stage/api-stage.loader.ts';
import { ApiStageType } from '../api-stage/api-stage.type.ts';
import { apiDeploymentById } from '../api-deployment/api-deployment.loader.ts';
import { ApiDeploymentType } from '../api-deployment/api-deployment.type.ts';
import { topicById } from '../topic/topic.loader.ts';
import { TopicType } from '../topic/topic.type.ts';
import { trafficById } from '../traffic/traffic.loader.ts';
import { TrafficType } from '../traffic/traffic.type.ts';
import { NodeType } from './node.type.ts';
import { triggerById } from '../trigger/trigger.loader.ts';
import { TriggerType } from '../trigger/trigger.type.ts';

const NODES_MAX = 100;

@Resolver(() => NodeType)
export class NodeResolver {
  @Query(() => NodeType, {
    nullable: true,
    description: 'Anything by its global id. NOT_FOUND where the key reaches none. Takes any role.',
  })
  async node(
    @Ctx() context: ApiContext,
    @Arg('id', () => ID, { description: 'Its id.' }) id: string,
  ): Promise<NodeType> {
    context.access.requireKey('VIEWER');
    return findNode(context, id);
  }

  @Query(() => [NodeType], {
    nullable: 'items',
    description: `Up to ${NODES_MAX} things by their global ids, in the order of the ids; null with NOT_FOUND in the place of each that the key does not reach. Takes any role.`,
  })
  nodes(
    @Ctx() context: ApiContext,
    @Arg('ids', () => [ID], { description: 'Their ids.' }) ids: string[],
  ): Promise<NodeType>[] {
    context.access.requireKey('VIEWER');
    if (ids.length > NODES_MAX) {
      throw new ApiError(
        'INVALID_ARGUMENT',
        `Cannot find ${ids.length} nodes at once: ${NODES_MAX} is the limit.`,
        { field: 'ids', detail: { max: NODES_MAX } },
      );
    }
    return ids.map((id) => findNode(context, id));
  }
}

type Find = (context: ApiContext, id: string) => Promise<NodeType | null>;

/** How to find each type of node, by the prefix of its ids; null where the key does not reach it. */
const findByPrefix: ReadonlyMap<string, Find> = new Map<string, Find>([
  ['ten', findTenant],
  ['key', findApiKey],
  ['sbx', findSandbox],
  ['fn', inSandbox(functionById, (record) => new FunctionType(record))],
  ['fnv', inSandbox(functionVersionById, (record) => new FunctionVersionType(record))],
  ['als', inSandbox(aliasById, (record) => new AliasType(record))],
  [
    'pcc',
    inSandbox(provisionedConcurrencyById, (record) => new ProvisionedConcurrencyConfigType(record)),
  ],
  ['eic', inSandbox(eventInvokeConfigById, (record) => new EventInvokeConfigType(record))],
  ['que', inSandbox(queueById, (record) => new QueueType(record))],
  ['mmt', inSandbox(messageMoveTaskById, (record) => new MessageMoveTaskType(record))],
  ['str', inSandbox(streamById, (record) => new StreamType(record))],
  ['shd', inSandbox(shardById, (record) => new ShardType(record))],
  ['scn', inSandbox(streamConsumerById, (record) => new StreamConsumerType(record))],
  ['tbl', inSandbox(tableById, (record) => new TableType(record))],
  ['tst', inSandbox(tableStreamById, (record) => new TableStreamType(record))],
  ['top', inSandbox(topicById, (record) => new TopicType(record))],
  ['sub', inSandbox(topicSubscriptionById, (record) => new TopicSubscriptionType(record))],
  ['evb', inSandbox(eventBusById, (record) => new EventBusType(record))],
  ['evr', inSandbox(eventRuleById, (record) => new EventRuleType(record))],
  ['sch', inSandbox(scheduleById, (record) => new ScheduleType(record))],
  ['scg', inSandbox(scheduleGroupById, (record) => new ScheduleGroupType(record))],
  ['trf', inSandbox(trafficById, (record) => new TrafficType(record))],
  ['trg', inSandbox(triggerById, (record) => new TriggerType(record))],
  ['esm', inSandbox(mappingById, (record) => new EventSourceMappingType(record))],
  ['url', inSandbox(functionUrlById, (record) => new FunctionUrlConfigType(record))],
  ['rst', inSandbox(restApiById, (record) => new RestApiType(record))],
  ['rsc', inSandbox(restResourceById, (record) => new RestResourceType(record))],
  ['rdp', inSandbox(restDeploymentById, (record) => new RestDeploymentType(record))],
  ['rsg', inSandbox(restStageById, (record) => new RestStageType(record))],
  ['api', inSandbox(apiById, (record) => new ApiType(record))],
  ['rte', inSandbox(apiRouteById, (record) => new ApiRouteType(record))],
  ['itg', inSandbox(apiIntegrationById, (record) => new ApiIntegrationType(record))],
  ['has', inSandbox(apiStageById, (record) => new ApiStageType(record))],
  ['had', inSandbox(apiDeploymentById, (record) => new ApiDeploymentType(record))],
  ['htx', inSandbox(httpExchangeById, (record) => new HttpExchangeType(record))],
  ['inv', inSandbox(invocationById, (record) => new InvocationType(record))],
  ['bkt', inSandbox(bucketById, (record) => new BucketType(record))],
  ['obj', inSandbox(bucketObjectById, (record) => new BucketObjectType(record))],
  ['adv', inSandbox(clockAdvanceById, (record) => new ClockAdvanceType(record))],
]);

async function findNode(context: ApiContext, id: string): Promise<NodeType> {
  const find = findByPrefix.get(id.slice(0, id.indexOf('_')));
  const found = find ? await find(context, id) : null;
  if (!found) throw notFound('node', id);
  return found;
}

async function findTenant({ access, loaders }: ApiContext, id: string): Promise<TenantType | null> {
  if (access.requireKey('VIEWER').tenantId !== id) return null;
  const tenant = await loaders.of(tenantById).load(id);
  return tenant && new TenantType(tenant);
}

/** Keys are for owners to see; everybody sees their own. */
async function findApiKey({ access, loaders }: ApiContext, id: string): Promise<ApiKeyType | null> {
  const own = access.requireKey('VIEWER');
  const apiKey = await loaders.of(apiKeyById).load(id);
  if (!apiKey || !isWithinReach(own, apiKey)) return null;
  return own.role === 'OWNER' || own.id === apiKey.id ? new ApiKeyType(apiKey) : null;
}

async function findSandbox(
  { access, loaders }: ApiContext,
  id: string,
): Promise<SandboxType | null> {
  if (!(await access.reachesSandbox(id))) return null;
  const sandbox = await loaders.of(sandboxById).load(id);
  return sandbox && new SandboxType(sandbox);
}

/** Finds what is in a sandbox, if the key reaches the sandbox. */
function inSandbox<Entry extends { readonly sandboxId: string }>(
  byId: LoaderFactory<string, Entry | null>,
  toNode: (record: Entry) => NodeType,
): Find {
  return async ({ access, loaders }, id) => {
    const record = await loaders.of(byId).load(id);
    return record && (await access.reachesSandbox(record.sandboxId)) ? toNode(record) : null;
  };
}
