import { Arg, Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { virtualTimeAt } from '../../simulation/clock/clock.ts';
import { functionArn } from '../../simulation/lambda/function-name.ts';
import { functionStateAt } from '../../simulation/lambda/function-state.ts';
import type { FunctionState as FunctionStateName } from '../../simulation/lambda/function.ts';
import { aliasByName, aliasConnections } from '../alias/alias.loader.ts';
import { AliasConnection, AliasType } from '../alias/alias.type.ts';
import { clockBySandbox } from '../clock/clock.loader.ts';
import type { ApiContext } from '../context.ts';
import { notFound } from '../errors.ts';
import {
  functionVersionByNumber,
  functionVersionConnections,
} from '../function-version/function-version.loader.ts';
import {
  FunctionVersionConnection,
  FunctionVersionType,
} from '../function-version/function-version.type.ts';
import { InvocationFilterInput, toInvocationFilter } from '../invocation/invocation.input.ts';
import { invocationConnectionsOfFunction } from '../invocation/invocation.loader.ts';
import { InvocationConnection, type InvocationType } from '../invocation/invocation.type.ts';
import { readConnection } from '../pagination/connection.ts';
import type { Connection } from '../pagination/connection.type.ts';
import { PageArgs } from '../pagination/page.args.ts';
import { provisionedConcurrencyConnections } from '../provisioned-concurrency/provisioned-concurrency.loader.ts';
import {
  ProvisionedConcurrencyConfigConnection,
  type ProvisionedConcurrencyConfigType,
} from '../provisioned-concurrency/provisioned-concurrency.type.ts';
import { loadSandbox } from '../sandbox/sandbox.loader.ts';
import { SandboxType } from '../sandbox/sandbox.type.ts';
import { declareCodeResolver } from './function-code.resolver.ts';
import { FunctionState } from './function.enum.ts';
import { functionCodeById } from './function.loader.ts';
import { FunctionType } from './function.type.ts';

/** What belongs to a function. Whoever holds a function was let in already. */
@Resolver(() => FunctionType)
export class FunctionContentsResolver extends declareCodeResolver(FunctionType, {
  what: 'function',
  byId: functionCodeById,
}) {
  @FieldResolver(() => String, { description: 'Its ARN, without a version.' })
  async functionArn(@Ctx() context: ApiContext, @Root() { record }: FunctionType): Promise<string> {
    const sandbox = await loadSandbox(context, record.sandboxId);
    return functionArn(sandbox.record, record.functionName);
  }

  @FieldResolver(() => FunctionState, { description: 'Whether it can be invoked.' })
  async state(
    @Ctx() { loaders }: ApiContext,
    @Root() { record }: FunctionType,
  ): Promise<FunctionStateName> {
    const sandbox = await loadSandbox({ loaders }, record.sandboxId);
    const clock = await loaders.of(clockBySandbox).load(record.sandboxId);
    if (!clock) throw notFound('sandbox', record.sandboxId);
    const nowMs = virtualTimeAt(clock, clock.nowMs, Date.now());
    return functionStateAt(record, sandbox.record.profile, nowMs);
  }

  @FieldResolver(() => SandboxType, { description: 'The sandbox that it is in.' })
  sandbox(@Ctx() context: ApiContext, @Root() { record }: FunctionType): Promise<SandboxType> {
    return loadSandbox(context, record.sandboxId);
  }

  @FieldResolver(() => FunctionVersionConnection, {
    description: 'Its published versions by number.',
  })
  versions(
    @Ctx() context: ApiContext,
    @Root() { record }: FunctionType,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Connection<FunctionVersionType>> {
    return readConnection(context, functionVersionConnections, ownedBy(record, args));
  }

  @FieldResolver(() => FunctionVersionType, {
    nullable: true,
    description: 'The published version of that number; null where there is none.',
  })
  async publishedVersion(
    @Ctx() { loaders }: ApiContext,
    @Root() { id }: FunctionType,
    @Arg('version', () => String, { description: 'Its number.' }) version: string,
  ): Promise<FunctionVersionType | null> {
    if (!/^\d{1,10}$/.test(version)) return null;
    const key = { functionId: id, version: Number(version) };
    const record = await loaders.of(functionVersionByNumber).load(key);
    return record && new FunctionVersionType(record);
  }

  @FieldResolver(() => AliasConnection, {
    description: 'Its aliases in the order of their creation.',
  })
  aliases(
    @Ctx() context: ApiContext,
    @Root() { record }: FunctionType,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Connection<AliasType>> {
    return readConnection(context, aliasConnections, ownedBy(record, args));
  }

  @FieldResolver(() => AliasType, {
    nullable: true,
    description: 'The alias of that name; null where there is none.',
  })
  async alias(
    @Ctx() { loaders }: ApiContext,
    @Root() { id }: FunctionType,
    @Arg('name', () => String, { description: 'Its name.' }) name: string,
  ): Promise<AliasType | null> {
    const record = await loaders.of(aliasByName).load({ functionId: id, name });
    return record && new AliasType(record);
  }

  @FieldResolver(() => ProvisionedConcurrencyConfigConnection, {
    description: 'What is provisioned of it, in the order of creation.',
  })
  provisionedConcurrencyConfigs(
    @Ctx() context: ApiContext,
    @Root() { record }: FunctionType,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Connection<ProvisionedConcurrencyConfigType>> {
    return readConnection(context, provisionedConcurrencyConnections, ownedBy(record, args));
  }

  @FieldResolver(() => InvocationConnection, {
    description: 'Its invocations in the order of their arrival.',
  })
  invocations(
    @Ctx() context: ApiContext,
    @Root() { record }: FunctionType,
    @Args(() => PageArgs) args: PageArgs,
    @Arg('filter', () => InvocationFilterInput, {
      nullable: true,
      description: 'Which ones; all by default.',
    })
    filter: InvocationFilterInput | null | undefined,
  ): Promise<Connection<InvocationType>> {
    return readConnection(context, invocationConnectionsOfFunction, {
      ...ownedBy(record, args),
      filter: toInvocationFilter(filter ?? {}),
    });
  }
}

interface OwnedList {
  readonly ownerId: string;
  readonly owner: readonly [string, string];
  readonly args: PageArgs;
  readonly filter: null;
}

/** A page of something that a function owns, in a list whose cursors belong to the sandbox. */
function ownedBy(record: FunctionType['record'], args: PageArgs): OwnedList {
  const { sandboxId, id } = record;
  return { ownerId: sandboxId, owner: [sandboxId, id], args, filter: null };
}
