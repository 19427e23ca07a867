import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestService, type TestService, type TestTenant } from '../support/service.ts';

let service: TestService;
let tenant: TestTenant;
let sandboxId: string;
let accountId: string;
beforeAll(async () => {
  service = await startTestService();
  tenant = await service.createTenant();
  sandboxId = await tenant.createSandbox({ region: 'eu-west-1' });
  const { sandbox } = await tenant.client.ask<{ sandbox: { accountId: string } }>(
    'query ($id: ID!) { sandbox(id: $id) { accountId } }',
    { id: sandboxId },
  );
  accountId = sandbox.accountId;
});
afterAll(() => service.stop());

const topicArnOf = (name: string): string => `arn:aws:sns:eu-west-1:${accountId}:${name}`;
const functionArnOf = (name: string): string =>
  `arn:aws:lambda:eu-west-1:${accountId}:function:${name}`;

const CREATE = `mutation ($input: CreateTopicInput!) {
  createTopic(input: $input) { topic { id name topicArn attributes { displayName policy fifoTopic contentBasedDeduplication } } }
}`;
const SUBSCRIBE = `mutation ($input: SubscribeInput!) {
  subscribe(input: $input) { topicSubscription {
    id subscriptionArn protocol endpoint filterPolicy filterPolicyScope rawMessageDelivery
    redrivePolicy { deadLetterTargetArn } topic { name } function { functionName }
  } }
}`;

interface SubscribeAnswer {
  readonly subscribe: { readonly topicSubscription: { id: string; subscriptionArn: string } };
}

async function createTopic(name: string, attributes: object = {}): Promise<void> {
  await tenant.client.ask(CREATE, { input: { sandboxId, name, attributes } });
}

describe('a topic', () => {
  test('is created with its attributes, found by name and id, changed and deleted', async () => {
    const statement = {
      Effect: 'Allow',
      Principal: { Service: 's3.amazonaws.com' },
      Action: 'sns:Publish',
      Resource: '*',
    };
    const policy = { Version: '2012-10-17', Statement: [statement] };
    const { createTopic: created } = await tenant.client.ask<{
      createTopic: { topic: { id: string } };
    }>(CREATE, {
      input: { sandboxId, name: 'orders', attributes: { displayName: 'Orders', policy } },
    });
    const topic = {
      id: expect.stringMatching(/^top_/) as string,
      name: 'orders',
      topicArn: topicArnOf('orders'),
      attributes: {
        displayName: 'Orders',
        policy,
        fifoTopic: false,
        contentBasedDeduplication: false,
      },
    };
    expect(created).toEqual({ topic });
    const changed = await tenant.client.ask(
      'mutation ($input: SetTopicAttributesInput!) { setTopicAttributes(input: $input) { topic { attributes { displayName policy } } } }',
      {
        input: {
          sandboxId,
          topicArn: topicArnOf('orders'),
          attributes: { displayName: 'All orders' },
        },
      },
    );
    expect(changed).toEqual({
      setTopicAttributes: { topic: { attributes: { displayName: 'All orders', policy } } },
    });
    const found = await tenant.client.ask(
      'query ($id: ID!) { sandbox(id: $id) { topic(name: "orders") { id } missing: topic(name: "missing") { id } odd: topic(name: "a b") { id } } }',
      { id: sandboxId },
    );
    expect(found).toEqual({
      sandbox: { topic: { id: created.topic.id }, missing: null, odd: null },
    });
    const remove = `mutation ($input: DeleteTopicInput!) { deleteTopic(input: $input) { deletedTopicId } }`;
    const input = { sandboxId, topicArn: topicArnOf('orders') };
    expect(await tenant.client.ask(remove, { input })).toEqual({
      deleteTopic: { deletedTopicId: created.topic.id },
    });
    expect(await tenant.client.ask(remove, { input })).toEqual({
      deleteTopic: { deletedTopicId: null },
    });
  });

  test('is refused with SNS’s code and the field at fault', async () => {
    const refusal = await tenant.client.refusal(CREATE, { input: { sandboxId, name: 'a b' } });
    expect(refusal.extensions).toMatchObject({
      code: 'SNS_INVALID_PARAMETER',
      awsErrorCode: 'InvalidParameter',
      field: 'name',
    });
    const malformed = await tenant.client.refusal(CREATE, {
      input: { sandboxId, name: 'x', attributes: { policy: { Statement: [{}] } } },
    });
    expect(malformed.extensions).toMatchObject({ code: 'MALFORMED_POLICY' });
  });
});

