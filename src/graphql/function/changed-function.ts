import type { ApiContext } from '../context.ts';
import { notFound } from '../errors.ts';
import { functionById } from './function.loader.ts';
import { FunctionType } from './function.type.ts';

/** The function that a command has just changed, as it now is. */
export async function changedFunction({ loaders }: ApiContext, id: string): Promise<FunctionType> {
  const row = await loaders.of(functionById).load(id);
  if (!row) throw notFound('function', id);
  return new FunctionType(row);
}
