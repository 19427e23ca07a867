import { Field, ObjectType } from 'type-graphql';
import { FunctionVersionType } from './function-version.type.ts';

@ObjectType({ description: 'The published version.', simpleResolvers: true })
export class PublishVersionPayload {
  @Field(() => FunctionVersionType, {
    description: 'The version: the last one again where nothing has changed since, as on AWS.',
  })
  functionVersion!: FunctionVersionType;
}