describe('a subscription', () => {
  test('says all that it was given, and leads to its topic and function', async () => {
    await createTopic('news');
    await tenant.client.ask(
      'mutation ($id: ID!) { createFunction(input: { sandboxId: $id, functionName: "reader", code: "exports.handler = async () => 1" }) { function { id } } }',
      { id: sandboxId },
    );
    const filterPolicy = { kind: ['a', { prefix: 'b' }] };
    const redrivePolicy = { deadLetterTargetArn: `arn:aws:sqs:eu-west-1:${accountId}:dlq` };
    const { subscribe } = await tenant.client.ask<SubscribeAnswer>(SUBSCRIBE, {
      input: {
        sandboxId,
        topicArn: topicArnOf('news'),
        protocol: 'lambda',
        endpoint: functionArnOf('reader'),
        attributes: { filterPolicy, filterPolicyScope: 'MESSAGE_BODY', redrivePolicy },
      },
    });
    expect(subscribe.topicSubscription).toEqual({
      id: expect.stringMatching(/^sub_/) as string,
      subscriptionArn: expect.stringMatching(/:news:[0-9a-f-]{36}$/) as string,
      protocol: 'lambda',
      endpoint: functionArnOf('reader'),
      filterPolicy,
      filterPolicyScope: 'MESSAGE_BODY',
      rawMessageDelivery: false,
      redrivePolicy,
      topic: { name: 'news' },
      function: { functionName: 'reader' },
    });
    const { subscriptionArn } = subscribe.topicSubscription;
    const set = await tenant.client.ask(
      'mutation ($input: SetSubscriptionAttributesInput!) { setSubscriptionAttributes(input: $input) { topicSubscription { filterPolicy redrivePolicy { deadLetterTargetArn } } } }',
      {
        input: {
          sandboxId,
          subscriptionArn,
          attributes: { filterPolicy: {}, redrivePolicy: { deadLetterTargetArn: null } },
        },
      },
    );
    expect(set).toEqual({
      setSubscriptionAttributes: { topicSubscription: { filterPolicy: null, redrivePolicy: null } },
    });
    const end = `mutation ($input: UnsubscribeInput!) { unsubscribe(input: $input) { endedTopicSubscriptionId } }`;
    expect(await tenant.client.ask(end, { input: { sandboxId, subscriptionArn } })).toEqual({
      unsubscribe: { endedTopicSubscriptionId: subscribe.topicSubscription.id },
    });
  });

  test('is refused with the place in the filter policy', async () => {
    await createTopic('filtered');
    const refusal = await tenant.client.refusal(SUBSCRIBE, {
      input: {
        sandboxId,
        topicArn: topicArnOf('filtered'),
        protocol: 'lambda',
        endpoint: functionArnOf('reader'),
        attributes: { filterPolicy: { kind: [{ prefx: 'a' }] } },
      },
    });
    expect(refusal).toMatchObject({
      message:
        'Invalid parameter: Attributes Reason: FilterPolicy: Unrecognized match type prefx at "kind[0]"',
      extensions: { code: 'SNS_INVALID_PARAMETER', field: 'filterPolicy' },
    });
  });
});

describe('publish', () => {
  test('answers with the message’s id; the log tells its story by one trace id', async () => {
    await createTopic('empty');
    const { publish } = await tenant.client.ask<{ publish: { messageId: string } }>(
      'mutation ($input: PublishInput!) { publish(input: $input) { messageId sequenceNumber } }',
      {
        input: {
          sandboxId,
          topicArn: topicArnOf('empty'),
          message: 'hello',
          subject: 'A subject',
          messageAttributes: [{ name: 'kind', dataType: 'String', stringValue: 'greeting' }],
        },
      },
    );
    expect(publish).toEqual({
      messageId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      sequenceNumber: null,
    });
    const { sandbox } = await tenant.client.ask<{
      sandbox: { events: { edges: { node: object }[] } };
    }>(
      'query ($id: ID!) { sandbox(id: $id) { events(last: 1) { edges { node { kind detail } } } } }',
      { id: sandboxId },
    );
    expect(sandbox.events.edges[0]?.node).toMatchObject({
      kind: 'TOPIC_MESSAGE_PUBLISHED',
      detail: { messageId: publish.messageId },
    });
  });

  test('of a batch says of each message what became of it', async () => {
    await createTopic('batched');
    const answer = await tenant.client.ask(
      'mutation ($input: PublishBatchInput!) { publishBatch(input: $input) { successful { id } failed { id code message senderFault } } }',
      {
        input: {
          sandboxId,
          topicArn: topicArnOf('batched'),
          entries: [
            { id: 'good', message: 'hello' },
            { id: 'bad', message: '' },
          ],
        },
      },
    );
    expect(answer).toEqual({
      publishBatch: {
        successful: [{ id: 'good' }],
        failed: [
          {
            id: 'bad',
            code: 'InvalidParameter',
            message: 'Invalid parameter: Empty message',
            senderFault: true,
          },
        ],
      },
    });
  });

  test('refuses an attribute that is named twice', async () => {
    const attribute = { name: 'kind', dataType: 'String', stringValue: 'a' };
    const refusal = await tenant.client.refusal(
      'mutation ($input: PublishInput!) { publish(input: $input) { messageId } }',
      {
        input: {
          sandboxId,
          topicArn: topicArnOf('empty'),
          message: 'hello',
          messageAttributes: [attribute, attribute],
        },
      },
    );
    expect(refusal.extensions).toMatchObject({
      code: 'INVALID_ARGUMENT',
      field: 'messageAttributes',
    });
  });
});
