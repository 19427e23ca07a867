import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import type { ApiContext } from '../context.ts';
import { loadInvocation } from '../http-exchange/http-exchange.loader.ts';
import { toHttpRequest } from '../http-exchange/http-request.input.ts';
import { toCaller } from '../invocation/caller.input.ts';
import { InvocationType } from '../invocation/invocation.type.ts';
import { RequestApiInput } from './request-api.input.ts';
import { RequestApiPayload } from './request-api.payload.ts';

@Resolver(() => RequestApiPayload)
export class RequestApiResolver {
  @Mutation(() => RequestApiPayload, {
    description:
      'Sends a request to a REST or HTTP API, as an HTTP client would to its `httpEndpoint`. Whatever status it gets is an answer, not a GraphQL error. On a clock that stands still, time moves to the response. Takes the role EDITOR.',
  })
  async requestApi(
    @Ctx() { access, engine, loaders, storageQuota }: ApiContext,
    @Arg('input', () => RequestApiInput, { description: 'To which API, and what.' })
    { sandboxId, apiId, ...input }: RequestApiInput,
  ): Promise<RequestApiPayload> {
    await access.requireSandbox(sandboxId, 'EDITOR');
    await storageQuota.refuseIfFull(access.requireKey('EDITOR').tenantId);
    const command = { apiId, request: toHttpRequest(input), caller: toCaller(input.caller) };
    const exchange = await loaders.forgetAfter(
      engine.exchange(sandboxId, { type: 'RequestApi', input: command }),
    );
    return new RequestApiPayload(exchange, sandboxId);
  }

  @FieldResolver(() => InvocationType, {
    nullable: true,
    description: 'What it invoked; null where the API answered without a function.',
  })
  invocation(
    @Ctx() context: ApiContext,
    @Root() { answered }: RequestApiPayload,
  ): Promise<InvocationType | null> {
    return loadInvocation(context, answered);
  }
}
