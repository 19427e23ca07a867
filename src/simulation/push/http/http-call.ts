import { Refusal } from '../../errors.ts';
import type { CallerInput } from '../../lambda/policy/caller.ts';
import { refuseCall, type CallAnswer, type HttpCallFields } from '../../service-call.ts';
import type { HttpExchangeReference } from './http-exchange.ts';

/**
 * Has a front end receive the request of another service: the id of the exchange, or why it could not
 * even be received. A response that refuses is an answer all the same.
 */
export function exchangeForService(receive: () => HttpExchangeReference): CallAnswer {
  try {
    return { accepted: true, id: receive().exchangeId };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const kind = error.code.endsWith('_NOT_FOUND') ? 'NO_RESOURCE' : 'INVALID';
    return refuseCall(kind, error.awsErrorCode ?? 'BadRequestException', error.message);
  }
}

/** Whoever signs the request of another service, with everything allowed by their own policy. */
export function signerInput({ signerArn }: Pick<HttpCallFields, 'signerArn'>): CallerInput | null {
  if (signerArn === null) return null;
  return {
    arn: signerArn,
    identityPolicy: null,
    principalOrgId: null,
    servicePrincipal: null,
    sourceArn: null,
    sourceAccount: null,
    eventSourceToken: null,
  };
}
