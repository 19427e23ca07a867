import { furnishHttpApi, furnishHttpApiFurther } from './http-api-estate.ts';
import type { TestService, TestTenant } from './service.ts';

/** A tenant with several of everything, for tests that go over the whole schema. */
export interface Estate {
  readonly tenant: TestTenant;
  /** An id for each argument that takes one, by the argument's name. */
  readonly ids: Readonly<Record<string, string>>;
  /** An id for each type of node. */
  readonly nodes: Readonly<Record<string, string>>;
  /** The names of what is in its sandbox. */
  readonly names: EstateNames;
}

export interface EstateNames {
  readonly functionName: string;
  readonly aliasName: string;
  readonly functionArn: string;
  readonly topicArn: string;
  readonly bucketName: string;
  readonly restApiId: string;
  /** Of an HTTP API. */
  readonly apiId: string;
}

/** How a tenant is furnished. */
export interface EstateOptions {
  /** How many there are of everything that comes in lists. */
  readonly size?: number;
  /** The name of its first function; the others, and its aliases, have a number behind it. */
  readonly functionName?: string;
  /** Sandboxes of two seeds have different accounts. */
  readonly seed?: string;
}

const CODE = 'exports.handler = async () => 1';

/** A table whose changes a stream has. */
const TABLE_FIELDS =
  'attributeDefinitions: [{ attributeName: "pk", attributeType: S }], keySchema: [{ attributeName: "pk", keyType: HASH }], streamSpecification: { streamEnabled: true, streamViewType: NEW_IMAGE }';

