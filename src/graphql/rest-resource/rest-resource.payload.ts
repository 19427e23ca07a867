import { Field, ID, ObjectType } from 'type-graphql';
import { RestResourceType } from './rest-resource.type.ts';

@ObjectType({ description: 'What was deleted.', simpleResolvers: true })
export class DeleteResourcePayload {
  @Field(() => ID, { description: 'The resource that is gone, by the id of its node.' })
  deletedResourceId!: string;
}

@ObjectType({ description: 'The new resource.', simpleResolvers: true })
export class CreateResourcePayload {
  @Field(() => RestResourceType, { description: 'The resource, with all its methods.' })
  resource!: RestResourceType;
}

@ObjectType({ description: 'The resource with its new method.', simpleResolvers: true })
export class PutMethodPayload {
  @Field(() => RestResourceType, { description: 'The resource, with all its methods.' })
  resource!: RestResourceType;
}

@ObjectType({ description: 'The resource as it now is.', simpleResolvers: true })
export class DeleteMethodPayload {
  @Field(() => RestResourceType, { description: 'The resource, with all its methods.' })
  resource!: RestResourceType;
}

@ObjectType({ description: 'The resource as it now is.', simpleResolvers: true })
export class PutMethodResponsePayload {
  @Field(() => RestResourceType, { description: 'The resource, with all its methods.' })
  resource!: RestResourceType;
}

@ObjectType({ description: 'The resource as it now is.', simpleResolvers: true })
export class DeleteMethodResponsePayload {
  @Field(() => RestResourceType, { description: 'The resource, with all its methods.' })
  resource!: RestResourceType;
}

@ObjectType({ description: 'The resource as it now is.', simpleResolvers: true })
export class PutIntegrationPayload {
  @Field(() => RestResourceType, { description: 'The resource, with all its methods.' })
  resource!: RestResourceType;
}

@ObjectType({ description: 'The resource as it now is.', simpleResolvers: true })
export class DeleteIntegrationPayload {
  @Field(() => RestResourceType, { description: 'The resource, with all its methods.' })
  resource!: RestResourceType;
}

@ObjectType({ description: 'The resource as it now is.', simpleResolvers: true })
export class PutIntegrationResponsePayload {
  @Field(() => RestResourceType, { description: 'The resource, with all its methods.' })
  resource!: RestResourceType;
}

@ObjectType({ description: 'The resource as it now is.', simpleResolvers: true })
export class DeleteIntegrationResponsePayload {
  @Field(() => RestResourceType, { description: 'The resource, with all its methods.' })
  resource!: RestResourceType;
}
