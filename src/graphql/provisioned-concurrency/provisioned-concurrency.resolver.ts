import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { functionArn } from '../../simulation/lambda/function-name.ts';
import { AliasType } from '../alias/alias.type.ts';
import type { ApiContext } from '../context.ts';
import { notFound } from '../errors.ts';
import { FunctionVersionType } from '../function-version/function-version.type.ts';
import { functionById } from '../function/function.loader.ts';
import { FunctionType } from '../function/function.type.ts';
import { loadSandbox } from '../sandbox/sandbox.loader.ts';
import {
  DeleteProvisionedConcurrencyConfigInput,
  PutProvisionedConcurrencyConfigInput,
} from './provisioned-concurrency.input.ts';
import {
  provisionedConcurrencyById,
  provisionedConcurrencyByQualifier,
} from './provisioned-concurrency.loader.ts';
import {
  DeleteProvisionedConcurrencyConfigPayload,
  PutProvisionedConcurrencyConfigPayload,
} from './provisioned-concurrency.payload.ts';
import { ProvisionedConcurrencyConfigType } from './provisioned-concurrency.type.ts';

@Resolver(() => ProvisionedConcurrencyConfigType)
export class ProvisionedConcurrencyConfigResolver {
  @Mutation(() => PutProvisionedConcurrencyConfigPayload, {
    description:
      'Keeps environments initialised for a published version or an alias. Takes the role EDITOR.',
  })
  async putProvisionedConcurrencyConfig(
    @Ctx() { access, engine, loaders }: ApiContext,
    @Arg('input', () => PutProvisionedConcurrencyConfigInput, {
      description: 'For what, and how many.',
    })
    { sandboxId, ...input }: PutProvisionedConcurrencyConfigInput,
  ): Promise<PutProvisionedConcurrencyConfigPayload> {
    await access.requireSandbox(sandboxId, 'EDITOR');
    const { provisionedConcurrencyConfigId: id } = await loaders.forgetAfter(
      engine.execute(sandboxId, { type: 'PutProvisionedConcurrencyConfig', input }),
    );
    const record = await loaders.of(provisionedConcurrencyById).load(id);
    if (!record) throw notFound('provisioned concurrency config', id);
    return { provisionedConcurrencyConfig: new ProvisionedConcurrencyConfigType(record) };
  }

  @Mutation(() => DeleteProvisionedConcurrencyConfigPayload, {
    description:
      'Gives provisioned environments back; busy ones end their invocation. Takes the role EDITOR.',
  })
  async deleteProvisionedConcurrencyConfig(
    @Ctx() { access, engine, loaders }: ApiContext,
    @Arg('input', () => DeleteProvisionedConcurrencyConfigInput, { description: 'Of what.' })
    { sandboxId, ...input }: DeleteProvisionedConcurrencyConfigInput,
  ): Promise<DeleteProvisionedConcurrencyConfigPayload> {
    await access.requireSandbox(sandboxId, 'EDITOR');
    const { provisionedConcurrencyConfigId } = await loaders.forgetAfter(
      engine.execute(sandboxId, { type: 'DeleteProvisionedConcurrencyConfig', input }),
    );
    return { deletedProvisionedConcurrencyConfigId: provisionedConcurrencyConfigId };
  }

  @FieldResolver(() => String, {
    description: 'The ARN of the function with the version or alias behind it.',
  })
  async functionArn(
    @Ctx() context: ApiContext,
    @Root() { record }: ProvisionedConcurrencyConfigType,
  ): Promise<string> {
    const sandbox = await loadSandbox(context, record.sandboxId);
    return `${functionArn(sandbox.record, record.functionName)}:${record.qualifier}`;
  }

  @FieldResolver(() => FunctionType, { description: 'Its function.' })
  async function(
    @Ctx() { loaders }: ApiContext,
    @Root() { record }: ProvisionedConcurrencyConfigType,
  ): Promise<FunctionType> {
    const row = await loaders.of(functionById).load(record.functionId);
    if (!row) throw notFound('function', record.functionId);
    return new FunctionType(row);
  }
}

@Resolver(() => AliasType)
export class AliasProvisioningResolver {
  @FieldResolver(() => ProvisionedConcurrencyConfigType, {
    nullable: true,
    description: 'The environments kept initialised for it; null where none are.',
  })
  provisionedConcurrencyConfig(
    @Ctx() context: ApiContext,
    @Root() { record }: AliasType,
  ): Promise<ProvisionedConcurrencyConfigType | null> {
    return loadConfig(context, record, record.name);
  }
}

@Resolver(() => FunctionVersionType)
export class FunctionVersionProvisioningResolver {
  @FieldResolver(() => ProvisionedConcurrencyConfigType, {
    nullable: true,
    description: 'The environments kept initialised for it by its number; null where none are.',
  })
  provisionedConcurrencyConfig(
    @Ctx() context: ApiContext,
    @Root() { record }: FunctionVersionType,
  ): Promise<ProvisionedConcurrencyConfigType | null> {
    return loadConfig(context, record, String(record.version));
  }
}

async function loadConfig(
  { loaders }: ApiContext,
  { sandboxId, functionId }: { readonly sandboxId: string; readonly functionId: string },
  qualifier: string,
): Promise<ProvisionedConcurrencyConfigType | null> {
  const key = { sandboxId, functionId, qualifier };
  const record = await loaders.of(provisionedConcurrencyByQualifier).load(key);
  return record && new ProvisionedConcurrencyConfigType(record);
}