/** Furnishes a new tenant: whatever the API has lists of, it has `size` of. */
export async function createEstate(
  service: TestService,
  { size = 1, functionName = 'something', seed = 'seed-1' }: EstateOptions = {},
): Promise<Estate> {
  const tenant = await service.createTenant();
  const { client } = tenant;
  const sandboxId = await tenant.createSandbox({ seed });
  const aliasName = `${functionName}-live`;
  const bucketName = `${functionName}-bucket`;
  const created = await client.ask<{
    createFunction: { function: { id: string; functionArn: string } };
    publishVersion: { functionVersion: { id: string } };
    createAlias: { alias: { id: string } };
    putProvisionedConcurrencyConfig: { provisionedConcurrencyConfig: { id: string } };
    putFunctionEventInvokeConfig: { functionEventInvokeConfig: { id: string } };
    createTopic: { topic: { id: string; topicArn: string } };
    createEventBus: { eventBus: { id: string } };
    putRule: { rule: { id: string } };
    createBucket: { bucket: { id: string } };
    putObject: { object: { id: string } };
    createScheduleGroup: { scheduleGroup: { id: string } };
    createSchedule: { schedule: { id: string } };
    createTraffic: { traffic: { id: string } };
    createFunctionUrlConfig: { functionUrlConfig: { id: string } };
    requestFunctionUrl: { exchange: { id: string } };
    invoke: { invocation: { id: string } };
    advanceClock: { advance: { id: string } };
    createQueue: { queue: { id: string } };
    createRestApi: { restApi: { id: string; restApiId: string } };
    createStream: { stream: { id: string } };
    registerStreamConsumer: { consumer: { id: string } };
    createTable: { table: { id: string; stream: { id: string } } };
    createApiKey: { apiKey: { id: string } };
  }>(
    `mutation ($sandboxId: ID!, $functionName: String!, $aliasName: String!, $bucket: String!, $code: String!, $target: ScheduleTargetInput!, $shardCount: Int!) {
      createFunction(input: { sandboxId: $sandboxId, functionName: $functionName, code: $code }) { function { id functionArn } }
      addPermission(input: { sandboxId: $sandboxId, functionName: $functionName, statementId: "s3", action: "lambda:InvokeFunction", principal: "s3.amazonaws.com" }) { statement }
      putFunctionExecutionRole(input: { sandboxId: $sandboxId, functionName: $functionName, statements: [{ effect: ALLOW, action: "*", resource: "*" }] }) { function { role } }
      publishVersion(input: { sandboxId: $sandboxId, functionName: $functionName }) { functionVersion { id } }
      createAlias(input: { sandboxId: $sandboxId, functionName: $functionName, name: $aliasName, functionVersion: "1" }) { alias { id } }
      putProvisionedConcurrencyConfig(input: { sandboxId: $sandboxId, functionName: $functionName, qualifier: "1", provisionedConcurrentExecutions: 1 }) { provisionedConcurrencyConfig { id } }
      putFunctionEventInvokeConfig(input: { sandboxId: $sandboxId, functionName: $functionName, maximumRetryAttempts: 1 }) { functionEventInvokeConfig { id } }
      createTopic(input: { sandboxId: $sandboxId, name: $functionName }) { topic { id topicArn } }
      createEventBus(input: { sandboxId: $sandboxId, name: $functionName }) { eventBus { id } }
      putRule(input: { sandboxId: $sandboxId, eventBusName: $functionName, name: $functionName, eventPattern: { source: ["shop"] } }) { rule { id } }
      putTargets(input: { sandboxId: $sandboxId, eventBusName: $functionName, rule: $functionName, targets: [{ id: "one", arn: "arn:aws:sqs:eu-west-1:111122223333:q", deadLetterConfig: { arn: "arn:aws:sqs:eu-west-1:111122223333:q" } }, { id: "two", arn: "arn:aws:sqs:eu-west-1:111122223333:q.fifo", sqsParameters: { messageGroupId: "g" }, inputTransformer: { inputPathsMap: {}, inputTemplate: "{}" } }] }) { failedEntryCount }
      createBucket(input: { sandboxId: $sandboxId, bucket: $bucket }) { bucket { id } }
      putObject(input: { sandboxId: $sandboxId, bucket: $bucket, key: "a", body: "hello" }) { object { id } }
      putBucketNotificationConfiguration(input: { sandboxId: $sandboxId, bucket: $bucket, notificationConfiguration: { eventBridgeEnabled: false } }) { bucket { id } }
      createScheduleGroup(input: { sandboxId: $sandboxId, name: $functionName }) { scheduleGroup { id } }
      createTraffic(input: { sandboxId: $sandboxId, name: $functionName, action: { invoke: { functionName: $functionName, payload: "1" } }, shape: { constant: { ratePerSecond: 0.001 } }, start: "2099-01-01T00:00:00Z" }) { traffic { id } }
      createSchedule(input: { sandboxId: $sandboxId, name: $functionName, scheduleExpression: "cron(0 9 1 1 ?)", flexibleTimeWindow: { mode: OFF }, target: $target }) { schedule { id } }
      createFunctionUrlConfig(input: { sandboxId: $sandboxId, functionName: $functionName, authType: AWS_IAM, cors: { allowOrigins: ["*"] } }) { functionUrlConfig { id } }
      requestFunctionUrl(input: { sandboxId: $sandboxId, functionName: $functionName }) { exchange { id } }
      invoke(input: { sandboxId: $sandboxId, functionName: $functionName }) { invocation { id } }
      advanceClock(input: { sandboxId: $sandboxId, by: "PT1S" }) { advance { id } }
      createQueue(input: { sandboxId: $sandboxId, queueName: $functionName }) { queue { id } }
      sendMessage(input: { sandboxId: $sandboxId, queueName: $functionName, messageBody: "1", messageAttributes: [{ name: "a", dataType: "String", stringValue: "1" }] }) { messageId }
      createRestApi(input: { sandboxId: $sandboxId, name: $functionName }) { restApi { id restApiId } }
      createStream(input: { sandboxId: $sandboxId, streamName: $functionName, shardCount: $shardCount }) { stream { id } }
      registerStreamConsumer(input: { sandboxId: $sandboxId, streamName: $functionName, consumerName: $functionName }) { consumer { id } }
      putRecord(input: { sandboxId: $sandboxId, streamName: $functionName, data: "1", partitionKey: "a", explicitHashKey: "0" }) { shardId }
      createTable(input: { sandboxId: $sandboxId, tableName: $functionName, ${TABLE_FIELDS} }) { table { id stream { id } } }
      putItem(input: { sandboxId: $sandboxId, tableName: $functionName, item: { pk: { S: "1" } } }) { attributes }
      createApiKey(input: { name: "spare", role: VIEWER }) { apiKey { id } }
    }`,
    {
      sandboxId,
      functionName,
      aliasName,
      bucket: bucketName,
      code: CODE,
      target: targetOf(functionName),
      shardCount: size,
    },
  );
  const { functionArn } = created.createFunction.function;
  const deadLetterArn = queueArnBeside(functionArn, functionName);
  const { startMessageMoveTask } = await client.ask<{
    startMessageMoveTask: { messageMoveTask: { id: string } };
  }>(
    `mutation ($sandboxId: ID!, $sourceArn: String!, $source: CreateQueueInput!) {
      createQueue(input: $source) { queue { id } }
      startMessageMoveTask(input: { sandboxId: $sandboxId, sourceArn: $sourceArn }) { messageMoveTask { id } }
    }`,
    {
      sandboxId,
      sourceArn: deadLetterArn,
      source: {
        sandboxId,
        queueName: `${functionName}-source`,
        attributes: {
          redrivePolicy: { deadLetterTargetArn: deadLetterArn, maxReceiveCount: 1 },
        },
      },
    },
  );
  const { topicArn } = created.createTopic.topic;
  const { subscribe } = await client.ask<{ subscribe: { topicSubscription: { id: string } } }>(
    SUBSCRIBE,
    { sandboxId, topicArn, endpoint: functionArn },
  );
  const { restApiId } = created.createRestApi.restApi;
  const { restApi } = await deployApi(tenant, { sandboxId, functionName, restApiId, number: 1 });
  const httpApi = await furnishHttpApi(client, sandboxId, functionArn);
  // Nothing comes after it, so that it reads every shard and finds nothing.
  const { createEventSourceMapping } = await client.ask<{
    createEventSourceMapping: { eventSourceMapping: { id: string } };
  }>(MAP, {
    input: {
      sandboxId,
      functionName,
      eventSourceArn: queueArnBeside(functionArn, `stream/${functionName}`).replace(
        ':sqs:',
        ':kinesis:',
      ),
      startingPosition: 'LATEST',
      filterCriteria: { filters: [{ pattern: '{"data":{"a":["1"]}}' }] },
      metricsConfig: { metrics: ['EVENT_COUNT'] },
      tags: [{ key: 'a', value: '1' }],
    },
  });
  // The subscription has made a trigger, and the stream has shards.
  const { sandbox } = await client.ask<{
    sandbox: { triggers: FirstNode; stream: { shards: FirstNode } };
  }>(
    `query ($id: ID!, $streamName: String!) { sandbox(id: $id) {
      triggers(first: 1) { edges { node { id } } }
      stream(name: $streamName) { shards(first: 1) { edges { node { id } } } }
    } }`,
    { id: sandboxId, streamName: functionName },
  );
  for (let number = 2; number <= size; number++) {
    await furnish({
      service,
      tenant,
      sandboxId,
      functionName,
      functionArn,
      topicArn,
      bucketName,
      restApiId,
      number,
    });
    const { apiId } = httpApi;
    await furnishHttpApiFurther(client, sandboxId, { apiId, functionArn, number });
  }
  const functionId = created.createFunction.function.id;
  return {
    tenant,
    ids: {
      sandboxId,
      tenantId: tenant.id,
      functionId,
      trafficId: created.createTraffic.traffic.id,
      invocationId: created.invoke.invocation.id,
      advanceId: created.advanceClock.advance.id,
      apiKeyId: created.createApiKey.apiKey.id,
      ruleIds: 'SYN-48',
      triggerId: sandbox.triggers.edges[0].node.id,
      routeId: httpApi.nodes.ApiRoute,
      integrationId: httpApi.nodes.ApiIntegration,
      deploymentId: httpApi.nodes.ApiDeployment,
    },
    nodes: {
      Tenant: tenant.id,
      ApiKey: created.createApiKey.apiKey.id,
      Sandbox: sandboxId,
      Function: functionId,
      FunctionVersion: created.publishVersion.functionVersion.id,
      Alias: created.createAlias.alias.id,
      ProvisionedConcurrencyConfig:
        created.putProvisionedConcurrencyConfig.provisionedConcurrencyConfig.id,
      ScheduleGroup: created.createScheduleGroup.scheduleGroup.id,
      Schedule: created.createSchedule.schedule.id,
      Traffic: created.createTraffic.traffic.id,
      FunctionEventInvokeConfig: created.putFunctionEventInvokeConfig.functionEventInvokeConfig.id,
      Topic: created.createTopic.topic.id,
      Trigger: sandbox.triggers.edges[0].node.id,
      TopicSubscription: subscribe.topicSubscription.id,
      EventBus: created.createEventBus.eventBus.id,
      EventRule: created.putRule.rule.id,
      Bucket: created.createBucket.bucket.id,
      BucketObject: created.putObject.object.id,
      FunctionUrlConfig: created.createFunctionUrlConfig.functionUrlConfig.id,
      HttpExchange: created.requestFunctionUrl.exchange.id,
      Invocation: created.invoke.invocation.id,
      ClockAdvance: created.advanceClock.advance.id,
      Queue: created.createQueue.queue.id,
      MessageMoveTask: startMessageMoveTask.messageMoveTask.id,
      RestApi: created.createRestApi.restApi.id,
      RestResource: restApi.resources.edges[0].node.id,
      RestDeployment: restApi.deployments.edges[0].node.id,
      RestStage: restApi.stages.edges[0].node.id,
      ...httpApi.nodes,
      Stream: created.createStream.stream.id,
      Shard: sandbox.stream.shards.edges[0].node.id,
      StreamConsumer: created.registerStreamConsumer.consumer.id,
      EventSourceMapping: createEventSourceMapping.eventSourceMapping.id,
      Table: created.createTable.table.id,
      TableStream: created.createTable.table.stream.id,
    },
    names: {
      functionName,
      aliasName,
      functionArn,
      topicArn,
      bucketName,
      restApiId,
      apiId: httpApi.apiId,
    },
  };
}

