import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { functionArn } from '../../simulation/lambda/function-name.ts';
import { domainOf, urlIdOf } from '../../simulation/lambda/function-url/function-url.ts';
import { LATEST } from '../../simulation/lambda/function.ts';
import { AliasType } from '../alias/alias.type.ts';
import type { ApiContext } from '../context.ts';
import { notFound } from '../errors.ts';
import { functionById } from '../function/function.loader.ts';
import { FunctionType } from '../function/function.type.ts';
import { loadInvocation } from '../http-exchange/http-exchange.loader.ts';
import { toHttpRequest } from '../http-exchange/http-request.input.ts';
import { toCaller } from '../invocation/caller.input.ts';
import { InvocationType } from '../invocation/invocation.type.ts';
import { loadSandbox } from '../sandbox/sandbox.loader.ts';
import {
  CreateFunctionUrlConfigInput,
  DeleteFunctionUrlConfigInput,
  RequestFunctionUrlInput,
  UpdateFunctionUrlConfigInput,
  toCors,
} from './function-url.input.ts';
import { functionUrlById, functionUrlByQualifier } from './function-url.loader.ts';
import {
  CreateFunctionUrlConfigPayload,
  DeleteFunctionUrlConfigPayload,
  RequestFunctionUrlPayload,
  UpdateFunctionUrlConfigPayload,
} from './function-url.payload.ts';
import { FunctionUrlConfigType } from './function-url.type.ts';

@Resolver(() => FunctionUrlConfigType)
export class FunctionUrlResolver {
  @Mutation(() => CreateFunctionUrlConfigPayload, {
    description:
      'Gives a function or an alias a URL. Whoever is to use it still needs the permissions for `lambda:InvokeFunctionUrl` and `lambda:InvokeFunction`. Takes the role EDITOR.',
  })
  async createFunctionUrlConfig(
    @Ctx() context: ApiContext,
    @Arg('input', () => CreateFunctionUrlConfigInput, { description: 'For what, and how.' })
    { sandboxId, ...input }: CreateFunctionUrlConfigInput,
  ): Promise<CreateFunctionUrlConfigPayload> {
    await context.access.requireSandbox(sandboxId, 'EDITOR');
    const command = {
      ...targetOf(input),
      authType: input.authType,
      invokeMode: input.invokeMode ?? null,
      cors: toCors(input.cors),
    };
    const { functionUrlConfigId } = await context.loaders.forgetAfter(
      context.engine.execute(sandboxId, { type: 'CreateFunctionUrlConfig', input: command }),
    );
    return { functionUrlConfig: await loadConfig(context, functionUrlConfigId) };
  }

  @Mutation(() => UpdateFunctionUrlConfigPayload, {
    description: 'Changes whom a function URL lets in and how it answers. Takes the role EDITOR.',
  })
  async updateFunctionUrlConfig(
    @Ctx() context: ApiContext,
    @Arg('input', () => UpdateFunctionUrlConfigInput, { description: 'Of what, and how.' })
    { sandboxId, ...input }: UpdateFunctionUrlConfigInput,
  ): Promise<UpdateFunctionUrlConfigPayload> {
    await context.access.requireSandbox(sandboxId, 'EDITOR');
    const command = {
      ...targetOf(input),
      authType: input.authType ?? null,
      invokeMode: input.invokeMode ?? null,
      cors: toCors(input.cors),
    };
    const { functionUrlConfigId } = await context.loaders.forgetAfter(
      context.engine.execute(sandboxId, { type: 'UpdateFunctionUrlConfig', input: command }),
    );
    return { functionUrlConfig: await loadConfig(context, functionUrlConfigId) };
  }

  @Mutation(() => DeleteFunctionUrlConfigPayload, {
    description:
      'Takes a function URL away; the address is never given again. Takes the role EDITOR.',
  })
  async deleteFunctionUrlConfig(
    @Ctx() { access, engine, loaders }: ApiContext,
    @Arg('input', () => DeleteFunctionUrlConfigInput, { description: 'Of what.' })
    { sandboxId, ...input }: DeleteFunctionUrlConfigInput,
  ): Promise<DeleteFunctionUrlConfigPayload> {
    await access.requireSandbox(sandboxId, 'EDITOR');
    const { functionUrlConfigId } = await loaders.forgetAfter(
      engine.execute(sandboxId, { type: 'DeleteFunctionUrlConfig', input: targetOf(input) }),
    );
    return { deletedFunctionUrlConfigId: functionUrlConfigId };
  }

