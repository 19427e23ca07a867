import { Field, ID, ObjectType } from 'type-graphql';
import { ApiIntegrationType } from './api-integration.type.ts';

@ObjectType({ description: 'The new integration.', simpleResolvers: true })
export class CreateIntegrationPayload {
  @Field(() => ApiIntegrationType, { description: 'The integration.' })
  integration!: ApiIntegrationType;
}

@ObjectType({ description: 'The integration as it now is.', simpleResolvers: true })
export class UpdateIntegrationPayload {
  @Field(() => ApiIntegrationType, { description: 'The integration.' })
  integration!: ApiIntegrationType;
}

@ObjectType({ description: 'What was deleted.', simpleResolvers: true })
export class DeleteApiIntegrationPayload {
  @Field(() => ID, { description: 'The integration that is gone.' })
  deletedIntegrationId!: string;
}