interface FirstNode {
  readonly edges: readonly [{ readonly node: { readonly id: string } }];
}

const SUBSCRIBE = `mutation ($sandboxId: ID!, $topicArn: String!, $endpoint: String!) {
  subscribe(input: { sandboxId: $sandboxId, topicArn: $topicArn, protocol: "lambda", endpoint: $endpoint, attributes: { filterPolicy: { kind: ["order"] } } }) { topicSubscription { id } }
}`;
interface DeployedApi {
  readonly restApi: Readonly<
    Record<'resources' | 'deployments' | 'stages', { edges: readonly [{ node: { id: string } }] }>
  >;
}

/** A resource, a deployment and a stage more of an API. */
async function deployApi(
  { client }: TestTenant,
  {
    sandboxId,
    functionName,
    restApiId,
    number,
  }: Pick<Furnishing, 'sandboxId' | 'functionName' | 'restApiId' | 'number'>,
): Promise<DeployedApi> {
  await client.ask(
    `mutation ($input: CreateTriggerInput!) { createTrigger(input: $input) { trigger { id } } }`,
    {
      input: {
        sandboxId,
        functionName,
        addPermission: false,
        source: {
          apiGatewayRest: {
            restApiId,
            path: `/path-${number}`,
            httpMethod: 'GET',
            stageName: `stage-${number}`,
          },
        },
      },
    },
  );
  const first = '(first: 1) { edges { node { id } } }';
  const { sandbox } = await client.ask<{ sandbox: DeployedApi }>(
    `query ($id: ID!, $restApiId: String!) { sandbox(id: $id) { restApi(restApiId: $restApiId) { resources${first} deployments${first} stages${first} } } }`,
    { id: sandboxId, restApiId },
  );
  return sandbox;
}

