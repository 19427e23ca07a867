import { authorizeCall } from '../../iam/authorize-call.ts';
import { isJsonObject } from '../../json.ts';
import type { Kernel } from '../../kernel.ts';
import { refuseCall, type CallAnswer, type PutEventsCall } from '../../service-call.ts';
import { withoutLineage } from '../../trace-header.ts';
import { eventContent, memberText } from './bus-event.ts';
import { DEFAULT_BUS, eventBusArn, findEventBus } from './event-bus.ts';
import { parseJson } from './json-text.ts';
import { acceptEvent } from './put-events.ts';

/**
 * Puts an event on a bus for another service. AWS's own services reach the default bus without a
 * policy; everybody else needs the right to PutEvents. The lineage of functions ends here (ASY-61).
 */
export function putEventForService(kernel: Kernel, call: PutEventsCall): CallAnswer {
  const bus = findEventBus(kernel, call.eventBusArn);
  if (!bus) {
    return refuseCall(
      'NO_RESOURCE',
      'ResourceNotFoundException',
      `Event bus ${call.eventBusArn} does not exist.`,
    );
  }
  const isOwnService = call.caller.kind === 'service' && bus.name === DEFAULT_BUS;
  const denial = isOwnService
    ? null
    : authorizeCall(kernel, call, eventBusArn(kernel.sandbox, bus.name), []);
  if (denial) return denial;
  if (call.dryRun === true) return { accepted: true, id: '' };
  const detail = parseJson(call.detail);
  if (!isJsonObject(detail)) {
    return refuseCall('INVALID', 'MalformedDetail', 'Detail is malformed.');
  }
  const { source, detailType, resources } = call;
  const content = eventContent(kernel, {
    source,
    detailType,
    detail,
    resources,
    timeMs: kernel.now,
  });
  acceptEvent(kernel, bus, {
    content,
    ingestedAtMs: kernel.now,
    traceHeader: withoutLineage(call.traceHeader),
    hops: 0,
  });
  return { accepted: true, id: memberText(content, 'id') };
}
