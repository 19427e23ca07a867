import { Field, ObjectType } from 'type-graphql';
import { FunctionType } from '../function/function.type.ts';

@ObjectType({ description: 'The new statement.', simpleResolvers: true })
export class AddPermissionPayload {
  @Field(() => String, { description: 'The statement as AWS answers it: JSON text.' })
  statement!: string;

  @Field(() => FunctionType, { description: 'The function.' })
  function!: FunctionType;
}

@ObjectType({ description: 'The function without the statement.', simpleResolvers: true })
export class RemovePermissionPayload {
  @Field(() => FunctionType, { description: 'The function.' })
  function!: FunctionType;
}
