import type { TrafficAction } from '../../simulation/traffic/traffic-action.ts';
import { ApiError } from '../errors.ts';
import { onlyOne } from './only-one.ts';
import type { TrafficActionType, TrafficInvokeType } from './traffic-action.type.ts';
import { toTrafficRequest } from './traffic-request.type.ts';

/** The action as the simulation takes it; refuses more than one, or none. */
export function toAction(input: TrafficActionType): TrafficAction {
  const { invoke, sendMessage, publish, putEvents, putObject, putItem } = input;
  const { putRecord, putRecords, requestFunctionUrl, requestApi } = input;
  const puts = { putObject, putRecord, putRecords, putItem };
  const requests = { requestFunctionUrl, requestApi };
  onlyOne('action', { invoke, sendMessage, publish, putEvents, ...puts, ...requests });
  if (invoke) return toInvoke(invoke);
  if (sendMessage) {
    const { queueName, messageBody, messageGroupId, messageDeduplicationId } = sendMessage;
    return {
      type: 'SEND_MESSAGE',
      queueName,
      messageBody,
      messageGroupId: messageGroupId ?? null,
      messageDeduplicationId: messageDeduplicationId ?? null,
    };
  }
  if (publish) {
    const { topicArn, message, subject, messageGroupId, messageDeduplicationId } = publish;
    return {
      type: 'PUBLISH',
      topicArn,
      message,
      subject: subject ?? null,
      messageGroupId: messageGroupId ?? null,
      messageDeduplicationId: messageDeduplicationId ?? null,
    };
  }
  if (putEvents) {
    const { eventBusName, source, detailType, detail } = putEvents;
    return {
      type: 'PUT_EVENTS',
      eventBusName: eventBusName ?? 'default',
      source,
      detailType,
      detail,
    };
  }
  if (putObject) {
    const { bucket, key, body, contentType } = putObject;
    return {
      type: 'PUT_OBJECT',
      bucket,
      key,
      body,
      contentType: contentType ?? 'application/octet-stream',
    };
  }
  if (putRecord) {
    const { streamName, partitionKey, data } = putRecord;
    return { type: 'PUT_RECORD', streamName, partitionKey, data };
  }
  if (putRecords) {
    const { streamName, records, partitionKey, data } = putRecords;
    return { type: 'PUT_RECORDS', streamName, records, partitionKey, data };
  }
  if (putItem) return { type: 'PUT_ITEM', tableName: putItem.tableName, item: putItem.item };
  if (requestFunctionUrl) {
    return {
      type: 'REQUEST_FUNCTION_URL',
      functionName: requestFunctionUrl.functionName,
      qualifier: requestFunctionUrl.qualifier ?? null,
      request: toTrafficRequest(requestFunctionUrl),
      signerArn: requestFunctionUrl.signerArn ?? null,
    };
  }
  if (requestApi) {
    return {
      type: 'REQUEST_API',
      apiId: requestApi.apiId,
      request: toTrafficRequest(requestApi),
      signerArn: requestApi.signerArn ?? null,
    };
  }
  throw new Error('An action that is given was not found');
}

function toInvoke({
  functionName,
  qualifier,
  invocationType,
  payload,
}: TrafficInvokeType): TrafficAction {
  if (invocationType === 'DRY_RUN') {
    throw new ApiError('INVALID_ARGUMENT', 'Cannot take a DRY_RUN: a traffic does what it does.', {
      field: 'action.invoke.invocationType',
    });
  }
  return {
    type: 'INVOKE',
    functionName,
    qualifier: qualifier ?? null,
    invocationType: invocationType ?? 'EVENT',
    payload,
  };
}