const MAP = `mutation ($input: CreateEventSourceMappingInput!) {
  createEventSourceMapping(input: $input) { eventSourceMapping { id } }
}`;

/** A queue of the account and region of a function. */
function queueArnBeside(functionArn: string, queueName: string): string {
  const [, , , region, accountId] = functionArn.split(':');
  return `arn:aws:sqs:${region}:${accountId}:${queueName}`;
}

/** The function as the target of a schedule. The call need not arrive. */
function targetOf(functionName: string): object {
  const account = '123456789012';
  return {
    arn: `arn:aws:lambda:us-east-1:${account}:function:${functionName}`,
    roleArn: `arn:aws:iam::${account}:role/scheduler`,
    input: '{}',
    deadLetterConfig: { arn: `arn:aws:sqs:us-east-1:${account}:spare` },
  };
}

interface Furnishing {
  readonly service: TestService;
  readonly tenant: TestTenant;
  readonly sandboxId: string;
  readonly functionName: string;
  readonly functionArn: string;
  readonly topicArn: string;
  readonly bucketName: string;
  readonly restApiId: string;
  readonly number: number;
}

/** One more of everything. */
async function furnish(furnishing: Furnishing): Promise<void> {
  const { service, tenant, sandboxId, functionName, functionArn, topicArn, bucketName, number } =
    furnishing;
  await deployApi(tenant, furnishing);
  await tenant.client.ask(
    `mutation ($sandboxId: ID!, $first: String!, $another: String!, $alias: String!, $version: String!, $bucket: String!, $anotherBucket: String!, $key: String!, $code: String!, $target: ScheduleTargetInput!, $mapping: CreateEventSourceMappingInput!, $deadLetterArn: String!) {
      createFunction(input: { sandboxId: $sandboxId, functionName: $another, code: $code }) { function { id } }
      addPermission(input: { sandboxId: $sandboxId, functionName: $another, statementId: "s3", action: "lambda:InvokeFunction", principal: "s3.amazonaws.com" }) { statement }
      putFunctionExecutionRole(input: { sandboxId: $sandboxId, functionName: $another, statements: [{ effect: ALLOW, action: "*", resource: "*" }] }) { function { role } }
      updateFunctionCode(input: { sandboxId: $sandboxId, functionName: $first, code: $code, publish: true }) { function { id } }
      createAlias(input: { sandboxId: $sandboxId, functionName: $first, name: $alias, functionVersion: "1" }) { alias { id } }
      putProvisionedConcurrencyConfig(input: { sandboxId: $sandboxId, functionName: $first, qualifier: $version, provisionedConcurrentExecutions: 1 }) { provisionedConcurrencyConfig { id } }
      putFunctionEventInvokeConfig(input: { sandboxId: $sandboxId, functionName: $first, qualifier: $version, maximumRetryAttempts: 1 }) { functionEventInvokeConfig { id } }
      createEventBus(input: { sandboxId: $sandboxId, name: $another }) { eventBus { id } }
      putRule(input: { sandboxId: $sandboxId, eventBusName: $first, name: $another, eventPattern: { source: ["shop"] } }) { rule { id } }
      ownRule: putRule(input: { sandboxId: $sandboxId, eventBusName: $another, name: $another, eventPattern: { source: ["shop"] } }) { rule { id } }
      putTargets(input: { sandboxId: $sandboxId, eventBusName: $first, rule: $another, targets: [{ id: "one", arn: "arn:aws:sqs:eu-west-1:111122223333:q" }] }) { failedEntryCount }
      createScheduleGroup(input: { sandboxId: $sandboxId, name: $another }) { scheduleGroup { id } }
      createTraffic(input: { sandboxId: $sandboxId, name: $another, action: { invoke: { functionName: $first, payload: "1" } }, shape: { constant: { ratePerSecond: 0.001 } }, start: "2099-01-01T00:00:00Z" }) { traffic { id } }
      createSchedule(input: { sandboxId: $sandboxId, name: $another, scheduleExpression: "cron(0 9 1 1 ?)", flexibleTimeWindow: { mode: OFF }, target: $target }) { schedule { id } }
      createFunctionUrlConfig(input: { sandboxId: $sandboxId, functionName: $first, qualifier: $alias, authType: NONE }) { functionUrlConfig { id } }
      requestFunctionUrl(input: { sandboxId: $sandboxId, functionName: $first }) { statusCode }
      invoke(input: { sandboxId: $sandboxId, functionName: $first }) { statusCode }
      createQueue(input: { sandboxId: $sandboxId, queueName: $another }) { queue { id } }
      createEventSourceMapping(input: $mapping) { eventSourceMapping { id } }
      sendMessage(input: { sandboxId: $sandboxId, queueName: $first, messageBody: "1" }) { messageId }
      startMessageMoveTask(input: { sandboxId: $sandboxId, sourceArn: $deadLetterArn }) { taskHandle }
      createStream(input: { sandboxId: $sandboxId, streamName: $another, shardCount: 1 }) { stream { id } }
      registerStreamConsumer(input: { sandboxId: $sandboxId, streamName: $first, consumerName: $another }) { consumer { id } }
      putRecord(input: { sandboxId: $sandboxId, streamName: $first, data: "1", partitionKey: "a", explicitHashKey: "0" }) { shardId }
      createTable(input: { sandboxId: $sandboxId, tableName: $another, ${TABLE_FIELDS} }) { table { id } }
      putItem(input: { sandboxId: $sandboxId, tableName: $first, item: { pk: { S: $version } } }) { attributes }
      createTopic(input: { sandboxId: $sandboxId, name: $another }) { topic { id } }
      createBucket(input: { sandboxId: $sandboxId, bucket: $anotherBucket }) { bucket { id } }
      putObject(input: { sandboxId: $sandboxId, bucket: $bucket, key: $key, body: "hello" }) { object { id } }
      createRestApi(input: { sandboxId: $sandboxId, name: $another }) { restApi { id } }
      firstLog: invoke(input: { sandboxId: $sandboxId, functionName: $another }) { statusCode }
    }`,
    {
      sandboxId,
      first: functionName,
      another: `${functionName}-${number}`,
      alias: `${functionName}-live-${number}`,
      version: String(number),
      bucket: bucketName,
      anotherBucket: `${bucketName}-${number}`,
      key: `key-${number}`,
      mapping: {
        sandboxId,
        functionName,
        eventSourceArn: queueArnBeside(functionArn, `${functionName}-${number}`),
      },
      deadLetterArn: queueArnBeside(functionArn, functionName),
      target: targetOf(functionName),
      // Another code each time: publishing the same again gives no new version.
      code: `exports.handler = async () => ${number}`,
    },
  );
  await tenant.client.ask(SUBSCRIBE, {
    sandboxId,
    topicArn,
    endpoint: `${functionArn}-${number}`,
  });
  await tenant.createSandbox();
  await tenant.createKey({ role: 'VIEWER' });
  await service.createTenant();
}
