import type { Command } from '../../simulation/commands.ts';
import type { ApiContext } from '../context.ts';
import { notFound } from '../errors.ts';
import { restResourceById } from './rest-resource.loader.ts';
import { RestResourceType } from './rest-resource.type.ts';

/** The commands that answer with the resource that they were about. */
type ResourceCommand = Command<
  | 'CreateResource'
  | 'PutMethod'
  | 'DeleteMethod'
  | 'PutMethodResponse'
  | 'DeleteMethodResponse'
  | 'PutIntegration'
  | 'DeleteIntegration'
  | 'PutIntegrationResponse'
  | 'DeleteIntegrationResponse'
>;

/** Carries a change of a resource out for whoever may, and reads the resource again. */
export async function changeResource(
  { access, engine, loaders }: ApiContext,
  { sandboxId }: { readonly sandboxId: string },
  command: ResourceCommand,
): Promise<{ readonly resource: RestResourceType }> {
  await access.requireSandbox(sandboxId, 'EDITOR');
  const { id } = await loaders.forgetAfter(engine.execute(sandboxId, command));
  const record = await loaders.of(restResourceById).load(id);
  if (!record) throw notFound('resource', id);
  return { resource: new RestResourceType(record) };
}