  @Mutation(() => RequestFunctionUrlPayload, {
    description:
      'Sends a request to a function URL, as an HTTP client would to its `httpEndpoint`. Whatever status it gets is an answer, not a GraphQL error. On a clock that stands still, time moves to the response. Takes the role EDITOR.',
  })
  async requestFunctionUrl(
    @Ctx() { access, engine, loaders, storageQuota }: ApiContext,
    @Arg('input', () => RequestFunctionUrlInput, { description: 'To what, and what.' })
    { sandboxId, ...input }: RequestFunctionUrlInput,
  ): Promise<RequestFunctionUrlPayload> {
    await access.requireSandbox(sandboxId, 'EDITOR');
    await storageQuota.refuseIfFull(access.requireKey('EDITOR').tenantId);
    const command = {
      url: targetOf(input),
      request: toHttpRequest(input),
      caller: toCaller(input.caller),
    };
    const exchange = await loaders.forgetAfter(
      engine.exchange(sandboxId, { type: 'RequestFunctionUrl', input: command }),
    );
    return new RequestFunctionUrlPayload(exchange, sandboxId);
  }

  @FieldResolver(() => String, {
    description: 'The address it would have on AWS. It answers at `httpEndpoint` of this server.',
  })
  async functionUrl(
    @Ctx() context: ApiContext,
    @Root() { record }: FunctionUrlConfigType,
  ): Promise<string> {
    const sandbox = await loadSandbox(context, record.sandboxId);
    return `https://${domainOf(sandbox.record, urlIdOf(record))}/`;
  }

  @FieldResolver(() => String, {
    description: 'The ARN of the function, with the alias behind it where it belongs to one.',
  })
  async functionArn(
    @Ctx() context: ApiContext,
    @Root() { record }: FunctionUrlConfigType,
  ): Promise<string> {
    const sandbox = await loadSandbox(context, record.sandboxId);
    const arn = functionArn(sandbox.record, record.functionName);
    return record.qualifier === LATEST ? arn : `${arn}:${record.qualifier}`;
  }

  @FieldResolver(() => FunctionType, { description: 'Its function.' })
  async function(
    @Ctx() { loaders }: ApiContext,
    @Root() { record }: FunctionUrlConfigType,
  ): Promise<FunctionType> {
    const row = await loaders.of(functionById).load(record.functionId);
    if (!row) throw notFound('function', record.functionId);
    return new FunctionType(row);
  }
}

@Resolver(() => RequestFunctionUrlPayload)
export class RequestFunctionUrlPayloadResolver {
  @FieldResolver(() => InvocationType, {
    nullable: true,
    description: 'What it invoked; null where the URL answered by itself.',
  })
  invocation(
    @Ctx() context: ApiContext,
    @Root() { answered }: RequestFunctionUrlPayload,
  ): Promise<InvocationType | null> {
    return loadInvocation(context, answered);
  }
}

@Resolver(() => FunctionType)
export class FunctionUrlOfFunctionResolver {
  @FieldResolver(() => FunctionUrlConfigType, {
    nullable: true,
    description: 'Its URL; null where it has none.',
  })
  functionUrlConfig(
    @Ctx() context: ApiContext,
    @Root() { record }: FunctionType,
  ): Promise<FunctionUrlConfigType | null> {
    return findConfig(context, { sandboxId: record.sandboxId, functionId: record.id }, LATEST);
  }
}

@Resolver(() => AliasType)
export class FunctionUrlOfAliasResolver {
  @FieldResolver(() => FunctionUrlConfigType, {
    nullable: true,
    description: 'Its URL; null where it has none.',
  })
  functionUrlConfig(
    @Ctx() context: ApiContext,
    @Root() { record }: AliasType,
  ): Promise<FunctionUrlConfigType | null> {
    return findConfig(context, record, record.name);
  }
}

function targetOf({
  functionName,
  qualifier,
}: {
  readonly functionName: string;
  readonly qualifier?: string | null;
}): { readonly functionName: string; readonly qualifier: string | null } {
  return { functionName, qualifier: qualifier ?? null };
}

async function loadConfig({ loaders }: ApiContext, id: string): Promise<FunctionUrlConfigType> {
  const record = await loaders.of(functionUrlById).load(id);
  if (!record) throw notFound('function URL', id);
  return new FunctionUrlConfigType(record);
}

async function findConfig(
  { loaders }: ApiContext,
  { sandboxId, functionId }: { readonly sandboxId: string; readonly functionId: string },
  qualifier: string,
): Promise<FunctionUrlConfigType | null> {
  const key = { sandboxId, functionId, qualifier };
  const record = await loaders.of(functionUrlByQualifier).load(key);
  return record && new FunctionUrlConfigType(record);
}
