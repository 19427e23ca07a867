import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { HttpExchangeBodies } from '../../store/http-exchanges.ts';
import type { ApiContext } from '../context.ts';
import { notFound } from '../errors.ts';
import { InvocationType } from '../invocation/invocation.type.ts';
import { LONG_TEXT_COST } from '../limits/long-text-cost.ts';
import { readConnection } from '../pagination/connection.ts';
import type { Connection } from '../pagination/connection.type.ts';
import { PageArgs } from '../pagination/page.args.ts';
import { SandboxType } from '../sandbox/sandbox.type.ts';
import {
  bodiesOfHttpExchange,
  httpExchangeConnections,
  loadInvocation,
} from './http-exchange.loader.ts';
import { HttpExchangeConnection, HttpExchangeType } from './http-exchange.type.ts';

@Resolver(() => HttpExchangeType)
export class HttpExchangeResolver {
  @FieldResolver(() => InvocationType, {
    nullable: true,
    description: 'What it invoked; null where the front end answered by itself.',
  })
  invocation(
    @Ctx() context: ApiContext,
    @Root() { record }: HttpExchangeType,
  ): Promise<InvocationType | null> {
    return loadInvocation(context, record);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'The body that was sent; null for none.',
    complexity: LONG_TEXT_COST,
  })
  async requestBody(
    @Ctx() context: ApiContext,
    @Root() { id }: HttpExchangeType,
  ): Promise<string | null> {
    return (await loadBodies(context, id)).requestBody;
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'The body that was answered; null for none.',
    complexity: LONG_TEXT_COST,
  })
  async responseBody(
    @Ctx() context: ApiContext,
    @Root() { id }: HttpExchangeType,
  ): Promise<string | null> {
    return (await loadBodies(context, id)).responseBody;
  }
}

@Resolver(() => SandboxType)
export class SandboxHttpResolver {
  @FieldResolver(() => HttpExchangeConnection, {
    description: 'The HTTP requests to its front ends, in the order of their arrival.',
  })
  httpExchanges(
    @Ctx() context: ApiContext,
    @Root() { id: ownerId }: SandboxType,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Connection<HttpExchangeType>> {
    return readConnection(context, httpExchangeConnections, { ownerId, args, filter: null });
  }
}

async function loadBodies({ loaders }: ApiContext, id: string): Promise<HttpExchangeBodies> {
  const bodies = await loaders.of(bodiesOfHttpExchange).load(id);
  if (!bodies) throw notFound('HTTP exchange', id);
  return bodies;
}
